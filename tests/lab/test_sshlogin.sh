#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench matrix --sshlogin: kernels are measured over ssh, here by an sshd of
# the test's own on the loopback, with a stand-in for the program.
# timeout: 120

build=$(cd "${BUILD:-build}" && pwd) || exit 1
sshd=${SSHD:-$(PATH=$PATH:/usr/sbin command -v sshd)}
for tool in parallel ssh ssh-keygen "${sshd:-sshd}"; do
	command -v "$tool" >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) && cd "$tmp" || exit 1
daemon=
trap '[ -z "$daemon" ] || kill $daemon 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir home k
export HOME="$tmp/home" KERNELS="$tmp/kernels"

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err sshd.log | tail -n 30
	exit 1
}

for key in host user; do
	ssh-keygen -q -t ed25519 -N '' -f $key </dev/null || exit 1
done
cp user.pub authorized
port=$((20000 + $$ % 20000))
cat >sshd_config <<END
Port $port
ListenAddress 127.0.0.1
HostKey $tmp/host
AuthorizedKeysFile $tmp/authorized
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
END
cat >ssh_config <<END
Host far
	HostName 127.0.0.1
	Port $port
	IdentityFile $tmp/user
	IdentitiesOnly yes
	UserKnownHostsFile $tmp/known
	StrictHostKeyChecking no
	LogLevel ERROR
END
"$sshd" -D -f "$tmp/sshd_config" -E "$tmp/sshd.log" </dev/null &
daemon=$!
n=0
until ssh -F ssh_config far true 2>err </dev/null; do
	n=$((n + 1))
	kill -0 $daemon 2>/dev/null && [ $n -lt 20 ] || {
		echo "sshd lets nobody in: $(cat sshd.log err | tail -n 1)"
		exit 77
	}
	sleep 0.5
done

made=$("$build/tests/sample" exact made) || exit 1
cat >stand-in <<END
#!/bin/sh
echo "\${SSH_CONNECTION:-near}" >>"$tmp/connections"
while [ "\$1" != --results ]; do shift; done
mkdir -p "\$2/linux-6" &&
    cp "$tmp/$made" "\$2/linux-6/20260101T000000Z-exact.json"
END
chmod +x stand-in
for name in one two three; do
	mkdir k/$name
	: >k/$name/vmlinuz
	: >k/$name/dumpbench.ko
	echo "linux:k/$name/vmlinuz:k/$name/dumpbench.ko"
done >list
DUMPBENCH=$tmp/stand-in "$build/san/dumpbench" matrix --kernels @list \
    --results far --sshlogin "2/ssh -F $tmp/ssh_config far" >out 2>err \
    </dev/null || fail "exit status"
grep -q '^3/3 ' err || fail "not three kernels"
for name in one two three; do
	[ -s far/$name/20260101T000000Z-exact.json ] || fail "no result of $name"
done
[ "$(grep -c "^127.0.0.1 .* $port$" connections)" -eq 3 ] ||
    fail "not over ssh: $(cat connections)"
