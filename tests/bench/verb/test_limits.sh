#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Limits on the size of files, on memory and on files open: what does not fit
# is told in a sentence, with an exit status and no signal, and nothing is left
# half written.
# timeout: 600

cd "$(dirname "$0")/../../.." || exit 1
# Not the one with sanitizers, which wants much more memory.
dumpbench=$(realpath "${BUILD:-build}/dumpbench") || exit 1
build=${BUILD:-build}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir "$tmp/t" && export TMPDIR="$tmp/t"

fail()
{
	echo "$*"
	sed 's/^/    | /' "$tmp/out"
	exit 1
}

# limited LIMIT VERB...: below that limit; its output goes through a pipe, as
# the limit is on the test's own files too.
limited()
{
	limit=$1
	shift
	rm -rf "$tmp/results" "$tmp/drawn"
	mkdir "$tmp/drawn"
	{
		(
			# shellcheck disable=SC2086 # an option and its value
			ulimit $limit
			exec timeout 100 "$dumpbench" "$@"
		) 2>&1
		echo "status $?"
	} | cat >"$tmp/out"
	status=$(sed -n 's/^status //p' "$tmp/out" | tail -n 1)
	what="$1 with ulimit $limit"
	[ "$status" -lt 128 ] || fail "$what: ended by a signal, status $status"
	# In good order, or with a sentence: its own, or that of a library that
	# ends the program (Google Benchmark, the loader).
	[ "$status" -eq 0 ] || grep -qv '^status' "$tmp/out" ||
	    fail "$what: status $status without a sentence"
	[ -z "$(ls "$tmp/t")" ] || fail "$what: left $(ls "$tmp/t")"
	# No file that is no whole one.
	for file in "$tmp"/results/*/* "$tmp"/results/*/.[!.]*; do
		[ -e "$file" ] || continue
		case $file in
		*.txt)	[ -e "${file%.txt}.json" ] && [ -s "$file" ] &&
			[ -z "$(tail -c 1 "$file")" ] ;;
		*)	[ "$(tail -n 1 "$file")" = "}" ] ;;
		esac || fail "$what: $file is cut"
		# Rows that failed are marked in a result that is whole.
		[ "$status" -eq 0 ] ||
		    grep -q 'failed; the result marks them' "$tmp/out" ||
		    fail "$what: left $file"
	done
	for file in "$tmp"/drawn/*; do
		case $file in
		*'*') ;;
		*.svg) grep -q '</svg>' "$file" || fail "$what: $file is cut" ;;
		*.html) grep -q '</html>' "$file" || fail "$what: $file is cut" ;;
		*) fail "$what: left $file" ;;
		esac
	done
}

refused()
{
	limited "$@"
	shift
	[ "$status" -eq 1 ] || fail "$what: status $status, not 1"
	grep -q "^dumpbench $1: ..*" "$tmp/out" || fail "$what: no sentence"
}

host()
{
	limit=$1
	shift
	"$@" "$limit" run --target=host --pages=64 --rounds=1 \
	    --benchmark_repetitions=2 '--benchmark_filter=host/(null|remap)/' \
	    --results="$tmp/results"
}

guest()
{
	limit=$1
	shift
	"$@" "$limit" run --kernel="$DUMPBENCH_KERNEL" \
	    --kmod="$DUMPBENCH_KMOD" --clock=exact --pages=64 --rounds=1 \
	    '--benchmark_filter=latency/null/1$' --results="$tmp/results"
}

"$dumpbench" run --target=host --pages=64 --rounds=1 --results="$tmp/results" \
    --benchmark_repetitions=2 '--benchmark_filter=host/null/0' \
    >"$tmp/out" 2>&1
runs=$?
if [ $runs -eq 0 ]; then
	# In blocks of 512 bytes: less than the source, and than the result.
	host "-f 0" refused
	host "-f 64" refused
	host "-f 64" refused
	for limit in "-v 40000" "-v 60000" "-v 80000" "-v 120000" "-n 4" \
	    "-n 5" "-n 6" "-n 8" "-n 10" "-n 12" "-u 1"; do
		host "$limit" limited
	done
	# Google Benchmark's own file, too, of which this is many kilobytes.
	refused "-f 100" run --target=host --pages=16 --rounds=1 \
	    --benchmark_repetitions=60 --benchmark_filter=host/null/0 \
	    --results="$tmp/results" --benchmark_out="$tmp/drawn/out.svg"
	[ ! -e "$tmp/drawn/out.svg" ] || fail "half of --benchmark_out is left"
else
	grep -q 'is not invariant' "$tmp/out" || fail "it does not run"
fi

sample=$("$build/tests/sample" exact "$tmp/sample") || exit 1
if command -v gnuplot >/dev/null; then
	refused "-f 4" plot --format=svg --out="$tmp/drawn" "$sample"
	refused "-f 16" plot --format=svg --out="$tmp/drawn" "$sample"
	limited "-f 0" plot --format=svg --out="$tmp/drawn" "$sample"
	for limit in "-v 40000" "-v 100000" "-n 4" "-n 6" "-n 8"; do
		limited "$limit" plot --format=svg --out="$tmp/drawn" "$sample"
	done
	for limit in "-f 0" "-f 8" "-v 60000" "-n 4" "-n 6"; do
		limited "$limit" report --out="$tmp/drawn/report.html" \
		    "$sample" "$sample"
	done
fi
for limit in "-f 0" "-v 30000" "-v 50000" "-n 3" "-n 4"; do
	limited "$limit" compare "$sample" "$sample"
done

if [ -r "${DUMPBENCH_KERNEL:-}" ] && [ -r "${DUMPBENCH_KMOD:-}" ] &&
    command -v qemu-system-x86_64 >/dev/null; then
	for limit in "-f 0" "-f 4" "-f 200" "-v 60000" "-v 400000"; do
		guest "$limit" refused
	done
	# How many fit depends on the files that this test inherits.
	for limit in "-n 4" "-n 6" "-n 8" "-n 10" "-n 12" "-n 14"; do
		guest "$limit" limited
	done
	exit 0
fi
[ $runs -eq 0 ] || {
	echo "no target to run: no invariant TSC, no DUMPBENCH_KERNEL"
	exit 77
}
exit 0
