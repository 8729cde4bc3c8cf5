# The house rules of include/topsheet, checked line by line:
#
#   - a header includes its own floor and the floors below, in the order of FLOORS;
#   - rates and chance share a floor and do not see each other;
#   - io, the side door, sees base, rates, chance and model, and no floor of the house sees io;
#   - no header of the core touches JSON, formatting, command line, files, streams, clocks or threads.
#
#   cmake -DHEADERS=include -P floors.cmake
#
# HEADERS is the directory that holds topsheet/. Every offence is printed as file:line. A new room is a
# new line here and nowhere else.
cmake_minimum_required(VERSION 3.24)

set(sees_base     "base")
set(sees_rates    "base;rates")
set(sees_chance   "base;chance")
set(sees_model    "base;rates;chance;model")
set(sees_engine   "base;rates;chance;model;engine")
set(sees_sim      "base;rates;chance;model;engine;sim")
set(sees_decide   "base;rates;chance;model;engine;sim;decide")
set(sees_report   "base;rates;chance;model;engine;sim;decide;report")
set(sees_io       "base;rates;chance;model;io")

set(forbidden "^(nlohmann/|fmt/|CLI/|(fstream|iostream|chrono|ctime|cstdio|thread|time[.]h|stdio[.]h)$)")

get_filename_component(HEADERS ${HEADERS} ABSOLUTE)
file(GLOB_RECURSE headers RELATIVE ${HEADERS} ${HEADERS}/topsheet/*.hpp)
list(SORT headers)
if(NOT headers)
    message(FATAL_ERROR "no headers under ${HEADERS}/topsheet")
endif()

set(offences 0)
set(include_line "^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]+)[>\"]")
function(offend header line_number sentence)
    message(NOTICE "${HEADERS}/${header}:${line_number}: ${sentence}")
    math(EXPR count "${offences} + 1")
    set(offences ${count} PARENT_SCOPE)
endfunction()

foreach(header IN LISTS headers)
    set(floor "")
    if(header MATCHES "^topsheet/([^/]+)/")
        set(floor ${CMAKE_MATCH_1})
        if(NOT DEFINED sees_${floor})
            offend(${header} 1 "the room \"${floor}\" has no floor in tests/house/floors.cmake")
            continue()
        endif()
    elseif(NOT header STREQUAL "topsheet/topsheet.hpp")
        offend(${header} 1 "a header lives on a floor; only the umbrella topsheet/topsheet.hpp stands outside")
        continue()
    endif()

    # Read as one text: a list would trip over brackets and semicolons.
    file(READ ${HEADERS}/${header} text)
    string(REGEX REPLACE "[][;\\]" " " text "${text}") # neither an include nor a line end is lost
    string(REPLACE "\n" ";" lines "${text}")
    set(line_number 0)
    foreach(line IN LISTS lines)
        math(EXPR line_number "${line_number} + 1")
        if(NOT line MATCHES "${include_line}")
            continue()
        endif()
        set(included "${CMAKE_MATCH_1}")
        if(included MATCHES "${forbidden}")
            offend(${header} ${line_number} "headers of the core do not include <${included}>")
        elseif(floor STREQUAL "")
            continue() # the umbrella sees every room
        elseif(included MATCHES "^topsheet/([^/]+)/")
            if(NOT CMAKE_MATCH_1 IN_LIST sees_${floor})
                offend(${header} ${line_number} "${floor} does not see ${CMAKE_MATCH_1} (\"${included}\")")
            endif()
        elseif(included MATCHES "^topsheet/" OR included MATCHES "^[.][.]?/")
            offend(${header} ${line_number} "name the room that is needed instead of \"${included}\"")
        endif()
    endforeach()
endforeach()

list(LENGTH headers count)
if(offences GREATER 0)
    message(FATAL_ERROR "${offences} includes break the order of the floors")
endif()
message(STATUS "${count} headers keep the order of the floors")
