#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench panic --crash sysrq: a Linux kernel crashes by itself, without the
# module.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
for need in qemu-system-x86_64 python3; do
	command -v $need >/dev/null || {
		echo "no $need"
		exit 77
	}
done
if [ ! -r "${DUMPBENCH_KERNEL:-}" ]; then
	echo "DUMPBENCH_KERNEL names no kernel"
	exit 77
fi
kernel=$(realpath "$DUMPBENCH_KERNEL")
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

"$build/dumpbench" panic --crash sysrq --kernel "$kernel" --clock exact \
    --pages 64 --results results >out 2>&1 || {
	cat out
	exit 1
}
grep -q 'in [0-9]* ranges; no module kept pages to look for in it$' out || {
	cat out
	exit 1
}
python3 - results/*/*.json <<'END'
import json, sys
d = json.load(open(sys.argv[1]))
names = {b["name"].split("/manual")[0] for b in d["benchmarks"]}
expected = {"kdump/read/4096", "kdump/read/65536", "kdump/read/1048576",
    "kdump/mmap/4096", "kdump/mmap/65536", "kdump/mmap/4194304"}
assert d["context"]["dumpbench"]["module_version"] is None
assert names == expected, names ^ expected
END
