#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The manuals name what the program and the module have, and nothing else; the
# READMEs name no file that is not there, and every room.
# timeout: 60

cd "$(dirname "$0")/../../.." || exit 1
program=${BUILD:-build}/dumpbench
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

# All that these systems' modules offer has to be in the manual.
systems="freebsd linux"

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# The files code and manual hold a name a line, of the kind $1.
same()
{
	sort -u "$tmp/code" >"$tmp/code.sorted"
	sort -u "$tmp/manual" >"$tmp/manual.sorted"
	[ -s "$tmp/code.sorted" ] || fail "$1: none found in the code"
	comm -23 "$tmp/code.sorted" "$tmp/manual.sorted" >"$tmp/missing"
	comm -13 "$tmp/code.sorted" "$tmp/manual.sorted" >"$tmp/stale"
	while read -r name; do
		fail "$1 '$name' is in no manual"
	done <"$tmp/missing"
	while read -r name; do
		fail "$1 '$name' is in the manual only"
	done <"$tmp/stale"
}

# Of the manual $1 what stands between the headings $2 and $3, or the end.
part()
{
	awk -v from=".$2" -v to=".$3" '
		$0 == to && on { exit }
		on { print }
		$0 == from { on = 1 }' "man/$1"
}

# Names that a list's items begin with: $1 is the macro of such a name.
items()
{
	sed -n "s/^\.It $1 //p" | sed 's/ , /\n/g'
}

# Names of the rows of struct db_$1 in the sources below the folders given.
rows()
{
	kind=$1
	shift
	find "$@" -name '*.c' -exec cat {} + | tr '\n' ' ' |
	    grep -oE "const struct db_$kind db_${kind}_[a-z_]* = \{[^;]*" |
	    sed -n 's/.*\.row = {"\([a-z_]*\)".*/\1/p'
}

# Options as --help prints them, "--name" or "--name VALUE", but those that all
# have: from standard input.
printed()
{
	sed -nE -e '/^  -[hV], --/d' \
	    -e 's/^  (-., )?(--[a-z0-9_-]+)([ =]([^ ]+))?(  .*)?$/\2 \4/p' |
	    sed 's/ $//'
}

# The same of a manual's part.
described()
{
	sed -nE -e 's/ Ns = Ns / /' \
	    -e 's/^\.It (Fl . , )?Fl -([a-z0-9_-]+)( Ar ([^ ]+))?$/--\2 \4/p' |
	    sed 's/ $//'
}

# What the manual says of the verb $1.
section()
{
	part dumpbench.8 "Ss $1" "Sh BENCHMARKS" | awk '/^\.Ss/ { exit } 1'
}

# --help of anything is at most 80 columns of ASCII, whatever the locale.
plain()
{
	LC_ALL=C awk -v what="$1" 'length($0) > 80 || /[^ -~]/ {
		print what ": " $0
	}' "$tmp/help" >"$tmp/odd"
	while read -r line; do
		fail "no 80 columns of ASCII: $line"
	done <"$tmp/odd"
}

# Verbs, and the options of each with what they take.
LC_ALL=C "$program" --help >"$tmp/help" || fail "dumpbench --help fails"
plain "dumpbench --help"
sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p' "$tmp/help" >"$tmp/code"
cp "$tmp/code" "$tmp/verbs"
part dumpbench.8 "Sh VERBS" "Sh BENCHMARKS" | sed -n 's/^\.Ss //p' \
    >"$tmp/manual"
same verb
for word in help -h; do
	"$program" $word | cmp -s - "$tmp/help" ||
	    fail "dumpbench $word is not dumpbench --help"
done
"$program" --version >"$tmp/version" || fail "dumpbench --version fails"
grep -qxE 'dumpbench [0-9][0-9.]*' "$tmp/version" ||
    fail "no version: $(cat "$tmp/version")"
for word in version -V; do
	"$program" $word | cmp -s - "$tmp/version" ||
	    fail "dumpbench $word is not dumpbench --version"
done

while read -r verb; do
	LC_ALL=C "$program" "$verb" --help >"$tmp/help" ||
	    fail "dumpbench $verb --help fails"
	plain "dumpbench $verb --help"
	head -n 1 "$tmp/help" | grep -q "^usage: dumpbench $verb " ||
	    fail "dumpbench $verb --help shows no usage"
	for words in "help $verb" "$verb -h"; do
		# shellcheck disable=SC2086 # two words
		"$program" $words | cmp -s - "$tmp/help" ||
		    fail "dumpbench $words is not $verb --help"
	done
	"$program" "$verb" -V | cmp -s - "$tmp/version" ||
	    fail "dumpbench $verb -V shows no version"
	printed <"$tmp/help" >"$tmp/code"
	section "$verb" >"$tmp/section"
	described <"$tmp/section" >"$tmp/manual"
	# Some have the options of run, but those that are named then.
	if grep -q '^Takes the options of$' "$tmp/section"; then
		sed '1,/^Takes the options of$/d' "$tmp/section" |
		    sed -nE -e 's/^\.Fl (-[a-z_-]*_)( .*)?$/^-\1/p' \
			-e 's/^\.Fl (-[a-z-]*)( .*)?$/^-\1( |$)/p' >"$tmp/but"
		section run | described | grep -vEf "$tmp/but" >>"$tmp/manual"
	fi
	same "option of $verb:"
done <"$tmp/verbs"

# Variables that the program reads.
find bench src ! -name 'agent*' -name '*.c' -exec cat {} + |
    grep -o 'getenv("[A-Z_]*")' | cut -d'"' -f2 | sort -u >"$tmp/code"
part dumpbench.8 "Sh ENVIRONMENT" "Sh FILES" | items Ev >"$tmp/manual"
while read -r name; do
	grep -qx "$name" "$tmp/manual" ||
	    fail "variable '$name' is in no manual"
done <"$tmp/code"

# Counters and context of a result file.
sed -n '/^static const struct member our_members/,/^}/p' src/result/check.c |
    sed -n 's/^ *{"\([a-z_]*\)",.*/\1/p' >"$tmp/code"
part dumpbench.8 "Ss Context" "Ss Reading a table" | items Va >"$tmp/manual"
same "context member"

awk '/result_counters\[\] =/ { on = 1 } on { print } on && /;/ { exit }' \
    src/result/result.c | grep -o '"[a-z_]*"' | tr -d '"' >"$tmp/words"
for stage in map sink unmap; do
	grep -qx $stage "$tmp/words" || fail "no counters of the stage $stage"
	for what in min p10 median p90 p99 max; do
		echo "${stage}_$what"
	done
done >"$tmp/code"
grep -vxe map -e sink -e unmap "$tmp/words" >>"$tmp/code"
part dumpbench.8 "Ss Rows" "Ss Context" | items Va >"$tmp/manual"
same counter

# Knobs: those that can be written, and the others.
tr '\n' ' ' <kmod/engine/module.c >"$tmp/knobs"
tr '\n' ' ' <kmod/engine/plan.c >>"$tmp/knobs"
tr -s '[:space:]' ' ' <"$tmp/knobs" |
    grep -oE '\{"[a-z]+", "[^"]*", get_[a-z_]+, [A-Za-z_]+\}' >"$tmp/rows"
sed -n '/NULL}$/!s/^{"\([a-z]*\)".*/\1/p' "$tmp/rows" >"$tmp/code"
part dumpbench.4 "Sh KNOBS" "Ss Read only" | items Va >"$tmp/manual"
same "writable knob"
sed -n '/NULL}$/s/^{"\([a-z]*\)".*/\1/p' "$tmp/rows" >"$tmp/code"
part dumpbench.4 "Ss Read only" "Sh PATHS" | items Va >"$tmp/manual"
same "read-only knob"

# What the module offers: the rows that the main.c of a system lists.
listed()
{
	for system; do
		grep -oE "&db_${kind}_[a-z_]*\.row" "kmod/$system/main.c" |
		    sed "s/^&db_${kind}_//; s/\.row$//"
	done
}

for kind in path source sink context; do
	# shellcheck disable=SC2086 # a list of words
	listed $systems >"$tmp/code"
	rows $kind kmod >"$tmp/rows"
	while read -r name; do
		grep -qx "$name" "$tmp/rows" ||
		    fail "$kind '$name' is a row of another name"
	done <"$tmp/code"
	case $kind in
	path)	part dumpbench.4 "Sh PATHS" "Sh SOURCES" ;;
	source)	part dumpbench.4 "Sh SOURCES" "Sh SINKS" ;;
	sink)	part dumpbench.4 "Sh SINKS" "Sh CONTEXTS" ;;
	context) part dumpbench.4 "Sh CONTEXTS" "Sh RESULT" ;;
	esac | items Cm >"$tmp/manual"
	# The manual may be ahead of $systems.
	for system in kmod/*/main.c; do
		system=${system%/main.c}
		listed "${system#kmod/}"
	done | grep -xFf "$tmp/manual" >>"$tmp/code"
	same $kind
done

# The module's result, and the report of a dump.
cat kmod/engine/result.c kmod/freebsd/recorder.c kmod/freebsd/machine.c |
    grep -o '\\"[a-z_0-9]*\\":' | tr -d '\\":' | sort -u >"$tmp/code"
part dumpbench.4 "Sh RESULT" "Sh FILES" >"$tmp/result"
while read -r name; do
	grep -qE "^\.(It )?Va (.* , )?$name( |\$)" "$tmp/result" ||
	    fail "the result's member '$name' is in no manual"
done <"$tmp/code"
[ "$(wc -l <"$tmp/code")" -gt 20 ] || fail "too few members of the result"

# The card's options, what can go wrong with it, and its log.
aac=${program%/*}/aac2200s
LC_ALL=C "$aac" --help >"$tmp/help" || fail "aac2200s --help fails"
plain "aac2200s --help"
for word in help -h; do
	"$aac" $word | cmp -s - "$tmp/help" ||
	    fail "aac2200s $word is not aac2200s --help"
done
for word in version -V --version; do
	"$aac" $word | sed 's/^aac2200s /dumpbench /' |
	    cmp -s - "$tmp/version" || fail "aac2200s $word shows no version"
done
printed <"$tmp/help" >"$tmp/code"
part aac2200s.8 "Sh DESCRIPTION" "Sh LOG" | described | grep '^--' |
    grep -vxE -- '--(object|accel) .*' >"$tmp/manual"
same "option of aac2200s"
sed -n 's/^.*{"\([a-z]*\)", ADAPTER_FAULT.*/\1/p' \
    src/adapter/firmware/parse.c >"$tmp/code"
part aac2200s.8 "Sh DESCRIPTION" "Sh LOG" |
    sed -n 's/^\.It Cm \([a-z]*\): .*/\1/p' >"$tmp/manual"
same "fault of aac2200s"
sed -n '/start_ns.t/,/;/p' src/adapter/qemu/link.c | grep -o '[a-z_]*\\[tn]' |
    sed 's/\\.$//' | sed '/^$/d' >"$tmp/code"
part aac2200s.8 "Sh LOG" "Sh EXIT" | items Va >"$tmp/manual"
same "column of the log"

# Families, as list names them.
"$program" list | sed -n '2,$s/^  \([a-z]*\) .*/\1/p' >"$tmp/code"
part dumpbench.8 "Sh BENCHMARKS" "Sh CLOCKS" | items Pa |
    cut -d/ -f1 >"$tmp/manual"
same family

# Links of the READMEs, and the rooms of the first one.
for page in README.md results/reference/README.md; do
	grep -oE '\]\([^)#]+' "$page" | cut -c3- | grep -v '^https\?:' |
	    while read -r link; do
		[ -e "$(dirname "$page")/$link" ] || echo "$page: $link"
	done
done >"$tmp/dead"
while read -r link; do
	fail "no such file: $link"
done <"$tmp/dead"
sed -n 's,^| `\([a-z/]*\)/` .*,\1,p' README.md >"$tmp/manual"
while read -r room; do
	[ -d "$room" ] || fail "README.md: no such room: $room"
done <"$tmp/manual"
for file in */room.mk src/*/room.mk kmod/*/. tests/. results/.; do
	grep -qx "${file%/*}" "$tmp/manual" ||
	    fail "README.md: the room ${file%/*} is not in its map"
done

if command -v mandoc >/dev/null; then
	mandoc -Tlint -Wwarning man/*.[1-9] || fail "mandoc has complaints"
fi
[ "$failed" -eq 0 ]
