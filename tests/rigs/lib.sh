# shellcheck shell=sh
# What the rigs share; read by the scripts beside it, which run.sh starts.
#
# Given by run.sh: SOURCE, the source tree; TOPSHEET, the program; SCRATCH, a folder of this run's own, which is the working
# directory, too; TOPSHEET_RIG, the same path as the mark by which run.sh finds what was left behind.

page=$SOURCE/docs/how-to/run-on-many-machines.md
study=$SOURCE/examples/studies/morning-pull/study.json
trials=8192

say() { printf '%s\n' "$*"; }
fail() {
    say "failed: $*"
    exit 1
}
skip() { # exit code for "not run" that CTest knows as well
    say "skipped: $*"
    exit 77
}

missing=
need() { # command, package of Debian
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
all_there() { # skips when one is missing
    if [ -n "$missing" ]; then skip "not installed:$missing"; fi
}

# The script that a page shows under <!-- recipe: NAME -->, to the letter.
recipe() {
    awk -v mark="<!-- recipe: $1 -->" '
        $0 == mark { found = 1; next }
        found && /^```/ { if (open) exit; open = 1; next }
        open { print }' "$page" >"$2"
    [ -s "$2" ] || fail "$page has no recipe \"$1\""
}

# What one machine writes, and what the parts must come to.
single_run() {
    topsheet run study.json --trials "$trials" --format json --quiet --out single.json || fail "the single run"
}
same_bytes() { # file
    cmp single.json "$1" || fail "$1 is not what one machine writes"
    say "$1: the bytes of the single run ($(wc -c <"$1"))"
}

# Waits until a command succeeds, at most so many seconds.
within() { # seconds, command...
    within_end=$(($(date +%s) + $1))
    shift
    until "$@"; do
        if [ "$(date +%s)" -ge "$within_end" ]; then return 1; fi
        sleep 0.1
    done
}

# The first port from a number on that nobody listens on.
free_port() {
    port=$1
    while cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q "$(printf ':%04X 0[0:]* 0A' "$port")"; do
        port=$((port + 1))
    done
    printf '%s' "$port"
}

# For a trial of MPI on one machine: more ranks than processors, root in a container, no ssh.
mpi_anywhere() {
    export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_btl=self,vader OMPI_MCA_btl_vader_single_copy_mechanism=none
    export OMPI_MCA_orte_tmpdir_base="$SCRATCH"
    if [ "$(id -u)" -eq 0 ]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi
    export ASAN_OPTIONS="detect_leaks=0:${ASAN_OPTIONS:-}" # MPI's own
}

# The program under its own name, whatever else is installed; the study under the name that recipes use.
mkdir bin
ln -s "$TOPSHEET" bin/topsheet
PATH=$SCRATCH/bin:$PATH
export PATH
cp "$study" study.json
STUDY=study.json TRIALS=$trials
export STUDY TRIALS
