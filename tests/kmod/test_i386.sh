#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# timeout: 900
#
# Debian's kernel for i386, with high memory: it boots and is asked, two boots
# agree to the instruction, kmap and kmap_local map the right pages, which each
# run proves before it measures, and the adapter is written to.  What does not
# fit it is refused in a sentence.

cd "$(dirname "$0")/../.." || exit 1
build=$(cd "${BUILD:-build}" && pwd) || exit 1
kernels=${KERNELS:-$build/kernels}
amd64=${DUMPBENCH_KERNEL:-} amd64_kmod=${DUMPBENCH_KMOD:-}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/    | /' "$tmp/out" "$tmp/err"
	failed=$((failed + 1))
}

if ! command -v qemu-system-x86_64 >/dev/null; then
	echo "no qemu-system-x86_64"
	exit 77
fi
if ! release=$(src/setup/kernel newest-686-pae "$kernels") ||
    ! make -s B="$build" KERNELS="$kernels" "$build/agent-linux-i386" \
	"$build/guest-mischief-i386"; then
	echo "no kernel for i386 is at hand"
	exit 77
fi
export DUMPBENCH_KERNEL="$kernels/$release/vmlinuz" \
    DUMPBENCH_ROOT="$kernels/$release" \
    DUMPBENCH_KMOD="$build/kmod/$release/dumpbench.ko" BUILD="$build"
src/setup/kmod "$DUMPBENCH_ROOT" "$DUMPBENCH_KMOD" || exit 1

# dumpbench ARGUMENT ...: its output is in out and err.
dumpbench()
{
	"$build/dumpbench" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
}

# refuse WORDS VERB OPTION ...: a sentence, and status 2.
refuse()
{
	words=$1
	shift
	dumpbench "$@"
	status=$?
	[ "$status" -eq 2 ] || fail "exit status $status: $*"
	grep -Eq -- "$words" "$tmp/err" || fail "$*: does not say: $words"
}

refuse 'for i386, where no capture kernel .*expected one for x86-64' \
    panic --kernel "$DUMPBENCH_KERNEL" --kmod "$DUMPBENCH_KMOD"
refuse '64513 MB are more than a kernel for i386 addresses .*at most 64512' \
    run --kernel "$DUMPBENCH_KERNEL" --kmod "$DUMPBENCH_KMOD" --memory 64513
if [ -n "$amd64" ] && [ -n "$amd64_kmod" ]; then
	refuse 'a module for Linux .* on x86-64 .*expected one .* on i386' \
	    run --kernel "$DUMPBENCH_KERNEL" --kmod "$amd64_kmod"
	refuse 'a module for Linux .* on i386 .*expected one .* on x86-64' \
	    run --kernel "$amd64" --kmod "$DUMPBENCH_KMOD"
fi

# Less memory than is always mapped has no such pages.
dumpbench run --kernel "$DUMPBENCH_KERNEL" --kmod "$DUMPBENCH_KMOD" \
    --clock=exact --memory 256 --results "$tmp" \
    --benchmark_filter=latency/kmap/1 && fail "no high memory, and no error"
grep -q 'high memory' "$tmp/out" "$tmp/err" || fail "does not say what it lacks"

"$build/tests/guest/test_guest" boots_exact_and_brings_up_cpus ||
    failed=$((failed + 1))
"$build/tests/kmod/test_exact" || failed=$((failed + 1))

rows="latency/kmap_local/1 latency/kmap/16"
adapter=none
if "$build/adapter-trial"; then
	adapter=2200s,log=$tmp/log
	rows="$rows adapter/kmap_local/1/2200s adapter/kmap/16/2200s"
fi
dumpbench run --kernel "$DUMPBENCH_KERNEL" --kmod "$DUMPBENCH_KMOD" \
    --modules-root "$DUMPBENCH_ROOT" --clock=exact --pages=64 \
    --adapter "$adapter" --results "$tmp" \
    --benchmark_filter='^(adapter|latency)/(kmap|kmap_local)/' ||
    fail "no result"
result=$(find "$tmp/linux-$release" -name '*-exact.json')
for row in $rows; do
	grep -q "\"name\": *\"$row\"" "$result" || fail "no $row"
done
! grep -q '"name": *"latency/kmap_local/16"\|"name": *"[a-z]*/direct/' \
    "$result" || fail "a row of what cannot be"
grep -q '"properties": *"flush=cpu,batch=1-8,irqs-off"' "$result" ||
    fail "kmap_local is not what it should be"
[ "$adapter" = none ] || grep -q 'write' "$tmp/log" ||
    fail "nothing was written"
[ "$failed" -eq 0 ]
