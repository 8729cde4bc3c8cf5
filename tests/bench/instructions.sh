#!/bin/sh
# Instructions per trial of a study, counted by callgrind: the same on a busy machine and on a quiet one.
#
#   instructions.sh TOPSHEET STUDY LIMIT [FEW MANY [VERB OPTION...]]
#
# Two runs on one thread with the AVX2 loops (callgrind 3.19 cannot run AVX-512); their difference over the difference
# of their trials, so that reading, set-up and output fall out. Fails above LIMIT. Exit 77: there is no valgrind.
# PART=FUNCTION REST=LIMIT in the environment holds what is left without that function and all it calls, too.
set -eu
topsheet=$1
study=$2
limit=$3
few=${4:-2048}
many=${5:-4096}
verb=${6:-run}
[ $# -gt 6 ] && shift 6 || shift $#

if ! command -v valgrind >/dev/null 2>&1; then
    echo "skipped: valgrind is not installed"
    exit 77
fi
if ! grep -q avx2 /proc/cpuinfo; then
    echo "skipped: this processor has no AVX2"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

count() { # trials and options
    trials=$1
    shift
    # "rep" moves bytes in one instruction that valgrind counts once a byte; from which size on depends on the processor.
    GLIBC_TUNABLES=glibc.cpu.x86_rep_stosb_threshold=1000000000:glibc.cpu.x86_rep_movsb_threshold=1000000000 \
        TOPSHEET_INSTRUCTIONS=avx2 valgrind --tool=callgrind --callgrind-out-file="$work/out.$trials" \
        --log-file="$work/log.$trials" \
        "$topsheet" "$verb" "$study" --trials "$trials" "$@" --threads 1 --format json --out "$work/result.json" --quiet >&2 || {
        cat "$work/log.$trials" >&2
        exit 1
    }
    sed -n 's/^totals: *\([0-9]*\).*/\1/p; s/^summary: *\([0-9]*\).*/\1/p' "$work/out.$trials" | head -n 1
}
first=$(count "$few" "$@")
second=$(count "$many" "$@")
each=$(((second - first) / (many - few)))
echo "$verb $study${*:+ $*}: $each instructions per trial ($few to $many trials); at most $limit"
if [ -n "${PART:-}" ]; then
    spent() { # trials
        callgrind_annotate --inclusive=yes --threshold=100 "$work/out.$1" 2>/dev/null | grep -F "$PART" | head -n 1 |
            sed 's/^ *\([0-9,]*\).*/\1/; s/,//g'
    }
    rest=$((each - ($(spent "$many") - $(spent "$few")) / (many - few)))
    echo "$rest of them without $PART; at most $REST"
    [ "$rest" -le "$REST" ]
fi
[ "$each" -le "$limit" ]
