# Installation and the package that find_package(topsheet) finds.
include(CMakePackageConfigHelpers)

install(TARGETS topsheet_core topsheet_library EXPORT topsheetTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS topsheet_warnings EXPORT topsheetTargets) # a private, empty part of the static library
install(TARGETS topsheet_app RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET topsheet_mpi)
    install(TARGETS topsheet_mpi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/topsheet)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/topsheet)
install(EXPORT topsheetTargets NAMESPACE topsheet:: DESTINATION ${package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/topsheetConfig.cmake.in
    ${PROJECT_BINARY_DIR}/topsheetConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/topsheetConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/topsheetConfig.cmake ${PROJECT_BINARY_DIR}/topsheetConfigVersion.cmake
        DESTINATION ${package_dir})
