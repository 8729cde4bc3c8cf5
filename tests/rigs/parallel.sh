#!/bin/sh
# GNU parallel: the recipes of the page, on this machine and, where an ssh server is installed, over ssh to two names of
# it. Started through run.sh.
set -u
. "$SOURCE/tests/rigs/lib.sh"

PATH=$PATH:/usr/sbin:/sbin
need parallel parallel
all_there
HOME=$SCRATCH # parallel keeps its files there
SHARDS=4
export HOME SHARDS
single_run
parallel --version | sed -n '1p'

recipe parallel topsheet-parallel.sh

say "this machine"
echo 2/: >nodes.txt
sh topsheet-parallel.sh || fail "the recipe"
same_bytes result.json

say "again after a failure: only the lost shard runs"
rm -r parts result.json bin/topsheet
cat >bin/topsheet <<LOST
#!/bin/sh
case "\$*" in *"--shard 3/4"*) exit 1 ;; esac
exec "$TOPSHEET" "\$@"
LOST
chmod +x bin/topsheet
if sh topsheet-parallel.sh 2>lost.log; then fail "a lost shard went unnoticed"; fi
if [ -e result.json ]; then fail "three of four shards were merged"; fi
cat >bin/topsheet <<SEEN
#!/bin/sh
printf '%s\n' "\$*" >>seen.log
exec "$TOPSHEET" "\$@"
SEEN
sh topsheet-parallel.sh || fail "the second attempt"
grep -q -e '--shard 3/4' seen.log || fail "the lost shard did not run again"
if grep -q -e '--shard 1/4' seen.log; then fail "a shard that was done ran again"; fi
same_bytes result.json

for tool in ssh sshd ssh-keygen rsync; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        say "over ssh: not tried, there is no $tool"
        exit 0
    fi
done

say "over ssh"
rm bin/topsheet
ln -s "$TOPSHEET" bin/topsheet
mkdir -m 700 ssh
ssh-keygen -q -t ed25519 -N '' -f ssh/host
ssh-keygen -q -t ed25519 -N '' -f ssh/key
cp ssh/key.pub ssh/authorized
port=$(free_port $((20000 + ($$ * 7) % 20000)))
cat >ssh/sshd_config <<CONF
ListenAddress 127.0.0.1
Port $port
HostKey $SCRATCH/ssh/host
PidFile $SCRATCH/ssh/sshd.pid
AuthorizedKeysFile $SCRATCH/ssh/authorized
PasswordAuthentication no
UsePAM no
StrictModes no
PermitRootLogin yes
MaxStartups 20
SetEnv PATH=$PATH TOPSHEET_RIG=$TOPSHEET_RIG
CONF
cat >ssh/config <<CONF
Host node1 node2
HostName 127.0.0.1
Port $port
IdentityFile $SCRATCH/ssh/key
UserKnownHostsFile $SCRATCH/ssh/known
StrictHostKeyChecking no
LogLevel ERROR
CONF
cat >bin/ssh <<CONF
#!/bin/sh
exec $(command -v ssh) -F $SCRATCH/ssh/config "\$@"
CONF
chmod +x bin/ssh
hash -r # the shell has found the other one before
made=
if [ "$(id -u)" -eq 0 ] && mkdir /run/sshd 2>/dev/null; then made=/run/sshd; fi # the server asks for it
stop() {
    if [ -s ssh/sshd.pid ]; then kill "$(cat ssh/sshd.pid)"; fi
    if [ -n "$made" ]; then rmdir "$made"; fi
}
trap stop EXIT
trap 'exit 1' INT TERM HUP
"$(command -v sshd)" -f "$SCRATCH/ssh/sshd_config" || fail "sshd did not start"
within 10 ssh node1 true 2>ssh/log || fail "no connection: $(tail -n 1 ssh/log)"

printf '%s\n' 1/node1 1/node2 >nodes.txt
rm -r parts result.json
sh topsheet-parallel.sh || fail "the recipe, over ssh"
same_bytes result.json
[ "$(cut -f2 parts/jobs.log | sort -u | grep -c '^node[12]$')" -eq 2 ] || fail "not both machines worked: $(cat parts/jobs.log)"

say "over ssh, nothing shared"
rm -r parts result.json
recipe parallel-carry carry.sh
sh carry.sh || fail "the recipe, over ssh, nothing shared"
same_bytes result.json
