# Shows that floors.cmake finds what it looks for: runs it on fixture/, whose offences are known, and
# compares what it prints.
execute_process(COMMAND ${CMAKE_COMMAND} -DHEADERS=${CMAKE_CURRENT_LIST_DIR}/fixture/include
                        -P ${CMAKE_CURRENT_LIST_DIR}/floors.cmake
                RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(result EQUAL 0)
    message(FATAL_ERROR "floors.cmake found nothing wrong with the fixture:\n${said}")
endif()
set(offences
    "base/other.hpp:2: headers of the core do not include <fstream>"
    "rates/peek.hpp:5: rates does not see chance"
    "chance/draw.hpp:2: headers of the core do not include <nlohmann/json.hpp>"
    "engine/upward.hpp:3: engine does not see report"
    "engine/upward.hpp:4: engine does not see io"
    "report/page.hpp:3: name the room that is needed instead of \"topsheet/topsheet.hpp\""
    "io/load.hpp:2: io does not see engine"
    "cellar/wine.hpp:1: the room \"cellar\" has no floor"
    "loose.hpp:1: a header lives on a floor"
    "9 includes break the order of the floors")
foreach(offence IN LISTS offences)
    string(FIND "${said}" "${offence}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "floors.cmake did not say \"${offence}\" but:\n${said}")
    endif()
endforeach()
