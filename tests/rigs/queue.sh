#!/bin/sh
# A render queue in which the frame is the shard. The page's Deadline script is submitted to a stand-in for
# deadlinecommand, then a tiny farm of two workers runs the queue the way farms do: frames in the farm's own order, one of them
# preempted and queued again, dependent jobs last. Deadline itself is not here. Started through run.sh.
set -u
. "$SOURCE/tests/rigs/lib.sh"

# The stand-in keeps each argument of a job in a file of its name.
cat >bin/deadlinecommand <<'STANDIN'
#!/bin/sh
[ "$1" = -SubmitCommandLineJob ] || exit 1
shift
number=$(($(ls "$SCRATCH/queue" | wc -l) + 1))
job=$SCRATCH/queue/$number
mkdir "$job"
while [ $# -gt 1 ]; do
    case $1 in
    -prop) printf '%s' "${2#*=}" >"$job/${2%%=*}" ;;
    -*) printf '%s' "$2" >"$job/${1#-}" ;;
    esac
    shift 2
done
printf 'Result=Success\nJobID=%s\nThe job was submitted successfully.\n' "$number"
STANDIN
chmod +x bin/deadlinecommand
mkdir queue

frame() { # job, number: the job's command with the number in it, in the job's folder
    cd "$(cat "$1/startupdirectory")" || return 1
    eval "set -- $(sed -e "s/<STARTFRAME>/$2/g" -e 's/<QUOTE>/"/g' "$1/arguments")"
    exec "$(cat "$job/executable")" "$@"
}

work() { # job: its frames, the last first, two at a time; the second that starts is preempted and comes again
    job=$1
    first=$(cut -d- -f1 "$job/frames") last=$(cut -d- -f2 "$job/frames")
    started=0
    list=$(seq "$last" -1 "$first")
    while [ -n "$list" ]; do
        pair=$(printf '%s\n' "$list" | head -n 2)
        list=$(printf '%s\n' "$list" | tail -n +3)
        running=
        for number in $pair; do
            (frame "$job" "$number") &
            running="$running $number:$!"
            started=$((started + 1))
            if [ $started -eq 2 ]; then kill -9 $!; fi
        done
        for task in $running; do
            wait "${task#*:}"
            status=$?
            if [ $status -eq 137 ]; then # preempted: back into the queue
                say "frame ${task%:*} is queued again"
                list=$(printf '%s\n%s' "$list" "${task%:*}" | sed '/^$/d')
            elif [ $status -ne 0 ]; then
                fail "frame ${task%:*} of \"$(cat "$job/name")\" ended with $status"
            fi
        done
    done
    touch "$job/done"
}

single_run
SHARDS=5 # not a divisor of the trials
export SHARDS
recipe deadline topsheet-deadline.sh
sh topsheet-deadline.sh || fail "the recipe"
[ "$(ls queue | wc -l)" -eq 2 ] || fail "two jobs were to be submitted"

# The job that waits is looked at first, and has to wait.
for job in queue/2 queue/1 queue/2; do
    if [ -s "$job/JobDependencies" ] && ! [ -e "queue/$(cat "$job/JobDependencies")/done" ]; then
        say "\"$(cat "$job/name")\" waits"
        continue
    fi
    say "\"$(cat "$job/name")\", frames $(cat "$job/frames")"
    work "$SCRATCH/$job"
done
same_bytes result.json
