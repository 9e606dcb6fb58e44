#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A run of which something was not measured, as a row failed or as it was ended
# before its time: what was measured is written, the rest is marked, readers
# say so, and the exit status tells.
# timeout: 300

cd "$(dirname "$0")/../../.." || exit 1
build=${BUILD:-build}
dumpbench=$(realpath "$build/san/dumpbench") || exit 1
tmp=$(mktemp -d) || exit 1
pid=
trap '[ -z "$pid" ] || kill -KILL $pid 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$tmp"
failed=0

fail()
{
	echo "FAIL: $target: $*"
	tail -n 5 "$tmp/err" | sed 's/^/    | /'
	failed=$((failed + 1))
}

# run STATUS FLAG...: its output in out and err, its file in $file.
run()
{
	wanted=$1
	shift
	rm -rf "$tmp/results"
	# shellcheck disable=SC2086 # a list of words
	timeout 200 "$dumpbench" run $target --results="$tmp/results" "$@" \
	    >"$tmp/out" 2>"$tmp/err" </dev/null
	ended $? "$wanted" "$*"
}

ended()
{
	[ "$1" -eq "$2" ] || fail "$3: exit status $1, wanted $2"
	file=$(ls "$tmp"/results/*/*.json 2>/dev/null)
}

in_err()
{
	grep -Eq -- "$1" "$tmp/err" || fail "not said: $1"
}

in_out()
{
	grep -Eq -- "$1" "$tmp/out" || fail "not printed: $1"
}

rows()
{
	n=$(grep -Ec -- "$2" "$file")
	[ "$n" -eq "$1" ] || fail "$n rows, not $1: $2"
}

# Each reader names the benchmark $1, and why: $2.
readers()
{
	"$dumpbench" compare "$file" "$file" >"$tmp/out" 2>"$tmp/err" ||
	    fail "compare does not take it"
	in_out "failed in OLD: $2"
	"$dumpbench" report --out "$tmp/report.html" "$file" >"$tmp/out" \
	    2>"$tmp/err" || fail "report does not take it"
	cp "$tmp/report.html" "$tmp/out"
	in_out "$1.*"
	in_out "$2"
	command -v gnuplot >/dev/null || return
	"$dumpbench" plot --format=svg --out="$tmp" "$file" >"$tmp/out" \
	    2>"$tmp/err" || fail "plot does not take it"
	in_err "^$1"
	in_err "^  $2"
}

# A row that fails: $1 fails with so few pages, $2 does not.
one_fails()
{
	run 1 --pages=8 "--benchmark_filter=^($1|$2)\$" \
	    --benchmark_repetitions=2
	in_err "^dumpbench run: 2 of 4 repetitions failed; the result marks"
	in_err "the first, $1: batch: 16 pages are more than"
	in_out "^$1:"
	in_out "^  batch: 16 pages are more than"
	rows 2 "\"run_name\": *\"$1\".*\"error_occurred\": *true"
	rows 2 "\"run_name\": *\"$2\".*\"iteration\".*\"stages\""
	readers "$1" "batch: 16 pages are more than"
	# Standard output stays what was asked for.
	for form in json csv; do
		run 1 --pages=8 "--benchmark_filter=^($1|$2)\$" \
		    --benchmark_repetitions=2 --benchmark_format=$form
		in_out "error_message"
		grep -q "^wrote" "$tmp/out" && fail "$form and words"
	done
	# Nothing at all was measured: there is no file.
	run 1 --pages=8 "--benchmark_filter=^$1\$" --benchmark_repetitions=2
	in_err "2 of 2 repetitions failed; nothing was written"
	[ ! -e "$tmp/results" ] || fail "an empty result"
}

# The time is over: what of $1 took too long is marked.
time_is_over()
{
	run 1 --max-time=2 --benchmark_min_time=100 "--benchmark_filter=$1" \
	    --benchmark_repetitions=1
	in_err "^dumpbench run: --max-time: 2 s are over: nothing was measured"
	in_err "a minimum time counts only"
	run 0 --max-time=1000 "--benchmark_filter=$1" --benchmark_repetitions=1
}

# signalled STATUS SIGNAL WHEN FLAG...: once it has said what matches WHEN.
signalled()
{
	wanted=$1 signal=$2 when=$3
	shift 3
	# What was said before is not what is waited for.
	rm -rf "$tmp/results" "$tmp/err"
	# shellcheck disable=SC2086 # a list of words
	"$dumpbench" run $target --results="$tmp/results" --v=2 "$@" \
	    >"$tmp/out" 2>"$tmp/err" </dev/null &
	pid=$!
	for _ in $(seq 1200); do
		! grep -qs -- "$when" "$tmp/err" || break
		sleep 0.1
	done
	kill -s "$signal" $pid || fail "it does not begin"
	wait $pid
	status=$?
	pid=
	ended $status "$wanted" "SIG$signal: $*"
}

# Ended by $1, whose number is $4, once a benchmark of $2 is measured; $3 are
# further options.
ended_by()
{
	# shellcheck disable=SC2086
	signalled $((128 + $4)) "$1" 'LOG(2): Ran in' \
	    --benchmark_filter="$2" $3
	in_err "SIG$1: [0-9]* of [0-9]* repetitions were not measured; the"
	in_out "^ended early: SIG$1"
	rows 1 "^ *\"ended\": *\"SIG$1\""
	[ "$(grep -c '"stages"' "$file")" -gt 0 ] || fail "nothing is kept"
	[ -z "$(ls -d "$tmp"/dumpbench.* 2>/dev/null)" ] || fail "a folder is left"
}

# What the run measured is kept, the crash beside it was not before $1 s.
crash_is_missing()
{
	in_err "^dumpbench run: --max-time: $1 s are over: the capture kernel"
	rows 1 '^ *"ended": *"--max-time: '"$1"' s are over"'
	rows 1 '"run_name": *"latency/null/1.*"stages"'
}

targets=
target="--target=host --rounds=1"
"$dumpbench" run --target=host --pages=64 --rounds=1 --results="$tmp/results" \
    --benchmark_filter=host/null/0 >"$tmp/out" 2>"$tmp/err"
if [ $? -eq 0 ]; then
	targets=host
	one_fails host/batch/0 host/remap/0
	time_is_over host/null/0
	target="--target=host --pages=1024 --rounds=500"
	ended_by HUP 'host/(null|remap|fresh)/0' --benchmark_repetitions=1\ \
--benchmark_enable_random_interleaving=false 1
	readers 'host/[a-z]*/0' 'not measured: SIGHUP'
elif ! grep -q 'is not invariant' "$tmp/err"; then
	target=host
	fail "the target host does not run"
fi

if [ -r "${DUMPBENCH_KERNEL:-}" ] && [ -r "${DUMPBENCH_KMOD:-}" ] &&
    command -v qemu-system-x86_64 >/dev/null; then
	targets="$targets guest"
	guest="--kernel=$DUMPBENCH_KERNEL --kmod=$DUMPBENCH_KMOD
	    --agent=$build/agent-linux"
	target="$guest --clock=exact --rounds=1"
	one_fails latency/null/16 latency/enter/1
	target="$guest --clock=exact --rounds=50"
	ended_by TERM 'latency/' --benchmark_repetitions=9 15
	readers 'latency/[a-z_]*/[0-9]*' 'not measured: SIGTERM'
	# One run in the guest that lasts longer: it is ended as well, and the
	# other clock is not begun.
	target="$guest --accel=tcg"
	run 1 --max-time=4 --rounds=1000 \
	    '--benchmark_filter=(latency/null/1|stream/ioremap/1/copy)$'
	in_err "--max-time: 4 s are over"
	# Over while the last benchmark runs, which is measured: nothing is
	# missing, or the crash beside it.
	target="$guest --clock=exact --rounds=1000"
	signalled 0 ALRM 'LOG(2): Running' --max-time=1000 \
	    --benchmark_filter=latency/null/1/
	rows 0 '"ended": *"'
	target="$target --also=kdump"
	signalled 1 ALRM 'LOG(2): Running' --max-time=1000 \
	    '--benchmark_filter=latency/null/1/|^kdump'
	crash_is_missing 1000
	# In the crash.  A busy machine needs more time to come to it.
	target="$guest --clock=exact --also=kdump"
	for seconds in 2 4 8 16 32 64; do
		run 1 --max-time=$seconds \
		    '--benchmark_filter=latency/null/1/|^kdump'
		[ -z "$file" ] || break
	done
	crash_is_missing "$seconds"
	left=$(ps -eo args | grep -c "[q]emu-system.*$tmp")
	[ "$left" -eq 0 ] || fail "$left QEMU processes are left"
fi

[ "$failed" -eq 0 ] || exit 1
[ -n "$targets" ] || {
	echo "no target to run: no invariant TSC, no DUMPBENCH_KERNEL"
	exit 77
}
exit 0
