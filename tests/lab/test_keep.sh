#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/lab/keep: what is kept of results compares as before.

top=$(cd "$(dirname "$0")/../.." && pwd)
program=$(cd "${BUILD:-build}" && pwd)/san/dumpbench || exit 1
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
from=$top/results/reference/versions

fail()
{
	echo "FAIL: $*"
	exit 1
}

"$top/src/lab/keep" "$from" kept || fail "exit status"
[ "$(cut -f1 kept/kernels | xargs)" = "$(cut -f1 "$from/kernels" | xargs)" ] ||
    fail "other kernels"
for kernel in "$from"/*/; do
	name=$(basename "$kernel")
	[ "$(cd "kept/$name" && echo *.json)" = \
	    "$(cd "$kernel" && echo *.json)" ] || fail "$name: other files"
	! grep -q '"histogram":\[\[' "kept/$name"/*.json ||
	    fail "$name: has histograms"
	"$program" compare --metric map_median "$kernel"/*-exact.json \
	    "kept/$name"/*-exact.json >out 2>err || fail "$name: $(cat err)"
	grep -q '^0 worse, 0 better, [1-9][0-9]* same' out ||
	    fail "$name: $(tail -n 1 out)"
	grep -q 'not in NEW .such as stream/' out || fail "$name: has streams"
	! grep -q 'latency.*not in' out || fail "$name: lacks latency"
done
"$program" report --format markdown --out kept.md kept >out 2>err ||
    fail "$(cat err)"
grep -q '^| 6.12.117+deb12-amd64 | 2.12' kept.md || fail "not in the report"
"$top/src/lab/keep" "$from" kept 2>err && fail "replaces a folder"
grep -q 'kept: exists .expected a new folder' err || fail "$(cat err)"
"$top/src/lab/keep" kept/6.1.0-56-amd64 other 2>err && fail "takes any folder"
grep -q 'no results of dumpbench matrix' err || fail "$(cat err)"
[ ! -e other ] || fail "leaves a folder"
exit 0
