#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Output that is lost is a failure, of every verb: where standard output is
# full or closed the exit status is 1 and a sentence says why; what goes to
# files is there all the same, and nothing temporary is left.  Where nobody
# reads on, the program ends in good order, by SIGPIPE as others do.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/../.." && pwd)
program=$build/san/dumpbench
export DUMPBENCH_PLOTDIR="$top/plot"
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir t && export TMPDIR="$tmp/t"
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' err | head -n 5
	failed=$((failed + 1))
}

# A device of our own, where one can be made.
full=/dev/full
! mknod full c 1 7 2>/dev/null || ! (: >full) 2>/dev/null || full=$tmp/full
exact=$("$build/tests/sample" exact made) || exit 1

# check NAME STATUS WORDS: what the command that has ended left behind.
check()
{
	[ "$got" -eq "$2" ] || fail "$1: exit status $got, not $2"
	[ -z "$3" ] || grep -Eq -- "$3" err || fail "$1: no '$3'"
	[ -z "$(ls -A t)" ] || fail "$1: left $(ls -A t)"
	rm -rf t results
	mkdir t
}

# lost [VERB ...]: with nothing to write to, nor to read from.
lost()
{
	"$program" "$@" >"$full" 2>err </dev/null
	got=$?
	check "$* >full" 1 'standard output: No space left|write error: No space'
	"$program" "$@" >&- 2>err </dev/null
	got=$?
	check "$* >&-" 1 \
	    'standard output: Bad file descriptor|(write error|output): Bad file'
	# All three closed; nobody hears why.
	"$program" "$@" <&- >&- 2>&-
	got=$?
	: >err
	check "$* <&- >&- 2>&-" 1 ''
}

verbs=$("$program" --help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p')
[ -n "$verbs" ] || fail "--help names no verb"
for verb in '' $verbs; do
	# shellcheck disable=SC2086 # no word is none
	lost $verb --help
done
lost --version
lost topo
lost topo --synthetic 'pack:1 core:2 pu:1'
lost list
lost compare "$exact" "$exact"
lost compare --format json "$exact" "$exact"
lost compare --format csv --fail-on differs "$exact" "$exact"
lost report --format markdown --out x.md "$exact"
[ -s x.md ] || fail "a report is lost, since its name could not be printed"
lost report --format markdown --out - "$exact"
drawn()
{
	[ "$(find drawn -name '*-latency.svg' -size +0 -o \
	    -name '*-shootdown.svg' -size +0 | wc -l)" -eq 2 ]
}

if command -v gnuplot >/dev/null; then
	lost plot --format svg --out drawn "$exact"
	drawn ||
	    fail "pictures are lost, since their names could not be printed"
	lost report --out x.html "$exact"
	# Whoever reads the first name only gets all pictures.
	rm -r drawn
	{
		"$program" plot --format svg --out drawn "$exact" 2>err
		echo $? >status
	} | head -n 1 >out
	got=$(cat status)
	check "plot | head" 141 ''
	[ ! -s err ] || fail "plot | head: a word on stderr"
	drawn ||
	    fail "plot | head: draws only what is read of"
fi

# A run: its result is there, be its table lost or not.
run()
{
	"$program" run --target=host --pages=64 --rounds=1 --results=results \
	    --benchmark_repetitions=2 --benchmark_filter='host/null/0'
}
run >out 2>err
case $? in
0)
	for closed in '' yes; do
		rm -rf results
		if [ -n "$closed" ]; then
			run >&- 2>err
		else
			run >"$full" 2>err
		fi
		got=$?
		ls results/*/*.json >/dev/null 2>&1 ||
		    fail "run: the result is lost, since its table was"
		check "run, stdout ${closed:-full}" 1 'run: standard output: '
	done
	rm -rf results
	{
		run 2>err
		echo $? >status
	} | :
	ls results/*/*.json >/dev/null 2>&1 ||
	    fail "run: the result is lost, since nobody reads its table"
	got=$(cat status)
	check "run | :" 141 ''
	;;
*) grep -q 'is not invariant' err || fail "run" ;;
esac
if [ -r "${DUMPBENCH_KERNEL:-}" ] && [ -r "${DUMPBENCH_KMOD:-}" ] &&
    command -v qemu-system-x86_64 >/dev/null; then
	# The initrd must not become standard output.
	set -- --kernel "$DUMPBENCH_KERNEL" --kmod "$DUMPBENCH_KMOD" \
	    --clock exact
	"$build/dumpbench" list "$@" <&- >&- 2>err
	got=$?
	check "list of a guest" 1 'list: standard output: Bad file descriptor'
	"$build/dumpbench" run "$@" --benchmark_filter=latency/null/1/ \
	    --pages=64 --rounds=1 --results=results <&- >&- 2>err
	got=$?
	ls results/*/*.json >/dev/null 2>&1 ||
	    fail "run in a guest: the result is lost, since its table was"
	check "run in a guest" 1 'run: standard output: Bad file descriptor'
fi

# The adapter's program.
if [ -x "$build/san/aac2200s" ]; then
	"$build/san/aac2200s" --help >"$full" 2>err
	got=$?
	check "aac2200s --help" 1 'aac2200s: standard output: No space'
fi
[ "$failed" -eq 0 ]
