#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The manuals name what the program and the module have, and nothing else; the
# READMEs and HACKING.md name no file that is not there, and the latter every
# room.
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

# The files code and manual hold a name a line, of the kind $1; none only if $2
# is "any".
same()
{
	sort -u "$tmp/code" >"$tmp/code.sorted"
	sort -u "$tmp/manual" >"$tmp/manual.sorted"
	[ -s "$tmp/code.sorted" ] || [ "$2" = any ] ||
	    fail "$1: none found in the code"
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

# The options in the page of the verb $1, which may be those of another verb.
options()
{
	awk '/^\.Sh/ { on = 0 } on { print } $0 == ".Sh OPTIONS" { on = 1 }' \
	    "man/dumpbench-$1.8" >"$tmp/section"
	described <"$tmp/section"
	of=$(sed -n '/^The options are those of$/{n;s/^\.Xr dumpbench-\([a-z]*\) 8.*/\1/p;}' \
	    "$tmp/section")
	[ -z "$of" ] || options "$of"
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
part dumpbench.8 "Sh VERBS" "Sh ENVIRONMENT" | items Cm >"$tmp/manual"
same verb
# A verb's summary: in --help, in the list of verbs, in the page's name.
sed -n 's/^  \([a-z]*\)  *\([a-z].*\)/\1 \2/p' "$tmp/help" >"$tmp/summaries"
while read -r verb summary; do
	grep -qxF ".Nd $summary" "man/dumpbench-$verb.8" ||
	    fail "dumpbench-$verb(8) is not named '$summary'"
	grep -A1 "^\.It Cm $verb\$" man/dumpbench.8 | grep -qixF "$summary:" ||
	    fail "dumpbench(8) does not list $verb as '$summary'"
done <"$tmp/summaries"
for word in help -h; do
	"$program" $word | cmp -s - "$tmp/help" ||
	    fail "dumpbench $word is not dumpbench --help"
done
"$program" --version >"$tmp/version" || fail "dumpbench --version fails"
grep -qxE 'dumpbench [0-9]+\.[0-9]+\.[0-9]+ \((commit [0-9a-f]{12,}, (modified, )?)?result schema [0-9]+\)' \
    "$tmp/version" ||
    fail "no version: $(cat "$tmp/version")"
for word in version -V; do
	"$program" $word | cmp -s - "$tmp/version" ||
	    fail "dumpbench $word is not dumpbench --version"
done

while read -r verb; do
	LC_ALL=C "$program" "$verb" --help >"$tmp/help" ||
	    fail "dumpbench $verb --help fails"
	plain "dumpbench $verb --help"
	# Of two options with one name, the second is never read.
	twice=$(sed -n 's/^  --\([a-z_-]*\).*/\1/p' "$tmp/help" | sort |
	    uniq -d)
	[ -z "$twice" ] || fail "dumpbench $verb has two options: $twice"
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
	options "$verb" >"$tmp/manual"
	same "option of $verb:" any
done <"$tmp/verbs"

# Variables that the program reads.
find bench src ! -name 'agent*' -name '*.c' -exec cat {} + |
    grep -o 'getenv("[A-Z_]*")' | cut -d'"' -f2 | sort -u >"$tmp/code"
part dumpbench.8 "Sh ENVIRONMENT" "Sh FILES" | items Ev >"$tmp/manual"
while read -r name; do
	grep -qx "$name" "$tmp/manual" ||
	    fail "variable '$name' is in no manual"
done <"$tmp/code"

# Members of a result: the tables $1 of those that are checked.
members()
{
	for table; do
		sed -n "/^static const struct member ${table}_members/,/^}/p" \
		    src/result/check*.c | sed -n 's/^ *{"\([a-z_]*\)",.*/\1/p'
	done
}

# The words of the table $1 of the vocabulary.
vocabulary()
{
	sed -n "/ $1\[ROW_[A-Z]*\] =/,/^}/p" src/result/row.c |
	    sed -n 's/^	\[ROW_[A-Z0-9]*\] = [^"]*"\([a-z0-9]*\)".*/\1/p'
}

# Those of schema 1 alone have no item, and are named in a section.
part dumpbench-result.5 "Sh DESCRIPTION" "Sh NAMES" | items Va >"$tmp/items"
part dumpbench-result.5 "Sh SCHEMA 1" "Sh FILES" |
    sed -n 's/^\.[VC][am] //p' | tr -d ',.;' | tr ' ' '\n' | sed '/^$/d' |
    grep -vxFf "$tmp/items" >"$tmp/first"

members our >"$tmp/code"
part dumpbench-result.5 "Ss Members of dumpbench" "Sh ROWS" | items Va \
    >"$tmp/manual"
same "member of context.dumpbench:"

# Counters: those of the stages are composed.
for stage in $(vocabulary row_stages); do
	for what in $(vocabulary row_quantiles); do
		echo "${stage}_$what"
	done
done >"$tmp/code"
sed -n '/^} counters/,/^}/p' src/result/row.c |
    sed -n 's/^[^"]*{"\([a-z_]*\)",.*/\1/p' >>"$tmp/code"
[ "$(wc -l <"$tmp/code")" -gt 20 ] || fail "no counters in src/result/row.c"
part dumpbench-result.5 "Ss Counters" "Ss Members of dumpbench in a row" |
    items Va >"$tmp/manual"
same counter
cp "$tmp/code" "$tmp/all"

part dumpbench-result.5 "Ss Members of dumpbench in a row" "Sh NAMES" |
    items Va >"$tmp/manual"
{
	members plan stage gaps adapter
	vocabulary row_stages
} | grep -vxFf "$tmp/first" >"$tmp/code"
same "member of a row's dumpbench:"

# And of the files that there are, whatever is checked in them.
{
	members file context our row timing failed iteration aggregate plan \
	    stage gaps adapter
	vocabulary row_stages
} >>"$tmp/all"
find results/reference -name '*.json' ! -name '*-explain.json' \
    -exec cat {} + |
    grep -oE '"[a-z_0-9]+" ?:' | tr -d '": ' >>"$tmp/all"
sort -u "$tmp/all" | grep -vxFf "$tmp/first" >"$tmp/code"
cp "$tmp/items" "$tmp/manual"
same "member of a result:"

# Members of an explanation: those of its schema, and of the files.
awk '{ match($0, /^ */); n = RLENGTH }
    /"properties": \{$/ { of[n + 2] = 1; next }
    n in of && /^ *"/ { split($0, words, "\""); print words[2] }
    /^ *\}/ { delete of[n + 2] }' src/explain/explanation.schema.json \
    >"$tmp/code"
part dumpbench-explain.8 "Ss Files" "Sh OPTIONS" >"$tmp/files"
{
	items Va <"$tmp/files"
	sed -n 's/^\.Va \([a-z_]*\).*/\1/p' "$tmp/files" | grep -vx explanation
} >"$tmp/manual"
same "member of an explanation:"
find results/reference -name '*-explain.json' \
    -exec sed -n '/^"explanation"/,$p' {} \; | grep -oE '"[a-z_0-9]+" ?:' |
    tr -d '": ' | sort -u | grep -vx explanation >"$tmp/code"
[ -s "$tmp/code" ] || fail "no explanation in results/reference"
while read -r name; do
	grep -qx "$name" "$tmp/manual" ||
	    fail "member '$name' of an explanation is in no manual"
done <"$tmp/code"

# Families of the rows of a result.
vocabulary row_families >"$tmp/code"
part dumpbench-result.5 "Sh NAMES" "Sh SCHEMA 1" | items Pa |
    cut -d/ -f1 >"$tmp/manual"
same "family of a result"

# Knobs: those that can be written, and the others.
tr '\n' ' ' <kmod/engine/module.c >"$tmp/knobs"
tr '\n' ' ' <kmod/engine/plan.c >>"$tmp/knobs"
tr -s '[:space:]' ' ' <"$tmp/knobs" |
    grep -oE '\{"[a-z]+", "[^"]*", get_[a-z_]+, [A-Za-z_]+, [^}]*\}' >"$tmp/rows"
sed -n '/, NULL, /!s/^{"\([a-z]*\)".*/\1/p' "$tmp/rows" >"$tmp/code"
part dumpbench.4 "Sh KNOBS" "Ss Read only" | items Va >"$tmp/manual"
same "writable knob"
sed -n '/, NULL, /s/^{"\([a-z]*\)".*/\1/p' "$tmp/rows" >"$tmp/code"
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

# Paths of the target host, whose private ones are described together.
grep -o '&host_[a-z]*\[0\]\.row' src/host/host.c |
    sed 's/^&host_//; s/\[.*//; $a null' >"$tmp/code"
part dumpbench-run.8 "Sh THE TARGET HOST" "Sh OUTPUT" | items Cm |
    sed '/[^a-z]/d' >"$tmp/manual"
same "path of the target host"

# The module's result, and the report of a dump.
cat kmod/engine/result.c kmod/freebsd/recorder.c kmod/freebsd/machine.c |
    grep -o '\\"[a-z_0-9]*\\":' | tr -d '\\":' | sort -u >"$tmp/code"
part dumpbench.4 "Sh RESULT" "Sh FILES" >"$tmp/result"
while read -r name; do
	grep -qE "^\.(It )?Va (.* , )?$name( |\$)" "$tmp/result" ||
	    fail "the result's member '$name' is in no manual"
done <"$tmp/code"
[ "$(wc -l <"$tmp/code")" -gt 20 ] || fail "too few members of the result"

# The adapter's options, its faults and its log.
aac=${program%/*}/aac2200s
LC_ALL=C "$aac" --help >"$tmp/help" || fail "aac2200s --help fails"
plain "aac2200s --help"
for word in help -h; do
	"$aac" $word | cmp -s - "$tmp/help" ||
	    fail "aac2200s $word is not aac2200s --help"
done
for word in version -V --version; do
	"$aac" $word | sed 's/^aac2200s /dumpbench /' >"$tmp/aac"
	sed 's/ (result schema [0-9]*)//; s/, result schema [0-9]*//' \
	    "$tmp/version" | cmp -s - "$tmp/aac" ||
	    fail "aac2200s $word shows no version"
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
"$program" list | sed -n '2,$s/^  \([a-z0-9]*\) .*/\1/p' >"$tmp/code"
part dumpbench-run.8 "Sh BENCHMARKS" "Sh CLOCKS" | items Pa |
    cut -d/ -f1 >"$tmp/manual"
same family

# Plots, as the help of plot names them, and their scripts.
"$program" plot --help | sed -n 's/^  \([a-z0-9]*\)  *[A-Z].*/\1/p' >"$tmp/code"
part dumpbench-plot.8 "Sh DESCRIPTION" "Sh OPTIONS" | items Pa |
    sed -n 's/^<result>-//p' >"$tmp/manual"
same plot
while read -r name; do
	[ -e "plot/$name.gp" ] || fail "no plot/$name.gp"
done <"$tmp/code"

# Links of the READMEs, and the rooms that HACKING.md describes.
for page in README.md HACKING.md results/reference/README.md; do
	grep -oE '\]\([^)#]+' "$page" | cut -c3- | grep -v '^https\?:' |
	    while read -r link; do
		[ -e "$(dirname "$page")/$link" ] || echo "$page: $link"
	done
done >"$tmp/dead"
while read -r link; do
	fail "no such file: $link"
done <"$tmp/dead"
sed -n 's,^| `\([a-z/]*\)/` .*,\1,p' HACKING.md >"$tmp/manual"
while read -r room; do
	[ -d "$room" ] || fail "HACKING.md: no such room: $room"
done <"$tmp/manual"
for file in */room.mk src/*/room.mk kmod/*/. tests/. results/.; do
	grep -qx "${file%/*}" "$tmp/manual" ||
	    fail "HACKING.md: the room ${file%/*} is not in its map"
done

# The overview leads to every page.
for page in man/*.[1-9]; do
	name=${page#man/}
	name="${name%.*} ${name##*.}"
	[ "$name" = "dumpbench 8" ] ||
	    grep -qE "^\.Xr $name( [,.:;])?\$" man/dumpbench.8 ||
	    fail "$page: dumpbench(8) does not refer to it"
done

# Of a terminal of 80 columns and of one of 60, each page keeps to the width.
if command -v mandoc >/dev/null; then
	mandoc -Tlint -Wwarning man/*.[1-9] || fail "mandoc has complaints"
	for page in man/dumpbench*.[58]; do
		for width in 80 60; do
			mandoc -Tascii -O "width=$width" "$page" |
			    sed 's/.\x08//g' | expand |
			    awk -v most=$width 'length($0) > most' >"$tmp/odd"
			while read -r line; do
				fail "$page: more than $width columns: $line"
			done <"$tmp/odd"
		done
	done
fi
[ "$failed" -eq 0 ]
