#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench compare: what it says of files that were made for it, in each form,
# and of bad ones.  Runs the sanitized program.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/san/dumpbench
sample=$build/tests/sample
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
cd "$tmp" || exit 1
unset NO_COLOR
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err | head -n 20
	failed=$((failed + 1))
}

# compare "$@" ends with status $1, and its output or sentence has $2.
try()
{
	status=$1
	words=$2
	shift 2
	"$program" compare "$@" >out 2>err </dev/null
	got=$?
	if [ "$got" -ne "$status" ]; then
		fail "$*: exit status $got, wanted $status"
	elif ! cat out err | grep -Eq -- "$words"; then
		fail "$*: no '$words'"
	fi
}

lacks()
{
	! grep -Eq -- "$1" out || fail "the last one has '$1'"
}

# A file of Google Benchmark: $1 repetitions of each benchmark, the second of
# which takes $2 as long.
plain()
{
	awk -v n="$1" -v factor="$2" -v seed="$3" 'BEGIN {
		srand(seed)
		print "{\"context\": {\"host_name\": \"h\", \"num_cpus\": 2},"
		print "\"benchmarks\": ["
		for (row = 0; row < 10; row++)
			for (i = 0; i < n; i++)
				printf "%s{\"name\": \"BM/%d\", \"real_time\": %.6f, \"cpu_time\": 5, \"time_unit\": \"us\"}\n", row + i ? "," : "", row, (100 + rand()) * (row == 1 ? factor : 1)
		print "]}" }'
}

plain 20 1 1 >old.json
plain 20 1 2 >same.json
plain 20 1.03 3 >worse.json
plain 3 1.5 4 >few.json

# What differs is named, and nothing else.
try 0 '^0 worse, 0 better, 10 same, 0 cannot tell' old.json same.json
try 0 '^1 worse, 0 better, 9 same, 0 cannot tell' old.json worse.json
grep -Eq '^BM/1 .*\+(2\.[5-9]|3\.[0-5]).* worse$' out || fail "BM/1 in text"
lacks '^BM/[02-9]'
try 0 '^0 worse, 1 better, 9 same' worse.json old.json
try 0 'BM/9 .*same' --all old.json worse.json
try 0 'too few repetitions: 3 against 3, of 10 figures 6 would do' \
    few.json few.json
try 0 '^0 worse, 0 better, 10 same' --metric cpu_time old.json worse.json
# Two new ones: a part for each, and one correction for both.
try 0 '^old.json -> worse.json' old.json same.json worse.json
grep -q '^old.json -> same.json' out || fail "no first part"

# --fail-on.
try 3 'worse>2%: 1 figure, such as BM/1 real_time \+' \
    --fail-on 'worse>2%' old.json worse.json
try 0 '1 worse' --fail-on 'worse>5%' old.json worse.json
try 0 '1 worse' --fail-on better old.json worse.json
try 3 'differs: 1 figure' --fail-on better,differs old.json worse.json
try 0 '10 same' --fail-on differs old.json same.json
try 3 'cannot-tell: 10 figures' --fail-on cannot-tell few.json few.json

# Nothing that is there is shown as nothing: a share, a ratio, what is left.
plain 20 1e-5 5 >least.json
try 0 '^BM +real_time +10 +0\.316' old.json least.json
grep -Eq '^BM/1 .* -99\.99[89][0-9]*% ' out || fail "a change to 1e-5"
lacks ' -100\.0%'
cat >tiny.json <<'END'
{"benchmarks": [{"name": "x/1", "real_time": 1e-6}]}
END
cat >huge.json <<'END'
{"benchmarks": [{"name": "x/1", "real_time": 1e6}]}
END
try 0 '^x +real_time +1  0\.000000000001$' huge.json tiny.json
try 0 '^\| x \| real\\_time \| 1 \| 0\.000000000001 \|$' --format markdown \
    huge.json tiny.json
# Nor has a figure an exponent, in whatever unit.
try 0 '^x/1 +real_time +1000k +0\.000001 ' --all huge.json tiny.json
lacks '[0-9]e[-+][0-9]'
try 0 '^neither side states its circumstances$' huge.json tiny.json
try 0 '^x +real_time +1  1\.0000$' huge.json huge.json
try 0 ',1000000,9\.9999999999999995e-07,' --format csv huge.json tiny.json
sed 's/1e6/1000000.0001/' huge.json >next.json
try 0 '^x/1 .* \+0\.00000001% ' --all huge.json next.json

# Some of the benchmarks only, as if there were no others: the correction, the
# family's mean and the counts are of these.
try 0 '^1 worse, 0 better, 1 same, 0 cannot tell' --filter '^BM/(1|2)$' \
    old.json worse.json
try 0 'of 1 figures [0-9]+ would do' --filter 'BM/0' few.json few.json
try 0 '^BM +real_time +2 ' --filter '[12]$' old.json worse.json
try 3 . --filter BM/1 --fail-on worse old.json worse.json
try 0 . --filter BM/2 --fail-on worse old.json worse.json

# The order: of the file, of the names with their numbers, of the changes.
cat >order.json <<'END'
{"benchmarks": [{"name": "b/16", "real_time": 100}, {"name": "b/2",
"real_time": 100}, {"name": "a/1", "real_time": 100}, {"name": "gone",
"real_time": 1}]}
END
cat >moved.json <<'END'
{"benchmarks": [{"name": "b/16", "real_time": 101}, {"name": "b/2",
"real_time": 70}, {"name": "a/1", "real_time": 110}]}
END
ordered()
{
	wanted=$1
	shift
	try 0 . --all "$@" order.json moved.json
	got=$(sed -n 's/^\([ab]\/[0-9]*\|gone\) .*/\1/p' out | xargs)
	[ "$got" = "$wanted" ] || fail "$*: the order is $got, not $wanted"
}
ordered 'b/16 b/2 a/1 gone'
ordered 'b/16 b/2 a/1 gone' --sort=file
ordered 'a/1 b/2 b/16 gone' --sort=name
ordered 'b/2 a/1 b/16 gone' --sort change
try 0 '^"order.json","moved.json","wall","b/2"' --sort change --format csv \
    order.json moved.json
sed -n 2p out | grep -q '"b/2"' || fail "the CSV is in another order"

# Aggregates alone are shown, and not judged.
for side in 100 150; do
	cat >"mean$side.json" <<-END
	{"benchmarks": [{"name": "BM_A_mean", "run_name": "BM_A", "run_type":
	"aggregate", "aggregate_name": "mean", "real_time": $side}]}
	END
done
try 0 '^BM_A +real_time +100 +150 +\+50.0% .*cannot tell: only aggregates' \
    --all mean100.json mean150.json
try 4 '^0 worse, 0 better, 0 same, 1 cannot tell' --fail-on differs \
    mean100.json mean150.json

# What comes from a file is text: to a spreadsheet, a table, a terminal.
cat >names.json <<'END'
{"benchmarks": [
{"name": "=1+2", "real_time": -1},
{"name": "+1|2", "error_occurred": true, "error_message": "=3|4\nx"},
{"name": "-1`a", "real_time": 1},
{"name": "@SUM(1)\u009b2J", "real_time": 1},
{"name": "\tx\"y\r\n=z", "real_time": 1},
{"name": "\uff1d1&#124;", "real_time": 1}]}
END
tab=$(printf '\tn.json')
cp names.json "$tab"
cp names.json =n.json
try 0 . --format csv "$tab" =n.json
for cell in "=1+2" "+1|2" '-1`a' "@SUM(1)" "＝1" "?n.json" "=n.json"; do
	grep -Fq "\"'$cell" out || fail "a cell '$cell'"
done
lacks '"[=+@-]'
grep -q '"real_time",1,1,-1,-1,' out || fail "a number is a number"
try 0 '\+1\\\|2' --all --format markdown names.json names.json
grep -Fq '| @SUM' out && fail "somebody is called"
grep -Fq '&#' out && fail "an entity"
awk -F'|' '/^\| / { gsub(/\\\|/, ""); if (NF != 9 && NF != 6) exit 1 }' out ||
    fail "a table that is broken"
try 0 'SUM\(1\)\?2J' --all names.json names.json

# Folders: all of it, and what is below.
mkdir -p a/deep b
cp old.json a/1.json
cp same.json a/deep/2.json
cp worse.json b/3.json
echo no JSON >b/notes.txt
ln -s .. b/loop
try 0 '^1 worse, 0 better, 9 same' a b
try 0 '"BM/1","real_time",40,20,' --format csv a b

# The forms.
try 0 '^\| BM/1 \| real\\_time \| .*\*\*worse\*\*' --format markdown \
    old.json worse.json
try 0 '"verdict": "worse"' --format json old.json worse.json
if command -v python3 >/dev/null; then
	python3 - <<-'END' || fail "the JSON"
	import json
	c, = json.load(open("out"))["comparisons"]
	assert c["counts"] == {"worse": 1, "better": 0, "same": 9,
	    "cannot tell": 0}, c["counts"]
	f, = [f for f in c["figures"] if f["verdict"] == "worse"]
	assert f["benchmark"] == "BM/1" and f["old_n"] == 20
	assert .02 < f["change"] < .04 and f["low"] < f["shift"] < f["high"]
	assert f["p"] < f["p_holm"] < .05
	assert abs(c["families"][0]["ratio"] - 1.03 ** .1) < .002
	END
fi
try 0 '' --ministat stat old.json worse.json
[ "$(find stat -name '*.old' | wc -l)" -eq 10 ] || fail "ministat's files"
[ "$(wc -l <stat/0002-wall-BM_1-real_time.new)" -eq 20 ] ||
    fail "ministat's values"
if command -v ministat >/dev/null; then
	ministat stat/0002*.old stat/0002*.new >out 2>err
	grep -q 'Difference at 95' out || fail "ministat sees no difference"
fi

# Colour: on a terminal, unless asked not to.
if command -v script >/dev/null; then
	red=$(printf '\033\\[31mworse')
	TERM=xterm script -qec "$program compare old.json worse.json" log >out
	grep -q "$red" out || fail "no colour on a terminal"
	NO_COLOR=1 TERM=xterm script -qec \
	    "$program compare old.json worse.json" log >out
	! grep -q "$red" out || fail "colour in spite of NO_COLOR"
fi
try 0 worse old.json worse.json
! grep -q "$(printf '\033')" out || fail "colour in a file"

# Results of our own.
exact=$("$sample" exact made) || fail sample
tsc=$("$sample" tsc made) || fail sample
try 0 '^0 worse, 0 better, [1-9][0-9]* same, [0-9]+ cannot tell' \
    "$exact" "$exact"
sed 's/"release": "[^"]*"/"release": "9.9.9"/' "$exact" >kernel.json
try 0 '^exact release .*-> 9\.9\.9$' "$exact" kernel.json
# Of the mitigations only what differs, however many there are.
python3 - "$exact" <<-'END' || fail "python3"
	import json, sys
	many = "; ".join("m%d: Not affected" % i for i in range(20))
	for name, text in (
	    ("old", many + "; meltdown: Mitigation: PTI; gone: x"),
	    ("new", many + "; meltdown: Vulnerable; came: Mitigation: y, z")):
	    d = json.load(open(sys.argv[1]))
	    d["context"]["dumpbench"]["mitigations"] = text
	    json.dump(d, open("mitigations-%s.json" % name, "w"))
END
try 0 '^exact mitigations     : 3 differ$' mitigations-old.json \
    mitigations-new.json
for entry in 'meltdown: Mitigation: PTI -> Vulnerable' 'gone: x -> none' \
    'came: none -> Mitigation: y, z'; do
	grep -qx "         $entry" out || fail "no '$entry'"
done
lacks 'm[0-9]+: Not affected'
try 0 '^  - meltdown: Mitigation: PTI -> Vulnerable$' --format markdown \
    mitigations-old.json mitigations-new.json
# Of one path one figure, by one instruction.
python3 - "$exact" <<-'END' || fail "python3"
	import json, sys
	d = json.load(open(sys.argv[1]))
	for b in d["benchmarks"]:
	    if (b["run_name"] + "/").startswith("latency/enter/1/"):
	        for k in ("min", "p10", "median", "p90", "p99", "max"):
	            if b.get("map_" + k) is not None:
	                b["map_" + k] += 1
	json.dump(d, open("one.json", "w"))
END
try 0 '^1 worse, 0 better,' "$exact" one.json
grep -Eq '^latency/enter/1[ /].*\+1 .*worse' out || fail 'latency/enter/1'
lacks '^[a-z0-9]*/(null|direct|qenter|vmap).*(worse|better)'
try 3 'latency/enter/1[^ ]* map_median' --fail-on worse "$exact" one.json
try 1 'exact against tsc.*never' "$exact" "$tsc"
try 1 'wall against tsc.*never' old.json "$tsc"
sed 's/"emulated": true/"emulated": false/; s/"tcg"/"kvm"/' "$tsc" >real.json
try 0 'emulated against real' "$tsc" real.json
lacks ' (worse|better)$'
sed 's/"host": "[^"]*"/"host": "another"/' "$tsc" >host.json
try 0 'different machine: host differs' "$tsc" host.json
sed 's/"host": "[^"]*"/"host": "another"/' "$exact" >host.json
try 0 'host .*-> another$' "$exact" host.json
lacks 'different machine'

# Bad input.
try 2 'no argument \(expected OLD NEW'
try 2 'too few arguments \(expected OLD NEW' old.json
try 2 "unknown option '--frobnicate' \(expected --format" --frobnicate
try 2 "unknown format 'gif' \(expected text, markdown, csv, json, junit, ktap or gha\)" \
    --format gif a b
try 2 "unknown format 'jsn'; did you mean json\?" --format=jsn a b
try 2 "unknown sort 'size' \(expected file, name or change\)" --sort size a b
try 2 "unknown machine 'some'.* \(expected same or any\)" --machine some a b
for regex in '(' '[a' 'a{2' '*' 'a\'; do
	try 2 "--filter: '.*': [A-Z].* \(expected an extended regular" \
	    --filter "$regex" a b
done
try 2 '--filter: an empty value' --filter= a b
try 1 "--filter: 'nothing' matches no benchmark \(expected one of" \
    --filter nothing old.json old.json
try 1 "'\^latncy/' matches no benchmark; did you mean latency\?" \
    --filter '^latncy/' old.json old.json
try 2 "unknown rule 'awful>5%' \(expected worse, better" --fail-on 'awful>5%' a b
try 2 "unknown rule 'worse>x'" --fail-on 'worse>x' a b
try 2 "unknown rule 'worse>-1'" --fail-on 'differs,worse>-1' a b
try 2 "unknown rule ''" --fail-on worse, a b
try 2 '--fail-on: an empty value' --fail-on '' a b
try 2 "'a lot' is not a percentage" --margin 'a lot' a b
try 2 'metric.*names with commas' --metric a,,b a b
try 2 '--format: no value \(expected text' --format
try 1 "--metric: no figure of 'nonsense' in a \(expected" --metric nonsense a b
try 1 'missing.json: No such file' missing.json old.json
try 1 'missing.json: No such file' old.json missing.json
mkdir empty
try 1 'empty: no \*.json in this folder' old.json empty
mkfifo fifo.json
try 1 'fifo.json: not a file' old.json fifo.json
head -c 500 old.json >cut.json
try 1 'cut.json: not whole JSON \(line [0-9]+, column [0-9]+: ' old.json \
    cut.json
: >nothing.json
try 1 'nothing.json: not whole JSON \(line 1, column 0: ' old.json nothing.json
echo '{"a": 1}' >foreign.json
try 1 'foreign.json: benchmarks is missing' old.json foreign.json
printf '{"context": {},\n"benchmarks": [\n{"name": "a",}]}' >comma.json
try 1 'comma.json: not whole JSON \(line 3, column 14: ' old.json comma.json
head -c 100000 /dev/zero | tr '\0' '[' >deep.json
try 1 'deep.json: (nested too deep|not whole JSON)' old.json deep.json
{
	printf '{"context": {}, "benchmarks": ['
	head -c 20000000 /dev/zero | tr '\0' ,
	printf ']}'
} >values.json
try 1 'values.json: too many values' old.json values.json
truncate -s 100M large.json
try 1 'large.json: too large' old.json large.json
printf '{"context": {}, "benchmarks": [{"name": "\\u001b[2Jx/../../y|z",' \
    >hostile.json
printf '"real_time": 1}]}' >>hostile.json
try 0 '\?\[2Jx' --all --ministat stat2 hostile.json hostile.json
! grep -q "$(printf '\033')" out || fail "control characters"
[ "$(find stat2 -type f | wc -l)" -eq 2 ] || fail "files out of their folder"
: >file
try 1 'file/.*Not a directory|file: ' --ministat file old.json same.json
if [ -e /dev/full ]; then
	"$program" compare --all old.json same.json >/dev/full 2>err
	{ [ $? -eq 1 ] && grep -q 'No space' err; } || fail "a full disk"
fi

# Families that have other names in older files: of ours, and of no others'.
now=$("$sample" exact now) || exit 1
sed 's,drivers2x2,seed,g' "$now" >before.json
grep -q '"name":"seed/enter/1' before.json || fail "no older file"
for pair in "before.json $now" "$now before.json" "before.json before.json"; do
	# shellcheck disable=SC2086 # two words
	try 0 '^0 worse, 0 better, 12 same, 0 cannot tell' --all \
	    --filter '^drivers2x2/' $pair
	lacks 'seed/'
done
try 1 "'\^seed/' matches no benchmark; did you mean drivers2x2\?" \
    --filter '^seed/' before.json before.json
echo '{"benchmarks": [{"name": "seed/x/1", "real_time": 1}]}' >others.json
try 0 '^seed/x/1 ' --all others.json others.json

# For machines: a test a figure.
try 0 '<testsuite name="old.json to worse.json" tests="10" failures="1"' \
    --format junit old.json worse.json
grep -Eq '<failure message="worse: [0-9.e+]+ to [0-9.e+]+, \+' out ||
    fail "no reason in junit"
[ "$(grep -c '<testcase ' out)" -eq 10 ] || fail "not 10 cases"
try 3 'failures="0"' --format junit --fail-on 'worse>50%,better>1%' \
    worse.json old.json worse.json
[ "$(grep -c 'failures="1"' out)" -eq 1 ] || fail "junit without the rules"
try 0 'skipped="10"' --format junit few.json few.json
sed 's,"BM/1","<BM>\&\\"1\\u0001",' old.json >marks.json
try 0 'name="&lt;BM&gt;&amp;&quot;1\?"' --format junit marks.json marks.json
! command -v python3 >/dev/null || python3 -c '
import sys, xml.dom.minidom
xml.dom.minidom.parse("out")' 2>err || fail "junit is no XML"
try 0 '^    not ok 2 BM/1 real_time # worse: ' --format ktap old.json worse.json
[ "$(head -n 3 out)" = "KTAP version 1
1..1
    KTAP version 1" ] || fail "no head of KTAP"
grep -qx '    # Totals: pass:9 fail:1 xfail:0 xpass:0 skip:0 error:0' out &&
    grep -qx 'not ok 1 old.json to worse.json' out || fail "no end of KTAP"
try 0 ' ok 1 BM/0 real_time # SKIP cannot tell: ' --format ktap few.json few.json
try 0 '^::error title=BM/1 real_time::worse: .*%25$' --format gha old.json \
    worse.json
grep -q '"unit": "ns"' out || fail "no unit for GitHub"
try 0 '^::notice title=BM/1 real_time::better: ' --format gha worse.json old.json
try 0 '^::warning title=BM/1 real_time::worse: ' --format gha \
    --fail-on 'worse>50%' old.json worse.json
# Each form is a row.
for form in text markdown csv json junit ktap gha; do
	try 0 . --format "$form" old.json same.json
done

[ "$failed" -eq 0 ]
