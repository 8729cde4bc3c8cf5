#!/bin/sh
# Builds the command line with another compiler and compares what both compute, byte by byte: whole results in JSON, and
# parts, which hold the totals of every trial. A quarter of an hour on two cores, once.
#
#   tests/bytes/compilers.sh TOPSHEET SCRATCH-FOLDER [clang++]
#
# TOPSHEET is the program that is there. Exit 77 when the other compiler is not installed.
set -e
first=${1:?the program of the first compiler} scratch=${2:?a scratch folder} compiler=${3:-clang++}
source=$(cd "$(dirname "$0")/../.." && pwd)
if ! command -v "$compiler" >/dev/null; then
    echo "skipped: $compiler is not installed"
    exit 77
fi
mkdir -p "$scratch"
cmake -S "$source" -B "$scratch/build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER="$compiler" \
      -DTOPSHEET_TESTS=OFF -DTOPSHEET_MPI=OFF >"$scratch/build.log"
cmake --build "$scratch/build" --target topsheet_app --parallel "$(nproc)" >>"$scratch/build.log" || {
    tail -n 40 "$scratch/build.log"
    exit 1
}

compute() { # program, folder
    mkdir -p "$2"
    for study in "$source"/examples/studies/*/study.json "$source/tests/bench/w1.json"; do
        name=$(basename "$(dirname "$study")")
        for sampling in sobol stratified random; do
            for form in "--format json" "--shard 1/1"; do
                # shellcheck disable=SC2086 # two words
                "$1" run "$study" --trials 1024 --sampling $sampling $form --quiet \
                    --out "$2/$name-$sampling-${form##*[ -]}.json" || [ $? -eq 1 ]
            done
        done
    done
}
rm -rf "$scratch/first" "$scratch/second"
compute "$first" "$scratch/first"
compute "$scratch/build/bin/topsheet" "$scratch/second"
status=0
for result in "$scratch"/first/*; do
    if cmp "$result" "$scratch/second/$(basename "$result")"; then
        echo "same bytes: $(basename "$result")"
    else
        status=1
    fi
done
exit $status
