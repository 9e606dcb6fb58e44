#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench run --target local, in an emulated machine of four CPUs: on those
# that a process may use, and what is said of the hypervisor.
# timeout: 500

cd "$(dirname "$0")/../../.." || exit 1
build=${BUILD:-build}
for need in busybox cpio qemu-system-x86_64 taskset ldd; do
	command -v $need >/dev/null || {
		echo "no $need"
		exit 77
	}
done
busybox=$(command -v busybox)
! ldd "$busybox" >/dev/null 2>&1 || {
	echo "$busybox is not static (busybox-static is)"
	exit 77
}
if [ ! -r "${DUMPBENCH_KERNEL:-}" ] || [ ! -r "${DUMPBENCH_KMOD:-}" ]; then
	echo "DUMPBENCH_KERNEL and DUMPBENCH_KMOD name no kernel and module"
	exit 77
fi
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

fail()
{
	echo "$*"
	sed 's/^/    | /' "$tmp/log"
	exit 1
}

# A program and the libraries that it is linked with.
take()
{
	cp -L "$1" "$root/bin/"
	ldd "$1" | grep -o '/[^ ]*' | while read -r library; do
		mkdir -p "$root/$(dirname "$library")"
		cp -L "$library" "$root/$library"
	done
}

root=$tmp/root
mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev" "$root/tmp"
cp "$busybox" "$root/bin/busybox"
take "$build/dumpbench"
take "$(command -v taskset)"
cp "$DUMPBENCH_KMOD" "$root/dumpbench.ko"
cat >"$root/init" <<'END'
#!/bin/busybox sh
export PATH=/bin
busybox mount -t proc none /proc
busybox mount -t sysfs none /sys
busybox mount -t devtmpfs none /dev
busybox mount -t tmpfs none /tmp
busybox insmod /dumpbench.ko
measure()
{
	printf "\nbegin %s\n" "$1"
	shift
	"$@" dumpbench run --target=local --results=/tmp/r --pages=64 \
	    --rounds=1 --benchmark_repetitions=1 \
	    '--benchmark_filter=shootdown/null/' 2>&1
	echo "status $?"
	busybox cat /tmp/r/*/*.json
	busybox rm -rf /tmp/r
}
measure one taskset -c 2
measure two taskset -c 1,3
measure all busybox env
echo end
busybox poweroff -f
END
chmod +x "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet) >"$tmp/initrd"
timeout 400 qemu-system-x86_64 -m 512 -smp 4 -accel tcg,thread=single \
    -kernel "$DUMPBENCH_KERNEL" -initrd "$tmp/initrd" \
    -append 'console=ttyS0 quiet panic=-1 rdinit=/init' -nographic -no-reboot \
    -nic none </dev/null 2>&1 | tr -d '\r' >"$tmp/log"
grep -q '^end' "$tmp/log" || fail "the machine did not come to an end"

# part NAME WORDS...: each is a line of the run of that name.
part()
{
	sed -n "/^begin $1/,/^\(begin\|end\)/p" "$tmp/log" >"$tmp/part"
	name=$1
	shift
	for words; do
		grep -q -- "$words" "$tmp/part" || fail "$name: no '$words'"
	done
}
part one '^status 0$' '^path  *0$' '"initiator": *2,'
part two '^status 0$' '^path  *0  *1$' '"initiator": *1,'
part all '^status 0$' '^path  *0  *1  *2  *3$' '"initiator": *0,' \
    'in a guest of the hypervisor TCGTCGTCGTCG$' \
    'emulated CPU: cycles show only orders of magnitude' \
    '"emulated": *true' '"hypervisor": *"TCGTCGTCGTCG"'
exit 0
