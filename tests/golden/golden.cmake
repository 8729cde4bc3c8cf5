# Runs transcripts and compares what the program says with what they hold.
#
#   cmake -DTOPSHEET=build/bin/topsheet -DWORK=/some/folder -P tests/golden/golden.cmake
#
# CASE names one transcript (default: all of cases/). REFRESH=ON writes them anew instead of comparing;
# read the difference before you keep it. The format is told in README.md.
cmake_minimum_required(VERSION 3.24)

get_filename_component(folder ${CMAKE_CURRENT_LIST_DIR} ABSOLUTE)
get_filename_component(TOPSHEET ${TOPSHEET} ABSOLUTE)
get_filename_component(program_folder ${TOPSHEET} DIRECTORY)
if(NOT WORK)
    message(FATAL_ERROR "WORK must name a folder for what the commands write")
endif()
if(CASE)
    set(cases ${folder}/cases/${CASE}.txt)
else()
    file(GLOB cases ${folder}/cases/*.txt)
endif()

# Nothing of the caller's surroundings reaches the program.
set(ENV{PATH} "${program_folder}:$ENV{PATH}")
set(ENV{LC_ALL} C.UTF-8)
unset(ENV{TOPSHEET_DATA})
unset(ENV{NO_COLOR})

# What a command line prints, as a transcript. Each part ends where the next begins.
function(transcript command result)
    get_filename_component(name ${case} NAME_WE)
    set(ENV{WORK} ${WORK}/${name})
    file(REMOVE_RECURSE $ENV{WORK})
    file(MAKE_DIRECTORY $ENV{WORK})
    execute_process(COMMAND sh -c "${command}" WORKING_DIRECTORY ${folder}
                    OUTPUT_VARIABLE out ERROR_VARIABLE err RESULT_VARIABLE exit)
    set(text "$ ${command}\n= exit ${exit}\n= out\n${out}= err\n${err}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

set(different 0)
foreach(case IN LISTS cases)
    file(READ ${case} expected)
    string(REPLACE "\r" "" expected "${expected}")
    string(FIND "${expected}" "\n" end)
    string(SUBSTRING "${expected}" 0 ${end} first)
    if(NOT first MATCHES "^[$] (.*)$")
        message(FATAL_ERROR "${case}: the first line must be \"$ command\"")
    endif()
    transcript("${CMAKE_MATCH_1}" actual)
    if(REFRESH)
        if(NOT actual STREQUAL expected)
            file(WRITE ${case} "${actual}")
            message(STATUS "refreshed ${case}")
        endif()
    elseif(NOT actual STREQUAL expected)
        file(WRITE ${WORK}/actual.txt "${actual}")
        execute_process(COMMAND diff -u ${case} ${WORK}/actual.txt OUTPUT_VARIABLE difference)
        message(NOTICE "${case} differs:\n${difference}")
        math(EXPR different "${different} + 1")
    endif()
endforeach()
if(different GREATER 0)
    message(FATAL_ERROR "${different} transcripts differ from what the program says")
endif()
