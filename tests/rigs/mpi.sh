#!/bin/sh
# topsheet-mpi on this machine: one rank, several, more ranks than there are shards, and what goes wrong. Started through
# run.sh, which hands on the program.
set -u
. "$SOURCE/tests/rigs/lib.sh"

need mpirun openmpi-bin
all_there
ln -s "$1" bin/topsheet-mpi
mpirun --version | sed -n '1p'

mpi_anywhere
export OMPI_MCA_plm=isolated # no ssh

# The program as one rank sees it may differ: $odd_rank does $odd first.
cat >bin/odd-mpi <<'ODD'
#!/bin/sh
if [ "$OMPI_COMM_WORLD_RANK" = "$odd_rank" ]; then eval "$odd"; fi
exec topsheet-mpi "$@"
ODD
chmod +x bin/odd-mpi
program=topsheet-mpi

mpi() { # ranks, arguments...
    ranks=$1
    shift
    mpirun -np "$ranks" "$program" "$@" >out.log 2>err.log
}
once=yes # what is found before the run is said by one rank alone
ends_with() { # exit code, words on standard error, ranks, arguments...
    wanted=$1 words=$2
    shift 2
    mpi "$@"
    code=$?
    if [ $code -ne "$wanted" ] || ! grep -qF -e "$words" err.log; then
        cat err.log
        fail "topsheet-mpi with $* ended with $code instead of $wanted, or did not say \"$words\""
    fi
    [ -z "$once" ] || [ "$(grep -cF -e "$words" err.log)" -eq 1 ] || fail "$(cat err.log): said more than once"
    say "ends with $wanted and says \"$words\""
}

single_run
recipe mpi topsheet-mpi.sh
RANKS=3 sh topsheet-mpi.sh || fail "the recipe"
same_bytes result.json

for ranks in 1 2 11; do # 8,192 trials make eight shards
    rm result.json
    mpi $ranks run study.json --trials $trials --format json --quiet --out result.json || fail "$ranks ranks: $(cat err.log)"
    say "$ranks ranks"
    same_bytes result.json
done

topsheet run study.json --trials 2048 >page.txt 2>/dev/null || fail "the page of topsheet"
mpi 2 run study.json --trials 2048 || fail "the page: $(cat err.log)"
cmp page.txt out.log || fail "the page is not that of topsheet"
say "the page on standard output is that of topsheet"

ends_with 2 'there is no option "--trails"' 2 run study.json --trails 5
ends_with 2 'this program has the verb run alone' 2 rates list
ends_with 4 'no-such-study.json' 2 run no-such-study.json
ends_with 4 'cannot write' 2 run study.json --out no-such-folder/result.json
ends_with 2 'look at a run as a whole' 2 run study.json --until p90:1%
ends_with 2 'leave --shard out' 2 run study.json --shard 1/2 --out part.json

say "a fault on one rank ends all, with its code"
program='odd-mpi'
export odd_rank=2 odd='cd /'
ends_with 4 'topsheet-mpi: rank 2 on' 3 run study.json --out result.json
grep -qF 'study.json' err.log || fail "rank 2 kept its fault for itself"

# The odd one is stopped when its handler is there, in the middle of a run of some seconds.
odd='(until case $(sed -n "s/^SigCgt:.*\\(....\\)$/\\1/p" /proc/$$/status) in [4-7c-f]*) ;; *) false ;; esac; do sleep 0.1; done
      sleep 0.3; kill -TERM $$) &'
begun=$(date +%s)
once=
ends_with 130 'interrupted' 3 run study.json --trials 4194304 --out result.json
[ $(($(date +%s) - begun)) -lt 60 ] || fail "the others ran on"
