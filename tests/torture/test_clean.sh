#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# `make clean` beside a run of the program that it removes: the run ends with a
# result, or with a message that names what is gone; `make clean` ends well; and
# nothing is left of either.

build=$(cd "${BUILD:-build}" && pwd) || exit 1
cd "$(dirname "$0")/../.." || exit 1
kernel=${DUMPBENCH_KERNEL:-} kmod=${DUMPBENCH_KMOD:-}
tmp=$(mktemp -d) && mkdir "$tmp/t" || exit 1
pid=
trap '[ -z "$pid" ] || kill -KILL $pid 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$tmp/t" DUMPBENCH_PLOTDIR="$PWD/plot"
failed=0 results=0 refused=0

fail()
{
	echo "FAIL: $delay s: $*"
	tail -n 5 "$tmp/out" | sed 's/^/    | /'
	failed=$((failed + 1))
}

# What a run needs of the build folder.
copy()
{
	rm -rf "$tmp/build" "$tmp/results"
	mkdir -p "$tmp/build/kernels"
	cp "$build/dumpbench" "$build/agent-linux" "$tmp/build/"
	[ -z "$kmod" ] || cp "$kmod" "$tmp/build/"
}

# beside SECONDS [option of run ...]: clean so long behind the run's start.
beside()
{
	delay=$1
	shift
	copy
	"$tmp/build/dumpbench" run --results "$tmp/results" --rounds=1 "$@" \
	    >"$tmp/out" 2>&1 </dev/null &
	pid=$!
	sleep "$delay"
	env -u MAKEFLAGS -u MAKELEVEL make -s clean B="$tmp/build" \
	    KERNELS="$tmp/build/kernels" >"$tmp/made" 2>&1 ||
	    fail "make: $(cat "$tmp/made")"
	[ "$(ls -A "$tmp/build")" = kernels ] || fail "left by make"
	wait $pid
	status=$?
	pid=
	! grep -q '(deleted)' "$tmp/out" || fail "a name that nobody gave"
	if [ $status -eq 0 ]; then
		results=$((results + 1))
		[ -n "$(find "$tmp/results" -name '*.json')" ] ||
		    fail "no result"
	else
		refused=$((refused + 1))
		[ $status -lt 126 ] || fail "exit status $status"
		grep -q "$tmp/build/" "$tmp/out" || fail "names no file"
		[ ! -e "$tmp/results" ] || [ -z "$(ls "$tmp/results")" ] ||
		    fail "there is a result"
	fi
	for _ in $(seq 50); do
		[ -n "$(ls -A "$tmp/t")" ] || return 0
		sleep 0.1
	done
	fail "left: $(ls -A "$tmp/t")"
}

copy
if ! "$tmp/build/dumpbench" run --target=host --results "$tmp/results" \
    --pages=64 --rounds=1 --benchmark_filter=host/null/0 >"$tmp/out" 2>&1; then
	grep -q 'not invariant' "$tmp/out" || {
		delay=0
		fail "a run by itself"
	}
else
	for delay in 0 0.01 0.05 0.2; do
		beside "$delay" --target=host --pages=64 \
		    --benchmark_filter=host/null/0 --plot
	done
fi
if command -v qemu-system-x86_64 >/dev/null && [ -r "$kernel" ] &&
    [ -r "$kmod" ]; then
	for delay in 0 0.1 1.5; do
		beside "$delay" --kernel "$kernel" \
		    --kmod "$tmp/build/${kmod##*/}" --clock=exact --cpus=1 \
		    --pages=16 --benchmark_filter='^latency/null/1$'
	done
fi
echo "$results runs with a result, $refused without"
[ "$failed" -eq 0 ] || exit 1
[ $((results + refused)) -gt 0 ] || {
	echo "no target to run: no invariant TSC, no DUMPBENCH_KERNEL"
	exit 77
}
