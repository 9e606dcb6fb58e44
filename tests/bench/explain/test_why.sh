#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The functions below a figure that differs, of results that were made for it:
# all lines add up to the figure, in compare and in a report, and what is missing
# is told.  Runs the sanitized program; no guest.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/../../.." && pwd)
command -v python3 >/dev/null || {
	echo "no python3 here"
	exit 77
}
program=$build/san/dumpbench
export DUMPBENCH_PLOTDIR="$top/plot" KERNELS=/nonexistent
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir scratch
export TMPDIR="$tmp/scratch"
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err | head -n 20
	failed=$((failed + 1))
}

# The verb $3 with what follows ends with $1 and says $2.
try()
{
	status=$1
	words=$2
	shift 2
	"$program" "$@" >out 2>err </dev/null
	got=$?
	[ "$got" -eq "$status" ] || fail "$*: exit status $got, not $status"
	cat out err | grep -Eq -- "$words" || fail "$*: no '$words'"
}

made=$("$build/tests/sample" exact made) || exit 1

# make FILE RELEASE MORE NEAR, of explained.py.
make()
{
	python3 "$top/tests/bench/explain/explained.py" "$made" "$@" || exit 1
}

# All lines below the figure in the JSON of `out` add up to it.
adds_up()
{
	python3 - <<'END' || fail "it does not add up"
import json
for f in json.load(open("out"))["comparisons"][0]["figures"]:
    if f["functions"]:
        by = sum(line["by"] for line in f["functions"])
        assert by == f["shift"], (by, f["shift"])
        assert all(l["new"] - l["old"] == l["by"] for l in f["functions"])
END
}

make old/20260101T000000Z-explain.json 6.1.0-1-amd64 0 0
make new/20260101T000000Z-explain.json 6.1.0-2-amd64 40 0
make near/20260101T000000Z-explain.json 6.1.0-2-amd64 40 3
make far/20260101T000000Z-explain.json 6.1.0-2-amd64 40 3000
make none/20260101T000000Z-exact.json 6.1.0-2-amd64 40 ''
try 0 '^    grown \(new\) +0 +40 +\+40$' compare --why old new
grep -q '^1 of 1 figures that differ are explained, 1 of them with nothing' \
    out || fail "no count"
! grep -qE '^    (map|leaf) ' out || fail "functions that are the same"
try 0 '"left": false' compare --why --format json old new
adds_up
try 0 '^\| grown \(new\) \|  \| 0 \| 40 \|  \| \+40 \|  \|$' compare \
    --format markdown old new

# A batch that is near the median, and means where there is none.
try 0 '^    \(varies from sample to sample\) +0 +-3 +-3$' compare --why old near
grep -qE '^    grown \(new\) +0 +43 +\+43$' out || fail "no functions"
grep -q 'are explained, 0 of them with nothing left over$' out ||
    fail "what is left is not counted"
try 0 '"left": true' compare --format json old near
adds_up
try 0 '^    \(varies from sample to sample\) ' compare --why old far
try 0 '"left": true' compare --format json old far
adds_up

# What is missing is told behind the table, with the command that makes it.
try 1 '^latency/enter/16 +map_median .* \+40 +worse' compare --why old none
grep -q "^dumpbench compare: --why: none: no explanation of latency/enter/16 is\
 in it or beside it, and no kernel file of 6.1.0-2-amd64 is at hand (expected\
 --new-kernel FILE and --new-kmod FILE); \`dumpbench explain --kernel FILE\
 --kmod FILE .*latency/enter/16\` measures what is missing\$" err ||
    fail "no sentence"
echo none >vmlinuz
try 1 'vmlinuz is no kernel file of 6\.1\.0-2-amd64' compare --why \
    --new-kernel vmlinuz --new-kmod vmlinuz old none
try 1 'no kernel file of 6\.1\.0-2-amd64 is at hand .*--old-kernel' compare \
    --why none old
[ -z "$(find . -newer out -name '*.json')" ] || fail "something was made"
try 0 'worse' compare old none
! grep -q 'are explained' out || fail "nothing is explained"
try 2 '--new-kernel: nothing is measured without --why' compare \
    --new-kernel vmlinuz old new
try 2 '--new-kmod: there are 2 NEW .expected one' compare --why \
    --new-kmod vmlinuz old new near

# A path that is unsettled, of several boots: one function varies from boot to
# boot, and the others tell.  of SIDE STEADY MORE ...
of()
{
	side=$1 steady=$2
	shift 2
	for more; do
		day=$((day + 1))
		make "$side/202601${day}T000000Z-explain.json" 6.1.0-2-amd64 \
		    "$more" 0 "$steady"
	done
}
day=10
of noisy 0 40 90 40 10 90
of again 0 90 10 90 60 90
of worse 20 10 10 10 90 10
of few 20 10 10 10 90
of longer 0 100 101 100 100 100
try 0 '0 worse, 0 better, [0-9]* same' compare --filter enter/16 noisy again
try 0 '^latency/enter/16 .* \+20 +worse: without functions that vary from' \
    compare --filter enter/16 noisy worse
grep -qE '^    map +[0-9]+ +[0-9]+ +\+20$' out || fail "map is not named"
try 0 '^latency/enter/16 .* -20 +better: ' compare --filter enter/16 worse noisy
try 0 '"verdict": "worse"' compare --format json --filter enter/16 noisy worse
grep -q '"steady": true' out && grep -q '"shift": 20,' out ||
    fail "what is judged is not told"
try 3 'worse: \+20 on [0-9]*, \+0\.[0-9]*%: without functions' check --filter enter/16 noisy worse
try 0 '0 worse' check --filter enter/16 noisy again
# Four boots are too few, and a function that varies is longer.
try 0 '0 worse, 0 better' compare --filter enter/16 noisy few
try 0 '0 worse, 0 better' compare --filter enter/16 noisy longer

# A report has a table under its finding.
if command -v gnuplot >/dev/null; then
	try 0 '^\| grown \(new\) \| 0 \| 40 \| \+40 \|$' report \
	    --format markdown --out - old new
	grep -q '^| in all | .* | +40 |$' out || fail "no sum"
	try 0 '<th scope="row">grown .new.</th><td>0</td><td>40</td>' report \
	    --out - old new
	try 0 worse report --format markdown --out - old none
	! grep -q 'Functions of' out || fail "functions of nothing"
fi
[ -z "$(ls -A scratch)" ] || fail "left $(ls scratch)"
[ "$failed" -eq 0 ]
