#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench explain, from a guest to its files: what is attributed adds up, the
# plugin changes no figure, a handicap is found in the functions that burn it,
# and the real callgrind_annotate reads what it is meant to.
# timeout: 400

program=${BUILD:-build}/dumpbench
san=${BUILD:-build}/san/dumpbench
kernel=${DUMPBENCH_KERNEL:-}
kmod=${DUMPBENCH_KMOD:-}
[ -n "$kernel" ] && [ -n "$kmod" ] || {
	echo "no guest kernel: DUMPBENCH_KERNEL, DUMPBENCH_KMOD are not set"
	exit 77
}
command -v qemu-system-x86_64 >/dev/null || {
	echo "no qemu-system-x86_64"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# Measure, with these further options, into the folder $1.
measure()
{
	folder=$1
	verb=$2
	shift 2
	"$program" "$verb" --kernel "$kernel" --kmod "$kmod" --clock=exact \
	    --results "$folder" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null ||
	    fail "$verb $*: $(cat "$tmp/err")"
}

rows='^(latency/(enter|vmap|kenter_temporary)/16|shootdown/enter/[01]|stream/qenter/1/copy)$'
measure "$tmp/plain" run "--benchmark_filter=$rows"
# The path of the results, and of the plugin, may hold a comma.
measure "$tmp/a,b" explain "--benchmark_filter=$rows"
cp "$tmp/out" "$tmp/table"
plain=$(find "$tmp/plain" -name '*-exact.json')
explained=$(find "$tmp/a,b" -name '*-explain.json')
[ -n "$explained" ] || fail "no file"
grep -q "^$explained\$" "$tmp/table" || fail "the file is not told"

# Every stage of every row adds up to what the module counted.
grep -o '"missing":[-0-9]*' "$explained" | sort | uniq -c >"$tmp/missing"
[ "$(wc -l <"$tmp/missing")" -eq 1 ] &&
    grep -qE '^ *18 "missing":0$' "$tmp/missing" ||
    fail "it does not add up: $(cat "$tmp/missing")"

# The figures are those that are measured without the plugin; how several CPUs
# take turns may differ from boot to boot.
alone='^(latency|stream)/|^shootdown/enter/0$'
"$program" compare --filter "$alone" --all "$plain" "$explained" >"$tmp/same" 2>&1
grep -q '^0 worse, 0 better, ' "$tmp/same" ||
    fail "the plugin changes figures: $(cat "$tmp/same")"

# No line is wider than a terminal, and each table's parts are its sum.
expand "$tmp/table" | grep -v '^/' | awk 'length($0) > 80' >"$tmp/wide"
[ ! -s "$tmp/wide" ] || fail "wider than 80: $(head -n 1 "$tmp/wide")"
awk '/ instructions a page$/ { n++; wanted = $(NF - 3) }
    /%$/ && !/^sum/ { sum += $(NF - 1 - ($(NF - 2) ~ /^[0-9.]+$/)) }
    /^sum/ { if (sum - wanted > 0.1 || wanted - sum > 0.1)
		print "sum " sum " of " wanted
	sum = 0 }
    END { if (n != 6) print n " tables" }' "$tmp/table" >"$tmp/wrong"
[ ! -s "$tmp/wrong" ] || fail "tables: $(cat "$tmp/wrong")"

# Forms of a stored file, by the sanitized program.
form()
{
	"$san" explain "$@" "$explained" >"$tmp/form" 2>"$tmp/err" ||
	    fail "explain $*: $(cat "$tmp/err")"
}

form --tree
grep -q '^  map \[dumpbench\] ' "$tmp/form" || fail "no tree"
grep -q ' I$' "$tmp/form" || fail "no interrupt in the tree"
form --by cpu
grep -qE '^CPU 1 +responder ' "$tmp/form" || fail "no responder"
# As it is measured: there is a part behind the name.
form "--benchmark_filter=^latency/enter/16/"
[ "$(grep -c ' instructions a page$' "$tmp/form")" -eq 1 ] ||
    fail "a filter with the name's end"
form --by kind
form --annotate native_set_pte
grep -qE '^ +2\.000  \+0 +mov qword ptr \[rdi\], rsi  ; store' "$tmp/form" ||
    fail "not annotated: $(head -n 5 "$tmp/form")"
form --brief "--benchmark_filter=latency/(enter|kenter_temporary)/16"
grep -q '^difference: +192\.5, smp_call_function_many_cond +77' "$tmp/form" ||
    fail "three lines: $(cat "$tmp/form")"
# refused WORDS OPTION [VALUE]: of the stored explanation.
refused()
{
	words=$1
	shift
	"$san" explain "$@" "$explained" >"$tmp/form" 2>"$tmp/err"
	[ $? -eq 1 ] && [ ! -s "$tmp/form" ] && grep -q "$words" "$tmp/err" ||
	    fail "$*: $(cat "$tmp/err")"
}
refused "'native_set_pt' .*; did you mean nat" --annotate native_set_pt
refused 'there are no lines of source' --by line
refused 'no benchmark that was asked for is in' --benchmark_filter=nothing
form --format json
cmp -s "$tmp/form" - <"$explained" && fail "json is not compact"
form --format speedscope
grep -q '"unit":"none"' "$tmp/form" || fail "no speedscope"
form --format folded
sum=$(awk '{ s += $NF } END { print s }' "$tmp/form")
all=$("$san" explain --format json "$explained" | grep -oE \
    '"(map|unmap)":\{"windows":[0-9]*,"sum":[0-9]*' | sed 's/.*://' |
    awk '{ s += $1 } END { print s }')
[ "$sum" = "$all" ] || fail "stacks add up to $sum, the stages to $all"
form --format svg --out "$tmp/flame.svg" --benchmark_filter=shootdown/enter/1
[ ! -s "$tmp/form" ] && grep -q '</svg>' "$tmp/flame.svg" || fail "no picture"
form --format svg --against "$explained" --width old \
    --benchmark_filter=shootdown/enter/1
grep -q 'widths are those of the old; 0 instr' "$tmp/form" ||
    fail "no difference drawn"
form --format callgrind --out "$tmp/callgrind" \
    --benchmark_filter=shootdown/enter/1
if command -v callgrind_annotate >/dev/null; then
	LC_ALL=C callgrind_annotate --threshold=100 --inclusive=yes \
	    "$tmp/callgrind" >"$tmp/form" 2>"$tmp/err"
	! grep -q 'malformed\|WARNING' "$tmp/err" ||
	    fail "callgrind_annotate: $(head -n 3 "$tmp/err")"
	"$san" explain "$explained" shootdown/enter/1 >"$tmp/one"
	all=$(sed -n 's/.* = \([0-9]*\) instructions a page$/\1/p' "$tmp/one")
	grep -qE "^$all .*PROGRAM TOTALS" "$tmp/form" ||
	    fail "callgrind: not $all: $(grep TOTALS "$tmp/form")"
	all=$(awk '/^stream / { print $(NF - 1) }' "$tmp/one")
	grep -qE "^$all .*:stream " "$tmp/form" ||
	    fail "callgrind: not $all in all: $(grep stream "$tmp/form")"
fi

# 100 instructions more in one path are those of what burns them.  The model of
# a TLB, of which each line says so, changes nothing: what it was asked for beside
# is compared with what was measured without it.
! grep -q '^model ' "$tmp/table" || fail "a model that was not asked for"
! grep -q tlb_model "$explained" || fail "a model in the file"
measure "$tmp/burnt" explain --handicap enter:100 "--benchmark_filter=$rows" \
    --tlb-model=1536:12
grep -c '^model  sum, caused by flushes' "$tmp/out" >"$tmp/models"
[ "$(cat "$tmp/models")" -eq 6 ] || fail "$(cat "$tmp/models") models of 6"
# The page that is mapped is looked up once, and the flush is why.
awk '/^stream.qenter.1.copy:/ { on = 1 }
    on && /^model  sum, caused by flushes/ {
	exit !($(NF - 1) >= 0.9 && $(NF - 1) < 1.2) }' "$tmp/out" ||
    fail "no page walk of the sink: $(grep ^model "$tmp/out")"
burnt=$(find "$tmp/burnt" -name '*-explain.json')
"$san" compare --why --filter "$alone" --format json "$explained" "$burnt" >"$tmp/why" \
    2>"$tmp/err" || fail "compare --why: $(cat "$tmp/err")"
grep '"by"' "$tmp/why" | sort | uniq -c >"$tmp/by"
grep '"name"' "$tmp/why" | grep -v '"name": "db_handicap_' >"$tmp/others"
[ ! -s "$tmp/others" ] && [ "$(wc -l <"$tmp/by")" -eq 2 ] ||
    fail "a handicap is found elsewhere: $(cat "$tmp/others" "$tmp/by")"
# Explanations beside a result are found, and one that is not there is missed.
cp "$plain" "${explained%/*}/20000101T000000Z-exact.json"
"$san" compare --why --filter "$alone" \
    "${explained%/*}/20000101T000000Z-exact.json" "$burnt" \
    >"$tmp/why" 2>&1 || fail "not found beside it: $(cat "$tmp/why")"
grep -qE '^    db_handicap_loads \[dumpbench\] \(new\) +0 +99 +\+99' \
    "$tmp/why" || fail "no functions: $(cat "$tmp/why")"
"$program" compare --why --filter "$alone" \
    --old-kernel "$tmp/none" --old-kmod "$kmod" --results "$tmp/again" \
    "$plain" "$burnt" >"$tmp/out" 2>"$tmp/err"
[ $? -eq 1 ] && grep -q -- '--why: .*: no explanation of latency/enter/16' \
    "$tmp/err" && [ ! -e "$tmp/again" ] ||
    fail "what is missing is not told: $(cat "$tmp/err")"
# Where the kernel is at hand it is measured, the rows that differ alone.
"$program" compare --why --filter "$alone" --old-kernel "$kernel" \
    --old-kmod "$kmod" --results "$tmp/again" "$plain" "$burnt" \
    >"$tmp/out" 2>"$tmp/err" </dev/null ||
    fail "it is not measured: $(cat "$tmp/err")"
grep -qE '^    db_handicap_loads \[dumpbench\] \(new\) +0 +99 +\+99' \
    "$tmp/out" || fail "no functions of what was measured: $(cat "$tmp/out")"
grep -qE '^([0-9]+) of \1 figures that differ are explained, \1 of them' \
    "$tmp/out" || fail "not all is explained: $(cat "$tmp/out")"
again=$(find "$tmp/again" -name '*-explain.json')
grep -o '"run_name": *"[^"]*"' "$again" | sort -u >"$tmp/rows"
[ "$(wc -l <"$tmp/rows")" -eq 2 ] && ! grep -qv '/enter/' "$tmp/rows" ||
    fail "more than what differs is measured: $(cat "$tmp/rows")"

# Of a row that is never twice alike the batch that is as long as the median is
# known, so that two boots' differences add up, too.
measure "$tmp/unlike" explain '--benchmark_filter=^latency/ioremap/(4|16)$'
unlike=$(find "$tmp/unlike" -name '*-explain.json')
"$san" explain "$unlike" | tr '\n' ' ' >"$tmp/form"
! grep -qE 'nearest to the median|are means of all batches' "$tmp/form" ||
    fail "no batch is as long as the median: $(cat "$tmp/form")"

# Ctrl-C: what was measured is kept.
rm -f "$tmp/err"
"$program" explain --kernel "$kernel" --kmod "$kmod" \
    --results "$tmp/ended" --benchmark_filter=. >"$tmp/out" 2>"$tmp/err" &
pid=$!
# A shell without a terminal has it ignored in what runs in the background.
n=0
while ! grep -qs '%' "$tmp/err" && [ $n -lt 600 ]; do
	sleep 0.1
	n=$((n + 1))
done
kill -s TERM $pid
wait $pid
[ $? -eq 143 ] || fail "a signal does not end it: $?"
grep -q 'benchmarks were not measured: ' "$tmp/err" ||
    fail "the end is not told: $(tail -n 3 "$tmp/err")"
ended=$(find "$tmp/ended" -name '*-explain.json')
"$san" explain "$ended" >"$tmp/out" 2>&1 ||
    fail "what was measured is not kept: $(cat "$tmp/out")"

[ "$failed" -eq 0 ]
