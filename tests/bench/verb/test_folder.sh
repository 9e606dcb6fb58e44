#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A folder that holds a run, a panic and an explanation of one kernel, as they
# all stand in it by default: reports and comparisons are of the run.

cd "$(dirname "$0")/../../.." || exit 1
program=$(realpath "${BUILD:-build}/san/dumpbench") || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	head -n 20 "$tmp/out" | sed 's/^/    | /'
	failed=$((failed + 1))
}

at=results/reference
mkdir "$tmp/run" "$tmp/all" "$tmp/panic"
cp $at/linux-6.1.0-56-amd64/*-exact.json "$tmp/run"
cp $at/linux-6.1.0-56-amd64/*-exact.json \
    $at/kdump/linux-6.1.0-56-amd64/*-exact.json \
    $at/explain/linux-6.1.0-56-amd64/*-explain.json "$tmp/all"
cp $at/kdump/linux-6.1.0-56-amd64/*-exact.json "$tmp/panic"
for each in run all; do
	"$program" report --format markdown --out "$tmp/$each.md" \
	    "$tmp/$each" >"$tmp/out" 2>&1 || fail "no report of $each"
	sed -i "s/^| $each |/| kernel |/; s/, $each\$/, kernel/; s/\b$each\b/kernel/" \
	    "$tmp/$each.md"
done
cmp -s "$tmp/run.md" "$tmp/all.md" || {
	diff "$tmp/run.md" "$tmp/all.md" >"$tmp/out"
	fail "the report is not of the run"
}
"$program" compare "$tmp/run" "$tmp/all" >"$tmp/out" 2>&1 ||
    fail "no comparison"
tail -n 1 "$tmp/out" | grep -Eq '^0 worse, 0 better, [1-9][0-9]* same, 0 cannot' ||
    fail "the comparison is not of the run"
! grep -q several "$tmp/out" || fail "several machines"

# Where there is no run, what there is.
"$program" compare "$tmp/panic" "$tmp/panic" >"$tmp/out" 2>&1 ||
    fail "no comparison of panics"
tail -n 1 "$tmp/out" | grep -Eq '^0 worse, 0 better, [1-9][0-9]* same' ||
    fail "panics are not compared"

# Without names --brief is of a pair that this explanation lacks.
sed '/"rows": /s|latency/kenter_temporary/1"|latency/direct/1"|' \
    $at/explain/linux-6.1.0-56-amd64/*-explain.json >"$tmp/pair.json"
"$program" explain --brief "$tmp/pair.json" >"$tmp/out" 2>&1 &&
    fail "a brief explanation of one benchmark"
grep -Eq 'no name was given, .* \(expected two names' "$tmp/out" ||
    fail "a brief explanation of nothing that was asked for"
[ "$failed" -eq 0 ]
