#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Ctrl-C while a Linux guest boots, crashes, is measured after that, and dumps:
# nothing stays behind, no QEMU, no adapter, no folder, no result.
# timeout: 900

build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/dumpbench
kernel=${DUMPBENCH_KERNEL:-} kmod=${DUMPBENCH_KMOD:-} root=${DUMPBENCH_ROOT:-}
if ! command -v qemu-system-x86_64 >/dev/null || [ -z "$kernel$kmod" ]; then
	echo "this needs QEMU, and a kernel"
	exit 77
fi
"$build/adapter-trial" || exit $?
tmp=$(mktemp -d) && mkdir "$tmp/t" || exit 1
pid=
trap '[ -z "$pid" ] || kill -KILL $pid 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$tmp/t"
failed=0

fail()
{
	echo "FAIL: $stage: $*"
	tail -n 5 "$tmp/out" | sed 's/^/    | /'
	failed=$((failed + 1))
}

# How often the guest's console says so.
said()
{
	cat "$tmp"/t/*/console.log 2>/dev/null | grep -c -- "$1"
}

# Is it at this stage?
reached()
{
	case $stage in
	boot) [ "$(said 'Linux version')" -gt 0 ] ;;
	crash) [ "$(said 'Kernel panic')" -gt 0 ] ;;
	capture) [ "$(said 'Linux version')" -gt 1 ] ;;
	dump) [ "$(cat "$tmp"/t/*/events 2>/dev/null | grep -c write)" -gt 50 ] ;;
	esac
}

for stage in boot crash capture dump; do
	env --default-signal=INT "$program" panic --kernel "$kernel" \
	    --kmod "$kmod" --modules-root "$root" --clock=exact --pages 64 \
	    --memory 352 --adapter=2200s --results "$tmp/results" \
	    >"$tmp/out" 2>&1 </dev/null &
	pid=$!
	ticks=0
	until reached; do
		sleep 0.1
		ticks=$((ticks + 1))
		if ! kill -0 $pid 2>/dev/null || [ $ticks -ge 2400 ]; then
			fail "it does not come to this"
			break
		fi
	done
	kill -INT $pid
	wait $pid
	status=$?
	pid=
	[ $status -eq 130 ] || fail "exit status $status"
	# Whoever is killed with us goes a moment later.
	for _ in $(seq 50); do
		# shellcheck disable=SC2009 # pgrep would find itself
		left=$(ls "$tmp/t")$(ps -eo args | grep "[ ]$tmp/t/")
		[ -n "$left" ] || break
		sleep 0.1
	done
	[ -z "$left" ] || fail "left: $left"
	[ ! -e "$tmp/results" ] || fail "there is a result"
done
[ "$failed" -eq 0 ]
