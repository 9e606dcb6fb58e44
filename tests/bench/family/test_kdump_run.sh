#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A crash beside a run: there is one where the filter chooses a row of it, if
# only of a path that the module has, and else none.
# timeout: 900

build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/dumpbench
kernel=${DUMPBENCH_KERNEL:-} kmod=${DUMPBENCH_KMOD:-}
if ! command -v qemu-system-x86_64 >/dev/null || [ -z "$kernel$kmod" ]; then
	echo "this needs QEMU, and a kernel"
	exit 77
fi
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	tail -n 20 "$tmp/out" | sed 's/^/    | /'
	failed=$((failed + 1))
}

# The names in the result of a run with this filter, words on a line.
names()
{
	rm -rf "$tmp/results"
	"$program" run --kernel "$kernel" --kmod "$kmod" --clock=exact \
	    --cpus=1 --pages=64 --rounds=1 --also=kdump \
	    --benchmark_filter="$1" --results "$tmp/results" >"$tmp/out" \
	    2>&1 </dev/null || fail "$1: exit status $?"
	jq -r '.benchmarks[].name' "$tmp"/results/*/*.json | xargs
}

expect()
{
	got=$(names "$1")
	[ "$got" = "$2" ] || fail "$1: rows '$got', not '$2'"
}

expect '^latency/kenter_temporary/1/' latency/kenter_temporary/1
expect '^kdump/kenter_temporary/4096/' kdump/kenter_temporary/4096
grep -q '^kenter_temporary  *[0-9]' "$tmp"/results/*/*.txt ||
    fail "no path in the tables"
[ "$failed" -eq 0 ]
