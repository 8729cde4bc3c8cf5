# Installs the build tree to a prefix of its own, then configures, builds and runs the project outside/,
# which finds topsheet with find_package, and compares what it prints.
#
#   cmake -DBUILD=build -DWORK=build/tests/package/work -DOUTSIDE=outside -DGENERATOR=Ninja
#         -DCOMPILER=g++ [-DLINK_FLAGS=-fsanitize=…] -P package.cmake
file(REMOVE_RECURSE ${WORK})
set(prefix ${WORK}/prefix)

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "${command}\n${said}")
    endif()
    set(said "${said}" PARENT_SCOPE)
endfunction()

unset(ENV{DESTDIR}) # would put the prefix somewhere else
run(${CMAKE_COMMAND} --install ${BUILD} --config ${CONFIG} --prefix ${prefix})
run(${CMAKE_COMMAND} -S ${OUTSIDE} -B ${WORK}/build -G ${GENERATOR} -DCMAKE_BUILD_TYPE=${CONFIG}
    -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_EXE_LINKER_FLAGS=${LINK_FLAGS} -DCMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${WORK}/build --config ${CONFIG})

function(expect program printed)
    find_program(found_${program} ${program} PATHS ${WORK}/build ${WORK}/build/${CONFIG} NO_DEFAULT_PATH REQUIRED)
    run(${found_${program}})
    if(NOT said STREQUAL printed)
        message(FATAL_ERROR "${program} printed\n${said}instead of\n${printed}")
    endif()
endfunction()
expect(outside "0.023 USD/GB/month\ndid you mean \"TB\"?\n")
expect(outside_core "920 USD, 696 hours\n")

# What the package promises besides: the program, the rate cards, and no path of the source tree.
foreach(installed bin/topsheet share/topsheet/rates)
    if(NOT EXISTS ${prefix}/${installed})
        message(FATAL_ERROR "${installed} is not installed")
    endif()
endforeach()
file(GLOB_RECURSE exports ${prefix}/*/topsheet*.cmake)
foreach(export IN LISTS exports)
    file(READ ${export} text)
    string(FIND "${text}" "${SOURCE}/" at)
    if(NOT at EQUAL -1)
        message(FATAL_ERROR "${export} names the source tree ${SOURCE}")
    endif()
endforeach()
