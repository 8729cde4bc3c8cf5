# Dependencies come from packages; docs/dependencies.md says why each is here.
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2 REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(Threads REQUIRED)

# Random123 is headers without a CMake package.
find_path(RANDOM123_INCLUDE_DIR Random123/threefry.h REQUIRED)
add_library(topsheet_random123 INTERFACE)
target_include_directories(topsheet_random123 SYSTEM INTERFACE ${RANDOM123_INCLUDE_DIR})
