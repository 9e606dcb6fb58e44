#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What developers' scripts refuse they refuse before they begin: with status 2,
# one sentence that says what is expected, and nothing made.

cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir "$tmp/empty" "$tmp/none" || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL FUZZ_SECONDS FUZZ_RUNS FUZZ_ARGS MUTANTS SEED \
    MUTATED MUTANTS_AT_ONCE MISCHIEF_ARGS STRANGERS_ARGS

fail()
{
	echo "FAIL: $*"
	cat "$tmp/out" "$tmp/err"
	exit 1
}

# $1 is what is said, the others a command.
refused()
{
	says=$1
	shift
	timeout 20 "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
	[ $status -eq 2 ] || fail "$*: status $status"
	# make(1) has one more to say.
	sed '/^make[:[]/d' "$tmp/err" >"$tmp/said"
	[ "$(wc -l <"$tmp/said")" -eq 1 ] && grep -Fq -e "$says" "$tmp/said" &&
	    [ ! -s "$tmp/out" ] || fail "$*: does not say '$says' alone"
	# As it is read, make looks up what the sources are.
	rm -rf "$tmp/none/b/include"
	[ ! -d "$tmp/none/b" ] || rmdir "$tmp/none/b"
	[ -z "$(find "$tmp/none" "$tmp/empty" -mindepth 1)" ] ||
	    fail "$*: left something"
}

# Of make(1).
make_refused()
{
	says=$1
	shift
	refused "$says" make --no-print-directory "B=$tmp/none/b" CC=false \
	    CXX=false SETUP=/dev/null "$@"
}

no_number()
{
	echo "$1: '$2' is not a whole number from $3 to"
}

for value in abc '2 3' ''; do
	make_refused "$(no_number FUZZ_SECONDS "$value" 1) 86400" fuzz \
	    "FUZZ_SECONDS=$value"
done
make_refused "unknown target 'bogus' (expected adapter," fuzz \
    'FUZZ_ARGS=row bogus'
make_refused "unknown target 'x' (expected" fuzz-coverage FUZZ_ARGS=x
make_refused "$(no_number FUZZ_SECONDS x 1)" torture FUZZ_SECONDS=x
make_refused "$(no_number MUTANTS '' 1)" mutation MUTANTS=
make_refused "$(no_number SEED abc 1)" mutation SEED=abc
make_refused "'nosuch.c' is no source" mutation MUTATED=nosuch.c

for value in 0 -1 3x 1.5 08 99999999999999999999; do
	refused "$(no_number FUZZ_SECONDS "$value" 1)" env "BUILD=$tmp/none" \
	    "FUZZ_SECONDS=$value" tests/fuzz/run
	refused "$(no_number MUTANTS "$value" 1)" tests/mutation/run \
	    "$tmp/none" "$value" 1
done
refused "$(no_number FUZZ_RUNS x 0)" env FUZZ_RUNS=x tests/fuzz/run
for target in bogus 'r*w' '' 'row result' --check=x; do
	refused "unknown target '$target' (expected adapter," \
	    env "BUILD=$tmp/none" tests/fuzz/run row "$target"
done
refused "row: not in $tmp/none/fuzz (expected" env "BUILD=$tmp/none" \
    tests/fuzz/run row
refused "$(no_number SEED 0 1)" tests/mutation/run "$tmp/none" 1 0
refused "'src/util/errmsg.c' is no source" tests/mutation/run "$tmp/none" 1 1 \
    src/util/errmsg.c
refused "too few words (expected" tests/mutation/run

# An empty FUZZ_SECONDS is for the scripts, and words that are right are not
# refused.
FUZZ_SECONDS=5 FUZZ_RUNS=0 tests/fuzz/run --check row version &&
    tests/mutation/run --check "$tmp/none" 300 1 kmod/engine/error.c || exit 1
make -n "B=$tmp/none/b" MAKE=: TORTURE_SCRIPTS= TORTURE_FUZZ= \
    TORTURE_ARGS=run torture >"$tmp/out" 2>"$tmp/err"
grep -q 'torture --leaks run$' "$tmp/out" || fail "make torture: no --leaks"
! grep -q 'commands\.py\| fuzz$' "$tmp/out" ||
    fail "make torture: scripts or targets are not left out"

command -v python3 >/dev/null || exit 0
cases=tests/torture/mischief.py results=tests/torture/strangers.py
scripts=tests/torture/commands.py
make_refused "no misbehaviour has 'bogus' in its name (expected" mischief \
    MISCHIEF_ARGS=bogus
make_refused "bogus: No such file or directory (expected" strangers \
    STRANGERS_ARGS=bogus
for each in $cases $results; do
	refused "--part: '3/2' is no part (expected K/M" python3 $each \
	    --part 3/2 "$tmp/none" "$tmp/empty"
	refused "arguments: --bogus (expected" python3 $each \
	    "$tmp/none" "$tmp/empty" --bogus
	refused "not allowed with" python3 $each --short --part 1/2 \
	    "$tmp/none" "$tmp/empty"
done
refused 'required: FOLDER' python3 $cases "$tmp/none"
refused "san/dumpbench: no such program (expected" python3 $cases \
    "$tmp/none" "$tmp/empty" panics
refused "no FILE (expected" python3 $results sh "$tmp/empty"
refused "README.md: no result (expected" python3 $results sh "$tmp/empty" \
    README.md

refused "unknown case 'x' (expected keep, measure," python3 $scripts \
    "$tmp/none" "$tmp/empty" keep x
refused "'keep' is named twice" python3 $scripts "$tmp/none" "$tmp/empty" keep \
    keep
refused "--match: '[' is no pattern" python3 $scripts "$tmp/none" "$tmp/empty" \
    --match '['
for value in x 0 -1; do
	refused "$(no_number --every $value 1)" python3 $scripts "$tmp/none" \
	    "$tmp/empty" --every $value
done
refused '--every: expected one argument (expected' python3 $scripts \
    "$tmp/none" "$tmp/empty" --every
refused 'torture-command: no such program (expected' python3 $scripts \
    "$tmp/none" "$tmp/empty"

# A folder is looked for beside a build.
mkdir "$tmp/build" && for each in torture-command dumpbench; do
	cp /bin/sh "$tmp/build/$each" || exit 1
done
refused "nosuch: No such file or directory (expected an empty folder)" \
    python3 $scripts "$tmp/build" "$tmp/nosuch"
refused "not empty (expected an empty folder)" python3 $scripts "$tmp/build" \
    "$tmp/build"

for each in $cases $results $scripts; do
	python3 $each --help >"$tmp/out" 2>"$tmp/err" &&
	    grep -q '^usage: ' "$tmp/out" || fail "$each --help"
done
[ ! -e tests/torture/__pycache__ ] || fail "__pycache__ is left"
