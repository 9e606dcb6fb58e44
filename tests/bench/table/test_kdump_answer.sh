#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is said of a crash of Linux: its rows in the answer and in tables, as a
# picture of one kernel and of several, and what compare makes of them.

cd "$(dirname "$0")/../../.." || exit 1
program=$(realpath "${BUILD:-build}/san/dumpbench") || exit 1
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

set -- results/reference/kdump/linux-*/*-exact.json
[ $# -ge 2 ] || {
	echo "no two reference results of a crash of Linux"
	exit 1
}
for each; do
	grep -q '"name":"kdump/dump_mmap/65536"' "$each" ||
	    fail "$each: no dump in it"
	# The parts of a dump are those of a page, all of them positive.
	jq -e '[.benchmarks[] | select(.name | startswith("kdump/dump_")) |
	    .dumpbench | .mapping > 0 and .copying > 0] | all' "$each" \
	    >"$tmp/out" || fail "$each: a part is missing"
done

"$program" plot --out "$tmp/p" --format svg "$1" >"$tmp/out" 2>&1 ||
    fail "no picture"
for line in read mmap dump_read dump_mmap; do
	grep -q ">$line<" "$tmp"/p/*-kdump.svg || fail "no line $line"
done
for line in mapping copying driver; do
	grep -q ">$line<" "$tmp"/p/*-dump.svg || fail "no part $line of a dump"
done
"$program" report --out "$tmp/report.html" "$@" >"$tmp/out" 2>&1 ||
    fail "no report"
for line in 6.1.0 6.12; do
	grep -q ">${line}[^<]*<" "$tmp/report.html" ||
	    fail "no line of $line in the report"
done
# All dumps are in one table, and in one picture, which has their parts once.
"$program" report --format markdown --out "$tmp/report.md" \
    results/reference/kdump >"$tmp/out" 2>&1 || fail "no report to mail"
for line in "| [^|]*freebsd[^|]* | dump_write, 64 KB | [0-9.]* | 0 |" \
    "| [^|]*6.1.0[^|]* | dump_read, 64 KB |" \
    "| [^|]*6.12[^|]* | dump_mmap, 1 MB |" "| kernel | read, 4 KB |"; do
	grep -q "^$line" "$tmp/report.md" || fail "no '$line' in the report"
done
"$program" report --out "$tmp/all.html" results/reference/kdump \
    >"$tmp/out" 2>&1 || fail "no report of two systems"
for line in "freebsd[^<]* dump_write 64 KB" "6.12[^<]* dump_mmap 1 MB"; do
	grep -q "$line<" "$tmp/all.html" || fail "no bar of $line"
done
# So many kernels are side by side, with a panel for each call.
"$program" report --out "$tmp/many.html" "$1" "$1" "$1" "$1" "$1" "$1" "$1" \
    >"$tmp/out" 2>&1 || fail "no report of many"
grep -q "Kernels: instructions per page, by version" "$tmp/many.html" ||
    fail "no picture by kernel"
grep -q ">crash: mmap, 4 MB<" "$tmp/many.html" || fail "no line by kernel"
! grep -q ">mmap/[^<]*6.1.0" "$tmp/many.html" || fail "too many lines"
# A line a kernel of those that are kept, and a crash of each in it.
"$program" report --format markdown --out "$tmp/kept.md" \
    results/reference/kdump-versions >"$tmp/out" 2>&1 || fail "no report"
while read -r kernel _; do
	grep -F "| $kernel | " "$tmp/kept.md" |
	    grep -Eq '^[^|]*\|[^|]*( \| [0-9.]+){6} \|$' ||
	    fail "no line of $kernel"
done <results/reference/kdump-versions/kernels
# The module's paths stand beside the readings.
jq -e '[.benchmarks[] | select(.name | startswith("kdump/enter/")) |
    .page_ticks > 0 and .unmap_median > 0] | length == 2 and all' "$1" \
    >"$tmp/out" || fail "no path of the module in $1"
# One boot set against itself is the same, and of another kernel it is not.
"$program" compare "$1" "$1" >"$tmp/out" 2>&1 || fail "it differs from itself"
grep -q 'kdump' "$tmp/out" || fail "compare does not know it"
"$program" compare "$1" "$2" >"$tmp/out" 2>&1
grep -q 'kdump/mmap/4096 ' "$tmp/out" || fail "two kernels read alike"
[ "$failed" -eq 0 ]
