#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench run --qemu: a program, and a folder with a system of its own, which
# is this machine's here, by links.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
qemu=$(command -v qemu-system-x86_64) || {
	echo "no qemu-system-x86_64"
	exit 77
}
loader=/lib64/ld-linux-x86-64.so.2
libraries=/usr/lib/x86_64-linux-gnu
if [ ! -r "${DUMPBENCH_KERNEL:-}" ] || [ ! -r "${DUMPBENCH_KMOD:-}" ]; then
	echo "DUMPBENCH_KERNEL and DUMPBENCH_KMOD name no kernel and module"
	exit 77
fi
if [ ! -e $loader ] || [ ! -d $libraries ]; then
	echo "this is no Debian for amd64"
	exit 77
fi
kernel=$(realpath "$DUMPBENCH_KERNEL") kmod=$(realpath "$DUMPBENCH_KMOD")
root=$(realpath "${DUMPBENCH_ROOT:-/}")
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/    | /' out
	failed=$((failed + 1))
}

# run STATUS QEMU
run()
{
	"$build/dumpbench" run --qemu "$2" --kernel "$kernel" --kmod "$kmod" \
	    --clock=exact --pages=64 --rounds=1 --results results \
	    --benchmark_filter='^latency/null/1/' >out 2>&1
	status=$?
	[ "$status" -eq "$1" ] || fail "--qemu $2: exit status $status"
	[ "$1" -eq 0 ] || [ ! -e results ] || fail "--qemu $2: leaves results"
}

says()
{
	grep -q -- "$1" out || fail "does not say: $1"
}

run 2 /nonexistent
says '--qemu: /nonexistent: No such file'
run 2 /bin/true
says '/bin/true is not QEMU (expected qemu-system-x86_64, or a folder'
mkdir empty
run 2 empty
says 'empty/usr/bin/qemu-system-x86_64: No such file .*(expected a folder'

# One that does not live with the adapter, where KVM runs no guest.
cat >ends <<'END'
#!/bin/sh
case "$*" in
*--version*) echo "QEMU emulator version 99.1.2" ;;
*x-pci-proxy-dev,help*) echo "x-pci-proxy-dev options:" ;;
*qtest,help*) echo "qtest options:" ;;
*) kill -s SEGV $$ ;;
esac
END
chmod +x ends
"$build/dumpbench" run --qemu ./ends --kernel "$kernel" --kmod "$kmod" \
    --clock=exact --adapter 2200s --modules-root "$root" \
    --results results >out 2>&1
[ $? -eq 2 ] || fail "the adapter: exit status"
says '--adapter: this QEMU ends with signal 11 when a guest that KVM does not'
[ ! -e results ] || fail "the adapter: leaves results"

# Its own firmware is found there, and nowhere else; the path has a space.
mkdir -p 'a system/usr/bin' 'a system/lib64' 'a system/usr/lib' \
    'a system/usr/share'
ln -s "$qemu" 'a system/usr/bin/qemu-system-x86_64'
run 2 'a system'
says 'a system/lib64/ld-linux-x86-64.so.2: No such file'
ln -s $loader 'a system/lib64/ld-linux-x86-64.so.2'
ln -s $libraries 'a system/usr/lib/x86_64-linux-gnu'
for each in qemu seabios; do
	[ ! -d /usr/share/$each ] ||
	    ln -s /usr/share/$each "a system/usr/share/$each"
done
version=$(qemu-system-x86_64 --version | sed -n 's/.*version \([0-9.]*\).*/\1/p')
for each in "$qemu" 'a system'; do
	run 0 "$each"
	grep -q "\"qemu_version\": \"$version\"" results/*/*.json ||
	    fail "another version of QEMU"
	rm -rf results
done
[ "$failed" -eq 0 ]
