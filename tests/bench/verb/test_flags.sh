#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every flag of Google Benchmark on `dumpbench run`: it has the effect that
# dumpbench-run(8) says, in the table, in the file and in what reads the file, or
# it is refused before anything starts.
# timeout: 300

cd "$(dirname "$0")/../../.." || exit 1
build=${BUILD:-build}
dumpbench=$(realpath "$build/san/dumpbench") || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	[ ! -e "$tmp/err" ] || tail -n 5 "$tmp/err" | sed 's/^/    | /'
	failed=$((failed + 1))
}

# --- What is refused, and by which words ---------------------------------

# Targets that are not there: whatever is started fails otherwise.
refused()
{
	words=$1
	shift
	"$dumpbench" run --target=host --results="$tmp/none" "$@" \
	    >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	[ $status -eq 2 ] || fail "$*: exit status $status, wanted 2"
	grep -Eq -- "$words" "$tmp/err" || fail "$*: no '$words'"
	[ "$(wc -l <"$tmp/err")" -eq 1 ] || fail "$*: not one line"
	[ ! -e "$tmp/none" ] || fail "$*: a folder of results is left"
	echo "$*" >>"$tmp/tried"
}

both="--target=guest --kernel=/nonexistent --kmod=/nonexistent"
refused "unknown option .*--benchmark_filter" --benchmark_frobnicate=1
refused "did you mean --benchmark_filter" --benchmark_filte=x
refused "--benchmark_filter: no value" --benchmark_filter
refused "--benchmark_out: no value" --benchmark_out
refused "filter.*'\('" "--benchmark_filter=("
refused "repetitions.*at least 1" --benchmark_repetitions=0
refused "min_time.*seconds" --benchmark_min_time=abc
refused "min_time.*seconds" --benchmark_min_time=inf
refused "min_warmup_time.*seconds" --benchmark_min_warmup_time=-1
refused "interleaving.*true" --benchmark_enable_random_interleaving=maybe
# shellcheck disable=SC2086 # a list of words
refused "interleaving.*a fixed order" $both --benchmark_enable_random_interleaving
refused "context.*KEY=VALUE" --benchmark_context=branch
refused "context.*given before" --benchmark_context=a=1 --benchmark_context=a=2
refused "context.*member date" --benchmark_context=a=1,date=2
refused "time_unit.*ns,us,ms,s" --benchmark_time_unit=weeks
refused "list_tests.*true" --benchmark_list_tests=perhaps
refused "out: .*there is no folder" --benchmark_out="$tmp/no/folder"
refused "out: .*Is a directory" --benchmark_out="$tmp"
# shellcheck disable=SC2086
refused "out: one file holds one clock" $both --benchmark_out="$tmp/out.json"
refused "out_format.*add --benchmark_out" --benchmark_out_format=csv
refused "out_format.*console,json,csv" --benchmark_out_format=xml
refused "format.*console,json,csv" --benchmark_format=xml
# shellcheck disable=SC2086
refused "format: one document holds one clock" $both --benchmark_format=json
refused "report_aggregates_only.*add" --benchmark_report_aggregates_only
refused "display_aggregates_only.*add" --benchmark_display_aggregates_only=true
refused "counters_tabular.*add" --benchmark_counters_tabular
refused "color.*add" --benchmark_color=true
refused "color.*auto,true" --benchmark_color=purple
refused "perf_counters.*this program" --benchmark_perf_counters=CYCLES
refused "v=x.*whole number" --v=x
[ ! -e "$tmp/out.json" ] || fail "a file that was refused is made"
# list takes the same options, for a command that is repeated with another verb.
"$dumpbench" list --benchmark_repetitions=2 >"$tmp/out" 2>"$tmp/err" ||
    fail "list does not take a flag of run"
for flag in --benchmark_repetitions=x --benchmark_perf_counters=x; do
	"$dumpbench" list $flag >"$tmp/out" 2>"$tmp/err"
	[ $? -eq 2 ] || fail "list $flag: not refused"
done

# --- What is accepted, and what it does ----------------------------------

# run NAME FLAG...: a small plan; its output in out and err, its file in $file.
run()
{
	echo "$*" >>"$tmp/tried"
	rm -rf "$tmp/results" "$tmp/theirs"
	# shellcheck disable=SC2086 # a list of words
	timeout 100 "$dumpbench" run $target --results="$tmp/results" "$@" \
	    >"$tmp/out" 2>"$tmp/err" </dev/null || fail "$*: it fails"
	file=$(ls "$tmp"/results/*/*.json 2>/dev/null)
}

# in_file COUNT PATTERN: that often in our file.
in_file()
{
	n=$(grep -Ec -- "$2" "$file")
	[ "$n" -eq "$1" ] || fail "$n times, not $1, in the file: $2"
}

in_out()
{
	grep -Eq -- "$1" "$tmp/out" || fail "not in the output: $1"
}

not_in_out()
{
	grep -Eq -- "$1" "$tmp/out" && fail "in the output: $1"
}

# The verbs that read results take the file.
readers()
{
	"$dumpbench" compare --all "$file" "$file" >"$tmp/read" 2>"$tmp/err" ||
	    fail "compare does not take the file"
	"$dumpbench" report --out "$tmp/report.html" "$file" >"$tmp/read" \
	    2>"$tmp/err" || fail "report does not take the file"
	! command -v gnuplot >/dev/null ||
	    "$dumpbench" plot --format=svg --out="$tmp" "$file" \
		>"$tmp/read" 2>"$tmp/err" || fail "plot does not take the file"
}

# Standard output is this alone; $1: json or csv, $2 the file it is in.
whole()
{
	case $1 in
	json)
		[ "$(head -c 1 "$2")" = '{' ] && [ "$(tail -n 1 "$2")" = '}' ] &&
		    [ "$(grep -c '^{' "$2")" -eq 1 ] || fail "no JSON in $2"
		grep -q 'NaN' "$2" && fail "NaN in $2"
		! command -v python3 >/dev/null ||
		    python3 -m json.tool "$2" >"$tmp/read" 2>&1 ||
		    fail "no parser takes $2"
		;;
	csv)
		grep -Eqv '^("|name,iterations,)' "$2" && fail "no CSV in $2"
		grep -q '^"' "$2" || fail "no row in $2"
		;;
	esac
}

# What holds on every target; $1 and $2 are two benchmarks of it.
accepted()
{
	one=$1
	two=$2
	either="--benchmark_filter=^($1|$2)/"

	run "$either" --benchmark_list_tests
	[ "$(tr '\n' ' ' <"$tmp/out")" = "$one $two " ] ||
	    fail "list_tests prints $(cat "$tmp/out")"
	[ ! -e "$tmp/results" ] || fail "list_tests leaves results"

	run "--benchmark_filter=$one\$" --benchmark_repetitions=3
	in_file 3 "\"run_name\": *\"$one\".*\"iteration\""
	in_file 0 "\"run_name\": *\"$two\""
	in_file 1 "\"name\": *\"${one}_median\""
	readers

	run "$either" --benchmark_repetitions=1 \
	    --benchmark_context=branch=abc,dirty=no
	in_file 1 '^ *"branch": *"abc"'
	in_file 1 '^ *"dirty": *"no"'
	readers
	grep -q '>branch<' "$tmp/report.html" || fail "no branch in the report"
	cp "$file" "$tmp/abc.json"
	run "$either" --benchmark_repetitions=1 --benchmark_context=branch=xyz
	"$dumpbench" compare "$tmp/abc.json" "$file" >"$tmp/out" 2>"$tmp/err"
	in_out '^[a-z]* *branch *: abc -> xyz$'
	in_out '^[a-z]* *dirty *: no -> none$'

	# The unit of one file is none of the other's.
	run "$either" --benchmark_repetitions=1 --benchmark_time_unit=ms
	in_file 2 '"time_unit": *"ms"'
	readers
	"$dumpbench" compare --all --metric real_time "$tmp/abc.json" "$file" \
	    >"$tmp/out" 2>"$tmp/err"
	grep "^$two" "$tmp/out" | grep -q 'e-0' && fail "ms against ns"
	awk -v name="$two" '$1 == name { exit !($4 / $3 < 100 && $3 / $4 < 100) }' \
	    "$tmp/out" || fail "ms are taken for ns: $(cat "$tmp/out")"

	for form in json csv; do
		run "$either" --benchmark_repetitions=2 \
		    --benchmark_format=$form
		whole $form "$tmp/out"
		grep -q '^wrote ' "$tmp/err" || fail "no path of the result"
		in_file 4 '"iteration"'
	done
	run "$either" --benchmark_repetitions=2 --benchmark_format=console \
	    --benchmark_counters_tabular --benchmark_color=false
	in_out '^Benchmark .*page_ticks'
	in_out '^wrote '
	not_in_out '(^|[^a-z])nan([^a-z]|$)'
	run "$either" --benchmark_repetitions=2 --benchmark_format=console \
	    --benchmark_color=yes --benchmark_display_aggregates_only
	in_out '\[0;32m'
	in_out '_mean'
	not_in_out "$two/manual_time +[0-9]"
	in_file 4 '"iteration"'
	run "$either" --benchmark_repetitions=2 --benchmark_format=json \
	    --benchmark_report_aggregates_only \
	    --benchmark_out="$tmp/theirs" --benchmark_out_format=csv
	whole json "$tmp/out"
	whole csv "$tmp/theirs"
	not_in_out '"iteration"'
	grep -q '_mean"' "$tmp/theirs" || fail "no aggregate in --benchmark_out"
	in_file 4 '"iteration"'
	readers
	run "$either" --benchmark_repetitions=1 --benchmark_out="$tmp/theirs"
	whole json "$tmp/theirs"
	in_out '^wrote '
	run "$either" --benchmark_repetitions=1 --benchmark_out="$tmp/theirs" \
	    --benchmark_out_format=console --benchmark_counters_tabular=true
	grep -q '^Benchmark .*page_ticks' "$tmp/theirs" || fail "no columns"

	# A run's least is one; a minimum time asks for more, and says so.
	run "$either" --benchmark_repetitions=1
	least=$(iterations "$two")
	run "$either" --benchmark_repetitions=2 --benchmark_min_time=$time
	grep -q 'a minimum time counts only' "$tmp/err" ||
	    fail "nothing is said of the minimum time"
	readers
	run "--benchmark_filter=^$two\$" --benchmark_repetitions=1 \
	    --benchmark_min_time=$long
	[ "$(iterations "$two")" -gt "$least" ] || fail "no longer run"
	run "$either" --benchmark_repetitions=1 \
	    --benchmark_min_warmup_time=$time --v=2
	grep -q 'a minimum time counts only' "$tmp/err" ||
	    fail "nothing is said of the warm-up"
	[ "$(grep -c "LOG(2): Running $two" "$tmp/err")" -gt 1 ] ||
	    fail "no warm-up, or --v=2 is silent"
	[ "$(iterations "$two")" -eq "$least" ] || fail "the warm-up counts"
	readers
}

# As many of them at a time as go together.
together()
{
	one=$1
	two=$2
	run "--benchmark_filter=^($1|$2)/" --benchmark_format=json \
	    --benchmark_out="$tmp/theirs" --benchmark_out_format=csv \
	    --benchmark_report_aggregates_only --benchmark_context=branch=abc \
	    --benchmark_repetitions=2 --benchmark_time_unit=us \
	    --benchmark_min_time=$time --v=2
	whole json "$tmp/out"
	whole csv "$tmp/theirs"
	in_file 4 '"iteration"'
	in_file 12 '"time_unit": *"us"'
	in_file 1 '^ *"branch": *"abc"'
	grep -q 'a minimum time counts only' "$tmp/err" ||
	    fail "nothing is said of the minimum time"
	readers
}

# Of that benchmark's first row.
iterations()
{
	grep "\"run_name\": *\"$1\"" "$file" | head -n 1 |
	    sed 's/.*"iterations": *\([0-9]*\).*/\1/'
}

targets=
target="--target=host --pages=64 --rounds=1"
time=0.001
# Longer than other processes may keep a CPU from a single iteration.
long=0.1
"$dumpbench" run --target=host --pages=64 --rounds=1 --results="$tmp/first" \
    --benchmark_filter=host/null/0 >"$tmp/out" 2>"$tmp/err"
if [ $? -eq 0 ]; then
	targets=host
	accepted host/null/0 host/remap/0
	for flag in true false; do
		run '--benchmark_filter=/(remap|batch|null|fresh)/0' --v=2 \
		    --benchmark_enable_random_interleaving=$flag
		sed -n 's/.*Running \(.*\) for 1$/\1/p' "$tmp/err" | uniq |
		    wc -l >"$tmp/$flag"
		readers
	done
	# Nine of four, shuffled: as good as never side by side.
	[ "$(cat "$tmp/false")" -eq 4 ] && [ "$(cat "$tmp/true")" -gt 4 ] ||
	    fail "interleaving: $(cat "$tmp/true" "$tmp/false")"
elif ! grep -q 'is not invariant' "$tmp/err"; then
	fail "the target host does not run"
fi

if [ -r "${DUMPBENCH_KERNEL:-}" ] && [ -r "${DUMPBENCH_KMOD:-}" ] &&
    command -v qemu-system-x86_64 >/dev/null; then
	targets="$targets guest"
	guest="--kernel=$DUMPBENCH_KERNEL --kmod=$DUMPBENCH_KMOD
	    --agent=$build/agent-linux --pages=64 --rounds=1"
	target="$guest --clock=exact"
	time=0.0001
	long=$time
	# The host has shown each by itself.
	if [ "$targets" = " guest" ]; then
		accepted latency/null/1 latency/enter/1
	else
		together latency/null/1 latency/enter/1
	fi
	# Both clocks have this one; it is listed once.
	target="$guest --accel=tcg"
	run '--benchmark_filter=latency/null/1$' --benchmark_list_tests
	[ "$(cat "$tmp/out")" = latency/null/1 ] ||
	    fail "list_tests of both clocks: $(cat "$tmp/out")"
fi

# --- All of them were tried ----------------------------------------------

# Those that this Google Benchmark names itself, and those of our table.
{
	"$build/gbench_example" --help | grep -o -- '--[a-z_]*=\|--[a-z_]*]' |
	    tr -d '=]'
	sed -n '/^const struct option_row/,/^}/s/^	{.name = "\([a-z_]*\)".*/--\1/p' \
	    bench/measure/gbench_flags.c
} | sort -u >"$tmp/flags"
[ "$(wc -l <"$tmp/flags")" -ge 16 ] || fail "too few flags are known"
while read -r flag; do
	grep -q -- "$flag" "$tmp/tried" || fail "$flag was not tried"
	grep -q "^	{.name = \"${flag#--}\"" bench/measure/gbench_flags.c ||
	    fail "$flag is in no table"
done <"$tmp/flags"

[ "$failed" -eq 0 ] || exit 1
[ -n "$targets" ] || {
	echo "no target to run: no invariant TSC, no DUMPBENCH_KERNEL"
	exit 77
}
exit 0
