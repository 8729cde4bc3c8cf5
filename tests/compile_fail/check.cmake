# Runs the compiler on one file that must not compile (or, when it begins with "// compiles", must) and
# checks that the message is the expected one, so that a file cannot pass by being wrong in another way.
#
#   cmake -DCOMPILER=g++ -DINCLUDE=include -DSOURCE=x.cpp -P check.cmake
#
# The first line of the file is "// expect: <regular expression>", matched against what the compiler says.
file(STRINGS ${SOURCE} first LIMIT_COUNT 1)
set(ENV{LC_ALL} C) # the compiler's own words, in English
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only -I${INCLUDE} ${SOURCE}
                RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)

if(first MATCHES "^// compiles")
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${SOURCE} must compile and does not:\n${said}")
    endif()
elseif(first MATCHES "^// expect: (.+)$")
    set(expected "${CMAKE_MATCH_1}")
    if(result EQUAL 0)
        message(FATAL_ERROR "${SOURCE} must not compile and does")
    elseif(NOT said MATCHES "error: [^\n]*(${expected})")
        message(FATAL_ERROR "${SOURCE} fails without an error like \"${expected}\":\n${said}")
    endif()
else()
    message(FATAL_ERROR "${SOURCE} begins neither with \"// expect: …\" nor with \"// compiles\"")
endif()
