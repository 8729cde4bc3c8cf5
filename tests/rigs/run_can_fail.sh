#!/bin/sh
# Shows that run.sh finds what it looks for, with rigs whose faults are known.
#
#   sh run_can_fail.sh SOURCE TOPSHEET
set -u
here=$(cd "$(dirname -- "$0")" && pwd)
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
faults=0

expect() { # rig, exit code, words of its output; further variables before the call
    said=$(sh "$here/run.sh" "$TMPDIR/$1" "$source" "$topsheet" 2>&1)
    code=$?
    if [ $code -ne "$2" ]; then
        echo "$1 ended with $code instead of $2: $said"
        faults=1
    fi
    case $said in *"$3"*) ;; *)
        echo "$1 did not say \"$3\" but: $said"
        faults=1
        ;;
    esac
    if ls -d "$TMPDIR"/topsheet-rig.* >/dev/null 2>&1; then
        echo "$1 left its folder"
        faults=1
    fi
}
source=$1 topsheet=$2

cat >"$TMPDIR/leaves_a_daemon" <<'RIG'
setsid sleep 7654 </dev/null >/dev/null 2>&1 &
echo "$!" >"$TMPDIR/daemon"
RIG
expect leaves_a_daemon 1 "sleep 7654"
if grep -qz 7654 "/proc/$(cat "$TMPDIR/daemon")/cmdline" 2>/dev/null; then
    echo "the daemon that was left behind lives on"
    faults=1
fi

echo 'sleep 0.5 &' >"$TMPDIR/ends_late"
expect ends_late 0 ""

echo '. "$SOURCE/tests/rigs/lib.sh"; need no-such-program no-such-package; all_there' >"$TMPDIR/lacks_a_package"
expect lacks_a_package 77 "skipped: not installed: no-such-package"

echo '. "$SOURCE/tests/rigs/lib.sh"; echo 1 >single.json; echo 2 >other.json; same_bytes other.json' >"$TMPDIR/differs"
expect differs 1 "other.json is not what one machine writes"

echo '. "$SOURCE/tests/rigs/lib.sh"; recipe no-such-recipe file' >"$TMPDIR/has_no_recipe"
expect has_no_recipe 1 'has no recipe "no-such-recipe"'

TOPSHEET_RIG_SECONDS=1
export TOPSHEET_RIG_SECONDS
echo 'sleep 7654 & sleep 7654' >"$TMPDIR/hangs"
expect hangs 124 "not through after 1 s"

exit $faults
