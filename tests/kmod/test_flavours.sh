#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# timeout: 900
#
# The module builds for, loads into and runs in every flavour of Debian's
# kernel: cloud and rt beside amd64, which the other guest tests boot.  The
# path table is complete in each, and every path maps the right pages, which
# each run proves before it measures.

build=${BUILD:-build}
kernels=${KERNELS:-build/kernels}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

if ! command -v qemu-system-x86_64 >/dev/null; then
	echo "no qemu-system-x86_64"
	exit 77
fi
for flavour in cloud rt; do
	if ! release=$(src/setup/kernel "newest-$flavour" "$kernels"); then
		echo "no $flavour kernel is at hand"
		exit 77
	fi
	kmod=$build/kmod/$release/dumpbench.ko
	echo "$release"
	src/setup/kmod "$kernels/$release" "$kmod" || exit 1
	"$build/dumpbench" run --kernel "$kernels/$release/vmlinuz" \
	    --kmod "$kmod" --clock=exact --results "$tmp" \
	    --benchmark_filter='latency/.*/16/|shootdown/enter/' || exit 1
	result=$(find "$tmp/linux-$release" -name '*-exact.json')
	rows=$(grep -c '"name": *"latency/' "$result")
	if [ "$rows" -ne 10 ]; then
		echo "$release: $rows paths of 10"
		exit 1
	fi
done
