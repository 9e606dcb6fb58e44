#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Each command of dumpbench in the pages for readers has options that there are,
# with values that they take.  And the session's commands on stored results
# print what the page shows.
# timeout: 300

top=$(cd "$(dirname "$0")/../../.." && pwd) || exit 1
build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/dumpbench
pages="README.md HACKING.md src/recipes/README.md results/reference/README.md
results/reference/*/README.md results/reference/session.md"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
cd "$top" || exit 1
failed=0

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# The commands of a page, one a line: in its lines of code and in its text
# between backticks.  A comment, a pipe and a redirection end them.
commands()
{
	awk '
		/^    / {
			code = code substr($0, 5)
			if (sub(/\\$/, "", code) == 0) {
				if (code !~ /^[a-z -]*:/)
					print code
				code = ""
			}
			next
		}
		{ text = text " " $0 }
		END {
			n = split(text, part, "`")
			for (i = 2; i <= n; i += 2)
				print part[i]
		}' "$1" |
	    sed -nE -e 's/ [#|>] .*//; s/ >[^ ]*.*//; s/ *(&&|;) *$//' \
		-e 's,^(.*[ /])?dumpbench ([a-z]+( .*)?)$,\2,p'
}

# Options are read in turn: one that there is not, behind the others, is what is
# wrong with the command, or the others are.  `--` parts those of run.
known=" $("$program" --help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p' | xargs) "
check()
{
	set -f
	eval "set -- $1" || {
		fail "$page: no words of a shell: $1"
		return
	}
	set +f
	verb=$1
	shift
	case $known in
	*" $verb "*) ;;
	*)	fail "$page: dumpbench $verb: no such verb"
		return ;;
	esac
	"$program" "$verb" "$@" --no-such-option >"$tmp/out" 2>&1 </dev/null &&
	    fail "$page: dumpbench $verb $* takes any option"
	grep -q "^dumpbench $verb: .*unknown option '--no-such-option'" \
	    "$tmp/out" ||
	    fail "$page: dumpbench $verb $*: $(head -n 1 "$tmp/out")"
}

# shellcheck disable=SC2086 # patterns
for page in $pages; do
	commands "$page" >"$tmp/commands"
	while IFS= read -r command; do
		check "$command"
	done <"$tmp/commands"
done
[ "$(commands README.md | wc -l)" -ge 20 ] ||
    fail "README.md: too few commands: $(commands README.md)"
# Of the session, what needs no guest, with a result of that kernel in its place.
page=results/reference/session.md
sed -n 's/^    //p' $page >"$tmp/session"
file=$(sed -n 's/^wrote \(.*[.]json\)$/\1/p' "$tmp/session")
mkdir -p "$tmp/here/${file%/*}"
cp results/reference/linux-6.1.0-56-amd64/*-exact.json "$tmp/here/$file" ||
    fail "$page: no result of its kernel"
grep '^\$ dumpbench [prc][leo]' "$tmp/session" >"$tmp/stored"
[ "$(wc -l <"$tmp/stored")" -ge 2 ] || fail "$page: too few commands"
command -v gnuplot >/dev/null || sed -i '/dumpbench plot/d' "$tmp/stored"
while IFS= read -r line; do
	awk -v "line=$line" '
		/^\$ / { on = 0 }
		on { print }
		$0 == line { on = 1 }' "$tmp/session" >"$tmp/shown"
	# shellcheck disable=SC2086 # words
	(cd "$tmp/here" && "$program" ${line#* dumpbench }) >"$tmp/out" 2>&1
	cmp -s "$tmp/shown" "$tmp/out" ||
	    fail "$page: $line: $(diff "$tmp/shown" "$tmp/out")"
done <"$tmp/stored"
# What the guest said there is what the first page says.
sed -n '/^one page, by number/,/^interrupts/p' "$tmp/session" |
    while IFS= read -r line; do
	grep -qxF "    $line" README.md || echo "$line"
done >"$tmp/other"
[ ! -s "$tmp/other" ] || fail "$page: not as in README.md: $(cat "$tmp/other")"
awk '/^\|.*`dumpbench / && gsub(/…/, "") { exit 1 }' README.md ||
    fail "README.md: a command of a table that cannot be run as it stands"
[ "$failed" -eq 0 ]
