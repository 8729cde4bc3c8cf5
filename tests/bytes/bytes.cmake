# Runs STUDY with every instruction set and with 1, 2 and 7 threads, and compares the results in JSON.
file(MAKE_DIRECTORY ${WORK})
set(first "")
foreach(set sse2 avx2 avx512)
    foreach(threads 1 2 7)
        if(NOT set STREQUAL sse2 AND threads EQUAL 1)
            continue() # threads and sets need not be crossed in full
        endif()
        set(out ${WORK}/${set}-${threads}.json)
        execute_process(COMMAND ${CMAKE_COMMAND} -E env TOPSHEET_INSTRUCTIONS=${set}
                                ${TOPSHEET} run ${STUDY} --trials 1024 --threads ${threads} --format json --quiet --out ${out}
                        RESULT_VARIABLE code)
        if(NOT code EQUAL 0)
            message(FATAL_ERROR "${set}, ${threads} threads: exit ${code}")
        endif()
        file(SHA256 ${out} hash)
        if(first STREQUAL "")
            set(first ${hash})
        elseif(NOT hash STREQUAL first)
            message(FATAL_ERROR "${out} differs from ${WORK}/sse2-1.json")
        endif()
    endforeach()
endforeach()
