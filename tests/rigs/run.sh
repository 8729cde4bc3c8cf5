#!/bin/sh
# Runs a rig in a scratch folder of its own and sees to it that nothing stays behind: no process, no file.
#
#   sh run.sh NAME SOURCE TOPSHEET [PROGRAM...]
#
# NAME is a script beside this one, or a path. A rig ends with 77 when it cannot be run here, and says why. It may run
# twice at a time. A process counts as left behind when it carries this run's mark in its environment, as everything does
# that a rig starts, daemons and jobs included.
set -u
export LC_ALL=C.UTF-8
here=$(cd "$(dirname -- "$0")" && pwd)
name=$1 SOURCE=$2 TOPSHEET=$3
shift 3
limit=${TOPSHEET_RIG_SECONDS:-240}

# Short, because a socket's path may have 107 bytes; open to others on the way, because munged is another user.
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/topsheet-rig.XXXXXX") || exit 1
chmod 711 "$SCRATCH"
case $name in /*) script=$name ;; *) script=$here/$name.sh ;; esac

marked() { # process ids of what carries the mark
    grep -lzxF "TOPSHEET_RIG=$SCRATCH" /proc/[0-9]*/environ 2>/dev/null | tr -dc '0-9\n'
}

tidy() { # ends what is left and removes the folder; 1 when there was something
    left=$(marked)
    tries=0
    while [ -n "$left" ] && [ $tries -lt 30 ]; do # who was just told to stop may take a moment
        sleep 0.1
        tries=$((tries + 1))
        left=$(marked)
    done
    for process in $left; do
        printf 'left behind: %s %s\n' "$process" "$(tr '\0' ' ' <"/proc/$process/cmdline" 2>/dev/null)"
        kill -9 "$process" 2>/dev/null
    done
    rm -rf "$SCRATCH"
    [ -z "$left" ]
}

trap 'tidy; exit 130' INT TERM HUP
cd "$SCRATCH" || exit 1
export SOURCE TOPSHEET SCRATCH
env TOPSHEET_RIG="$SCRATCH" timeout -k 10 "$limit" sh "$script" "$@" </dev/null &
wait $!
status=$?
if [ $status -eq 124 ]; then echo "failed: not through after $limit s"; fi
cd /
if ! tidy && [ $status -eq 0 ]; then status=1; fi
exit $status
