# The page in the README is what the program prints for the shipped example, to the byte.
#
#   cmake -DTOPSHEET=build/bin/topsheet -DSOURCE=. -P sample.cmake
#   cmake -DREFRESH=ON …                    # writes what the program prints into the README
cmake_minimum_required(VERSION 3.24)
set(study examples/studies/mid-size-post-house/study.json)
execute_process(COMMAND ${TOPSHEET} run ${study} --quiet WORKING_DIRECTORY ${SOURCE}
                OUTPUT_VARIABLE page RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "topsheet run ${study} ended with ${result}")
endif()

file(READ ${SOURCE}/README.md readme)
set(open "```text\n")
string(FIND "${readme}" "<!-- sample -->" mark)
string(FIND "${readme}" "<!-- /sample -->" end)
if(mark EQUAL -1 OR end EQUAL -1)
    message(FATAL_ERROR "README.md has no place for the sample")
endif()
string(SUBSTRING "${readme}" 0 ${mark} before)
string(SUBSTRING "${readme}" ${end} -1 after)
set(block "<!-- sample -->\n`topsheet run ${study}`:\n\n${open}${page}```\n")
if(REFRESH)
    file(WRITE ${SOURCE}/README.md "${before}${block}${after}")
    return()
endif()
math(EXPR length "${end} - ${mark}")
string(SUBSTRING "${readme}" ${mark} ${length} written)
if(NOT written STREQUAL block)
    message(FATAL_ERROR "the sample in README.md is not what the program prints; refresh it with -DREFRESH=ON")
endif()
