# What a document shows as a console is what the program prints, to the byte. A console is a fenced block that begins with
# a command:
#
#     ```console
#     $ topsheet farm study.json
#     what it prints to standard output
#     ```
#
# Commands run in the source tree, in sh, with topsheet on the path.
#
#   cmake -DTOPSHEET=build/bin/topsheet -DSOURCE=. -DDOCUMENT=path/to/page.md -P commands.cmake
#   cmake -DREFRESH=ON …                    # writes what the program prints into the document
cmake_minimum_required(VERSION 3.24)
get_filename_component(folder ${TOPSHEET} DIRECTORY)
get_filename_component(folder ${folder} ABSOLUTE)
file(READ ${SOURCE}/${DOCUMENT} rest)
set(open "```console\n$ ")
set(close "\n```\n")
set(fresh "")
set(count 0)
set(wrong "")
while(TRUE)
    string(FIND "${rest}" "${open}" at)
    if(at EQUAL -1)
        break()
    endif()
    string(LENGTH "${open}" skip)
    math(EXPR from "${at} + ${skip}")
    string(SUBSTRING "${rest}" 0 ${from} before)
    string(SUBSTRING "${rest}" ${from} -1 rest)
    string(FIND "${rest}" "${close}" end)
    if(end EQUAL -1)
        message(FATAL_ERROR "${DOCUMENT}: a console has no end")
    endif()
    string(SUBSTRING "${rest}" 0 ${end} block)
    string(SUBSTRING "${rest}" ${end} -1 rest)
    set(length 0)
    while(TRUE) # a line that ends with a backslash goes on
        string(SUBSTRING "${block}" ${length} -1 tail)
        string(FIND "${tail}" "\n" line)
        if(line EQUAL -1)
            set(length -1)
            break()
        endif()
        math(EXPR length "${length} + ${line}")
        string(SUBSTRING "${block}" 0 ${length} command)
        if(NOT command MATCHES "\\\\$")
            break()
        endif()
        math(EXPR length "${length} + 1")
    endwhile()
    string(SUBSTRING "${block}" 0 ${length} command)
    execute_process(COMMAND ${CMAKE_COMMAND} -E env "PATH=${folder}:$ENV{PATH}" sh -c "${command}"
                    WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE page RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${DOCUMENT}: \"${command}\" ended with ${result}")
    endif()
    set(printed "${command}\n${page}")
    string(REGEX REPLACE "\n+$" "" printed "${printed}")
    if(NOT printed STREQUAL block)
        string(APPEND wrong "\n  ${command}")
    endif()
    string(APPEND fresh "${before}${printed}")
    math(EXPR count "${count} + 1")
endwhile()
if(count EQUAL 0)
    message(FATAL_ERROR "${DOCUMENT} shows no console")
endif()
if(REFRESH)
    file(WRITE ${SOURCE}/${DOCUMENT} "${fresh}${rest}")
elseif(wrong)
    message(FATAL_ERROR "${DOCUMENT} does not show what the program prints; refresh it with -DREFRESH=ON:${wrong}")
endif()
