#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench matrix --sshlogin: kernels are measured over ssh, here by daemons of
# the test's own on the loopback, each with a home and temporary folders of its
# own, and with a stand-in for the program.  A machine is lost while it measures,
# one has no KVM, one wants a password, one is not there.
# timeout: 900

build=$(cd "${BUILD:-build}" && pwd) || exit 1
sshd=${SSHD:-$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v sshd)}
for tool in parallel ssh ssh-keygen base64 "${sshd:-sshd}"; do
	command -v "$tool" >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) && cd "$tmp" || exit 1
daemons='' separated=
trap end EXIT
trap 'exit 143' HUP INT TERM
mkdir home k
: >kvm
export HOME="$tmp/home" KERNELS="$tmp/kernels"

# The processes that descend from the process $1, itself last.
family()
{
	for child in $(ps -o pid= --ppid "$1"); do
		family "$child"
	done
	echo "$1"
}

end()
{
	: >go
	for each in $daemons; do
		# shellcheck disable=SC2046 # numbers
		kill $(family "$each") 2>/dev/null
	done
	wait
	[ -z "$separated" ] || rmdir /run/sshd 2>/dev/null
	cd / && rm -rf "$tmp"
}

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err ran
	exit 1
}

# Where root's daemon goes when it needs no rights.
[ "$(id -u)" -ne 0 ] || [ -d /run/sshd ] ||
    { mkdir /run/sshd && separated=yes; } || exit 1
for key in host user; do
	ssh-keygen -q -t ed25519 -N '' -f $key </dev/null || exit 1
done
cp user.pub authorized
base=$((20000 + $$ % 20000))

# machine NAME LINE ...: a daemon, with these lines in its configuration.
machine()
{
	name=$1
	shift
	base=$((base + 1))
	mkdir "$name" "$name/t"
	cat >"$name.conf" <<-END
		Port $base
		ListenAddress 127.0.0.1
		HostKey $tmp/host
		PidFile none
		StrictModes no
		UsePAM no
		PermitRootLogin yes
	END
	printf '%s\n' "$@" >>"$name.conf"
	cat >>ssh_config <<-END
		Host $name
			HostName 127.0.0.1
			Port $base
			IdentityFile $tmp/user
			IdentitiesOnly yes
			UserKnownHostsFile $tmp/known
			StrictHostKeyChecking no
			LogLevel ERROR
	END
	"$sshd" -D -f "$tmp/$name.conf" -E "$tmp/$name.log" </dev/null &
	daemons="$daemons $!"
	eval "pid_$name=$!"
}

# A machine that lets us in with its own HOME and TMPDIR, and says if it has KVM.
node()
{
	machine "$1" "AuthorizedKeysFile $tmp/authorized" \
	    "SetEnv HOME=$tmp/$1 TMPDIR=$tmp/$1/t DUMPBENCH_KVM=$2"
	n=0
	until ssh -F ssh_config "$1" true 2>err </dev/null; do
		n=$((n + 1))
		kill -0 "$!" 2>/dev/null && [ $n -lt 20 ] || {
			echo "sshd lets nobody in: $(cat err "$1.log" |
			    grep . | tail -n 1)"
			exit 77
		}
		sleep 0.2
	done
}
node one "$tmp/kvm"
node two "$tmp/none"

# Measures by copying a result, and says where; on two it waits until that is gone.
for clock in exact tsc; do
	made=$("$build/tests/sample" $clock made) || exit 1
	mv "$made" $clock.json
done
cat >stand-in <<END
#!/bin/sh
echo "\${HOME##*/} \$*" >>"$tmp/ran"
case "\$HOME \$*" in
*/two\ *)
	echo "\$*" | sed 's,.* k/,,; s,/vmlinuz.*,,; s,.*/,,' >"$tmp/waits"
	until [ -e "$tmp/go" ]; do sleep 0.1; done
	;;
*bad/vmlinuz*) echo "the guest did not start"; exit 1 ;;
esac
clock=exact
echo measured
while [ \$# -gt 1 ]; do
	case \$1 in
	--clock) clock=\$2 ;;
	--results) results=\$2 ;;
	esac
	shift
done
mkdir -p "\$results/linux-6" &&
    cp "$tmp/\$clock.json" "\$results/linux-6/20260101T000000Z-\$clock.json"
END
chmod +x stand-in
for name in a b c d bad; do
	mkdir k/$name
	: >k/$name/vmlinuz
	: >k/$name/dumpbench.ko
	echo "linux:k/$name/vmlinuz:k/$name/dumpbench.ko"
done >all
grep -v /bad/ all >list
ssh="ssh -F $tmp/ssh_config"

# try STATUS RESULTS HOSTS [argument ...]
try()
{
	wanted=$1 results=$2 hosts=$3
	shift 3
	: >ran
	DUMPBENCH=$tmp/stand-in "$build/san/dumpbench" matrix --kernels @list \
	    --results "$results" --sshlogin "$hosts" "$@" >out 2>err </dev/null
	status=$?
	[ $status -eq "$wanted" ] || fail "exit status $status, not $wanted"
}

# says FILE PATTERN
says()
{
	grep -qE -- "$2" "$1" || fail "$1 lacks '$2'"
}

# All come back, from both, and nothing is left there.
try 0 both "1/$ssh one,1/$ssh two" --jobs 1 &
both=$!
n=0
until [ -s waits ] || [ $n -gt 300 ]; do
	sleep 0.1
	n=$((n + 1))
done
# The machine two is lost while it measures.
# shellcheck disable=SC2046,SC2154 # numbers; by eval
kill $(for each in $(family "$pid_two"); do
	case $(ps -o comm= -p "$each") in
	sshd*) echo "$each" ;;
	esac
done)
wait $both || exit 1
: >go
for name in a b c d; do
	[ -s both/$name/20260101T000000Z-exact.json ] || fail "no result of $name"
	cmp -s both/$name/20260101T000000Z-exact.json exact.json ||
	    fail "the result of $name is damaged"
	[ -e both/log/$name-exact.log ] || fail "no log of $name"
done
lost=$(cat waits)
grep -q "^two .*/$lost/vmlinuz" ran && grep -q "^one .*/$lost/vmlinuz" ran ||
    fail "what the lost machine measured was not measured by the other"
says err "^[1-4]/4 $lost exact: ok on one, "
says out '/both: 4 kernels, clock exact$'
says out "^one:.* $lost"
[ "$(sed 1d out | cut -d: -f2 | tr ' ' '\n' | grep . | sort | xargs)" = \
    "a b c d" ] || fail "the summary does not name each kernel once"
[ -z "$(ls -A one/t)" ] || fail "left on one: $(ls -A one/t)"

# The lost one, and one that wants a password, are left out at once.
machine closed 'AuthorizedKeysFile none' 'PasswordAuthentication yes'
n=0
until ssh -F ssh_config -o BatchMode=yes closed true 2>&1 </dev/null |
    grep -q denied || [ $n -gt 50 ]; do
	sleep 0.1
	n=$((n + 1))
done
cp all list
try 1 rest "$ssh closed,$ssh two,$ssh one"
says err 'matrix: closed is left out: .*Permission denied.*expected a login without a password'
says err 'matrix: two is left out: .*Connection (refused|reset|closed)'
says err 'no exact result of bad: see .*/rest/log/bad-exact.log'
says rest/log/bad-exact.log 'the guest did not start'
[ "$(grep -c bad/vmlinuz ran)" -eq 1 ] || fail "a kernel that fails is tried again"
says err '^one: a b c d$'
! grep -q '^two' ran || fail "ran on two"
grep -v /bad/ all >list
try 1 none "$ssh closed,$ssh two"
says err '^dumpbench matrix: --sshlogin: no machine to measure on$'
[ ! -e none ] || fail "a folder is left"
[ ! -s ran ] || fail "ran without a machine"

# Cycles are counted where KVM is, if it is anywhere.
node three "$tmp/none"
try 0 cycles "$ssh three,$ssh one" --clock both
says err 'matrix: three has no KVM: no cycles are counted there$'
[ "$(grep -c '^one .*--clock tsc' ran)" -eq 4 ] || fail "tsc: not on one"
! grep -q '^three .*--clock tsc' ran || fail "tsc: on three"
says out '^one:.* a \(tsc\)'
try 0 emulated "$ssh three" --clock tsc
! grep -q KVM err || fail "leaves out the only one"
# What is there is not measured again, and no machine is asked.
try 0 emulated "$ssh closed" --clock tsc
[ ! -s ran ] && [ ! -s err ] || fail "measures again"
says out '^three: a \(tsc\) b \(tsc\) c \(tsc\) d \(tsc\)$'
