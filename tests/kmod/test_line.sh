#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The module on the oldest and the newest kernel of Debian: it is built without
# a warning, loads, proves its paths, and measures.
# timeout: 900

cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
kernels=${KERNELS:-$build/kernels}
for tool in apt-get mmdebstrap qemu-system-x86_64; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

# measure RELEASE: as `dumpbench matrix` does, a few benchmarks.
measure()
{
	module=$kernels/.kmod/$1/dumpbench.ko
	if ! src/setup/kmod "$kernels/.lean/$1" "$module" 2>"$tmp/err"; then
		cat "$tmp/err"
		return 1
	fi
	grep ' warning: ' "$(dirname "$module")/build.log" |
	    grep -v "$kernels\|linux-headers" && return 1
	# Checks that a kernel's configuration has the compiler put into modules
	# would be in every figure.
	! nm "$module" | grep -E '__(ubsan|asan|tsan|kcsan)_' || return 1
	"$build/dumpbench" run --kernel "$kernels/.lean/$1/vmlinuz" \
	    --kmod "$module" --clock=exact --results "$tmp/results" \
	    --benchmark_filter='^(drivers2x2|shootdown/(enter|vmap)/1/|latency/.*/1/)' \
	    >"$tmp/out" 2>&1 || {
		cat "$tmp/out"
		return 1
	}
	grep -q '^enter  *[0-9]' "$tmp/out" && grep -q '"ipis' "$tmp"/results/*/*.json
}

for which in first last; do
	case $which in
	first) release=$(src/setup/kernel line "$kernels" 2>"$tmp/err" | head -n 1) ;;
	last) release=$(src/setup/kernel line "$kernels" 2>"$tmp/err" | tail -n 1) ;;
	esac
	[ -n "$release" ] && LEAN=1 src/setup/kernel "$release" \
	    "$kernels/.lean" >"$tmp/out" 2>"$tmp/err" || {
		tail -n 1 "$tmp/err"
		exit 77
	}
	if measure "$release"; then
		echo "ok: $release"
	else
		echo "FAIL: $release"
		failed=$((failed + 1))
	fi
	rm -rf "$tmp/results"
done
[ "$failed" -eq 0 ]
