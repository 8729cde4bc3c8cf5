# Warnings for our own code only; they never reach a project that links us.
add_library(topsheet_warnings INTERFACE)
target_compile_options(topsheet_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -ffp-contract=off
    $<$<BOOL:${TOPSHEET_WARNINGS_AS_ERRORS}>:-Werror>)
if(TOPSHEET_SANITIZE)
    target_compile_options(topsheet_warnings INTERFACE -fsanitize=${TOPSHEET_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(topsheet_warnings INTERFACE -fsanitize=${TOPSHEET_SANITIZE})
endif()
