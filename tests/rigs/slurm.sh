#!/bin/sh
# Slurm on this machine alone, without systemd and cgroups: the recipe of the page is submitted as it stands there, and so
# is its cure for a lost shard; where MPI is there, topsheet-mpi runs as a job, too. Started through run.sh, which hands on
# that program.
set -u
. "$SOURCE/tests/rigs/lib.sh"

PATH=$PATH:/usr/sbin:/sbin # where Debian keeps the daemons
need munged munge
need slurmctld slurmctld
need slurmd slurmd
need sbatch slurm-client
all_there
host=$(hostname -s 2>/dev/null || uname -n)
if ! getent hosts "$host" >/dev/null; then skip "the name of this machine, \"$host\", does not resolve"; fi

me=$(id -un)
as_munge='' munge_user=$me
if [ "$(id -u)" -eq 0 ]; then # munged does not like to be root
    getent passwd munge >/dev/null || skip "there is no user munge"
    munge_user=munge as_munge="setpriv --reuid munge --regid $(id -g munge) --clear-groups"
fi

stop() { # by the pid files of what this script started
    pids=
    for file in "$@"; do
        if [ -s "$file" ]; then pids="$pids $(cat "$file")"; fi
    done
    for pid in $pids; do kill "$pid" 2>/dev/null; done
    for pid in $pids; do
        if ! gone "$pid"; then
            within 10 gone "$pid" || kill -9 "$pid" 2>/dev/null
        fi
    done
}
gone() { ! kill -0 "$1" 2>/dev/null; }
trap 'stop "$SCRATCH/slurmd.pid" "$SCRATCH/slurmctld.pid" "$SCRATCH/munge/munged.pid"' EXIT
trap 'exit 1' INT TERM HUP

start() {
    mkdir -m 711 munge
    dd if=/dev/urandom of=munge/key bs=1024 count=1 2>/dev/null
    chmod 600 munge/key
    if [ "$munge_user" != "$me" ]; then chown -R munge munge; fi
    $as_munge munged --force --key-file="$SCRATCH/munge/key" --socket="$SCRATCH/munge/munge.sock" \
        --pid-file="$SCRATCH/munge/munged.pid" --log-file="$SCRATCH/munge/munged.log" \
        --seed-file="$SCRATCH/munge/seed" --origin=127.0.0.1 || fail "munged did not start"
    mkdir -p state spool
    for try in 1 2 3; do # another rig may take a port a moment after it was found free
        controller=$(free_port $((20000 + ($$ * 7 + try * 100) % 20000)))
        node=$(free_port $((controller + 1)))
        cat >slurm.conf <<CONF
ClusterName=rig
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller
SlurmdPort=$node
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$SCRATCH/munge/munge.sock
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
ReturnToService=2
SlurmdParameters=config_overrides
StateSaveLocation=$SCRATCH/state
SlurmdSpoolDir=$SCRATCH/spool
SlurmctldPidFile=$SCRATCH/slurmctld.pid
SlurmdPidFile=$SCRATCH/slurmd.pid
SlurmctldLogFile=$SCRATCH/slurmctld.log
SlurmdLogFile=$SCRATCH/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=p Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
        rm -f slurmctld.pid slurmd.pid
        SLURM_CONF=$SCRATCH/slurm.conf
        export SLURM_CONF
        slurmctld -c && slurmd && within 15 idle && return
        stop slurmd.pid slurmctld.pid
    done
    tail -n 20 slurmctld.log slurmd.log
    fail "slurmctld and slurmd did not start"
}
idle() { [ "$(sinfo -h -o %T 2>/dev/null)" = idle ]; }
empty() { [ -z "$(squeue -h 2>/dev/null)" ]; }
state() { scontrol -o show job "$1" | sed -n 's/.*JobState=\([A-Z]*\).*/\1/p' | sort -u; }

through() { # all jobs ended, one way or the other
    within 90 empty || {
        squeue
        tail -n 20 slurmctld.log slurmd.log
        fail "jobs are still in the queue"
    }
}

submit() { # script of the page; prints the job that merges
    sh "$1" >submitted || fail "$1 was not accepted"
    cat submitted >&2
    sed -n 's/.*merge \([0-9][0-9]*\).*/\1/p' submitted
}

single_run
start
say "$(sinfo -V): one node, $host"

say "array of shards, dependent merge"
recipe slurm topsheet-slurm.sh
SHARDS=4
export SHARDS
merge=$(submit topsheet-slurm.sh)
through
[ "$(state "$merge")" = COMPLETED ] || fail "the merge is $(state "$merge"): $(cat parts/*.log)"
same_bytes result.json

say "a shard is lost: no merge, and that shard again"
rm -r result.json parts bin/topsheet
cat >bin/topsheet <<LOST
#!/bin/sh
if [ "\$SLURM_ARRAY_TASK_ID" = 3 ]; then exit 1; fi
exec "$TOPSHEET" "\$@"
LOST
chmod +x bin/topsheet
merge=$(submit topsheet-slurm.sh)
through
[ "$(state "$merge")" = CANCELLED ] || fail "the merge of three shards is $(state "$merge")"
if [ -e result.json ]; then fail "three of four shards were merged"; fi
ln -sf "$TOPSHEET" bin/topsheet
merge=$(TASKS=3 submit topsheet-slurm.sh)
through
[ "$(state "$merge")" = COMPLETED ] || fail "the merge is $(state "$merge"): $(cat parts/*.log)"
same_bytes result.json

if [ $# -gt 0 ] && command -v mpirun >/dev/null 2>&1; then
    say "MPI inside a job"
    mpi_anywhere
    rm result.json
    ln -s "$1" bin/topsheet-mpi
    job=$(sbatch --parsable --ntasks=2 --output=mpi.log \
        --wrap "mpirun topsheet-mpi run study.json --trials $trials --format json --quiet --out result.json")
    through
    [ "$(state "$job")" = COMPLETED ] || fail "the job is $(state "$job"): $(cat mpi.log)"
    same_bytes result.json
fi
