#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Dumps to the emulated adapter through the program: its result, its plot, its
# log's timeline, what is said when it fails; with FREEBSD_KERNEL, a FreeBSD
# kernel with aac(4), also a panic's dump without a module.

build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/dumpbench
kernel=${DUMPBENCH_KERNEL:-} kmod=${DUMPBENCH_KMOD:-}
root=${DUMPBENCH_ROOT:-} freebsd=${FREEBSD_KERNEL:-}
if ! command -v qemu-system-x86_64 >/dev/null || [ -z "$kernel$freebsd" ]; then
	echo "this needs QEMU, and a kernel"
	exit 77
fi
"$build/adapter-trial" || exit $?
tmp=$(mktemp -d) && mkdir "$tmp/t" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$tmp/t"
failed=0

fail()
{
	echo "FAIL: $*"
	tail -n 20 "$tmp/out" "$tmp/err" | sed 's/^/    | /'
	failed=$((failed + 1))
}

# Our figures do not need the sanitizers' pace; bad input has its own test.
run()
{
	"$program" "$@" --kernel "$kernel" --kmod "$kmod" \
	    --modules-root "$root" --accel=tcg --results "$tmp/results" \
	    --benchmark_repetitions=1 >"$tmp/out" 2>"$tmp/err" </dev/null
}

says()
{
	grep -Eq -- "$1" "$tmp/out" "$tmp/err" || fail "not said: $1"
}

# Nothing stays behind: no folder, no QEMU, no adapter.
swept()
{
	sleep 0.2
	[ -z "$(ls "$tmp/t")" ] || fail "left $(ls "$tmp/t")"
	# shellcheck disable=SC2009 # pgrep would find itself in what it looks for
	! ps -eo args | grep -q "[ ]$tmp/t/" || fail "a process is left"
}

linux()
{
	run run --adapter "2200s,log=$tmp/log" --clock=both --pages=64 \
	    --benchmark_filter='^adapter/(direct|enter)/' || fail "no result"
	swept
	says '^direct +0?[0-9.]+ '
	exact=$(ls "$tmp"/results/*/*-exact.json) || fail "no exact one"
	tsc=$(ls "$tmp"/results/*/*-tsc.json) || fail "no tsc one"
	# 60 us, and 4096 or 65536 bytes at 200 MB/s, to the nanosecond.
	for ns in 80480 387680; do
		[ "$(grep -Ec "\"model\": ?\"2200s\", ?\"model_ns\": ?$ns" \
		    "$exact")" -eq 2 ] || fail "not the model's times"
	done
	for speed in 2200s off; do
		[ "$(grep -Ec "\"name\": ?\"adapter/[a-z]*/[0-9]*/$speed\"" \
		    "$tsc")" -eq 4 ] || fail "no rows of $speed"
	done
	[ "$(grep -Ec '"model": ?"off", ?"model_ns": ?null' "$tsc")" -eq 4 ] ||
	    fail "a model's time without a model"
	# Warm-up and one round of each of 4 + 8 rows.
	writes=$(awk -F '\t' '$3 == "write" && $10 == 0' "$tmp/log" | wc -l)
	[ "$writes" -eq $((3 * 2 * 2 * (64 + 4))) ] ||
	    fail "$writes writes in the log"
	command -v gnuplot >/dev/null || return
	"$program" plot --format svg "$exact" "$tsc" >"$tmp/out" 2>"$tmp/err"
	[ "$(grep -c 'share\.svg$' "$tmp/out")" -eq 2 ] || fail "no plot"
	grep -q 'batch 1: 80.48 us a page' "${exact%.json}-share.svg" ||
	    fail "the plot does not know the model's time"
	"$program" plot --format svg --timeline "$tmp/log" >"$tmp/out" 2>&1
	# A guest for each clock and speed: the last one's.
	grep -q "dump 3 of 3 in the log: .* in $((writes / 3)) writes" \
	    "$tmp/log-timeline.svg" || fail "no timeline of the last guest"
	"$program" plot --timeline "$exact" >"$tmp/out" 2>"$tmp/err" &&
	    fail "a timeline of a result"
	says 'log of the emulated adapter'
}

linux_fails()
{
	rm -rf "$tmp/results"
	run run --adapter "2200s,fault=media:5,log=$tmp/failed" --clock=exact \
	    --pages=128 --benchmark_filter='^adapter/direct/16/' &&
	    fail "no failure"
	says 'page 64 and the 15 after it failed: Remote I/O error; until'
	says 'the adapter wrote 262144 bytes in 4 commands, and failed 1$'
	[ ! -e "$tmp/results" ] || fail "left a result"
	swept
	run run --adapter "2200s,log=$tmp/none/log" && fail "a log nowhere"
	says "log=$tmp/none/log: there is no folder $tmp/none"
	# The log of what failed says why; without one the old log stays.
	[ "$(awk -F '\t' '$3 == "write" && $10 != 0' "$tmp/failed" |
	    wc -l)" -eq 1 ] || fail "no failed write in the log"
	cp "$tmp/failed" "$tmp/old"
	kernel=$tmp/old run run --adapter "2200s,log=$tmp/failed" &&
	    fail "boots a log"
	cmp -s "$tmp/old" "$tmp/failed" || fail "the old log is lost"
	# For the readers of the result.
	mkfifo "$tmp/fifo" || return
	timeout 120 cat "$tmp/fifo" >"$tmp/read" &
	run run --adapter "2200s,log=$tmp/fifo" --clock=exact --pages=64 \
	    --benchmark_filter='^adapter/direct/16/' || fail "no run into a fifo"
	wait
	[ "$(awk -F '\t' '$3 == "write" && $10 == 0' "$tmp/read" |
	    wc -l)" -gt 3 ] || fail "nothing was read of the fifo"
	[ -p "$tmp/fifo" ] || fail "the fifo was replaced"
}

freebsd_dumps()
{
	kernel=$freebsd
	"$program" panic --adapter "2200s,model=off,log=$tmp/dump" \
	    --accel=tcg --kernel "$freebsd" >"$tmp/out" 2>"$tmp/err" ||
	    fail "no dump"
	says '^  [0-9]{8,} bytes in [0-9]+ writes, 0 failed$'
	swept
	! command -v gnuplot >/dev/null ||
	    "$program" plot --format svg --timeline "$tmp/dump" >"$tmp/out" \
		2>"$tmp/err" || fail "no timeline of the panic"
	"$program" panic --adapter 2200s,model=off,fault=mailbox:50 \
	    --accel=tcg --kernel "$freebsd" >"$tmp/out" 2>"$tmp/err" &&
	    fail "a dump that failed is none"
	says 'did not complete its dump: the adapter wrote [0-9]+ bytes in 49'
	swept
}

[ -z "$kernel" ] || {
	linux
	linux_fails
}
if [ -n "$freebsd" ] && grep -q aac_disk_dump "$freebsd"; then
	freebsd_dumps
else
	echo "FREEBSD_KERNEL names no kernel with aac(4): no panic tried"
fi
[ "$failed" -eq 0 ]
