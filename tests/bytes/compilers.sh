#!/bin/sh
# Builds the command line with two compilers and compares their results byte by byte; a quarter of an hour on two cores.
#
#   tests/bytes/compilers.sh SCRATCH-FOLDER [g++ clang++]
set -e
scratch=${1:?a scratch folder}
first=${2:-g++} second=${3:-clang++}
source=$(cd "$(dirname "$0")/../.." && pwd)
for compiler in "$first" "$second"; do
    build=$scratch/build-$(basename "$compiler")
    cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER="$compiler" -DTOPSHEET_TESTS=OFF \
          -DTOPSHEET_WARNINGS_AS_ERRORS=OFF >/dev/null
    cmake --build "$build" --target topsheet_app --parallel >/dev/null
    for study in "$source"/examples/studies/*/study.json; do
        name=$(basename "$(dirname "$study")")
        for sampling in random stratified; do
            "$build/bin/topsheet" run "$study" --trials 4096 --sampling $sampling --format json --quiet \
                --out "$build/$name-$sampling.json" || [ $? -eq 1 ]
        done
    done
done
status=0
for result in "$scratch/build-$(basename "$first")"/*-*.json; do
    name=$(basename "$result")
    if cmp -s "$result" "$scratch/build-$(basename "$second")/$name"; then
        echo "same bytes: $name"
    else
        echo "DIFFERENT: $name"
        status=1
    fi
done
exit $status
