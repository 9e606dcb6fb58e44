#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Which commit the sources are of, and that what says so is built again when the
# commit changes, and nothing else is.
# timeout: 300

top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
command -v git >/dev/null || {
	echo "no git, without which sources have no commit"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE MAKEFLAGS MAKELEVEL B
export HOME="$tmp" GIT_CONFIG_NOSYSTEM=1 GIT_CEILING_DIRECTORIES="$tmp"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a \
    GIT_COMMITTER_EMAIL=a

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# The header says $1, and was written anew or kept ($2).
says()
{
	touch -d '2001-01-01' "$header" 2>/dev/null
	"$tree/src/setup/commit" "$header" || fail "the script fails"
	[ "$(cat "$header")" = "#define DB_COMMIT	\"$1\"" ] ||
	    fail "$(cat "$header"): wanted '$1'"
	if [ -n "$(find "$header" -newermt '2002-01-01')" ]; then
		[ "$2" = written ] || fail "'$1' was written again"
	else
		[ "$2" = kept ] || fail "'$1' was not written"
	fi
	[ "$(find "$tmp/include" -type f | wc -l)" -eq 1 ] ||
	    fail "left $(ls "$tmp/include")"
}

short()
{
	git -C "$tree" rev-parse --short=12 HEAD
}

# The sources without what is built: no repository.
tree=$tmp/outer/tree
header=$tmp/include/commit.h
mkdir -p "$tree" &&
    tar -C "$top" --exclude=./build --exclude=./.git --exclude=./results \
	--exclude=./tests/corpus -cf - . | tar -C "$tree" -xf - || exit 1
says '' written
says '' kept

# In another repository, which is not theirs.
git -C "$tmp/outer" init -q
git -C "$tmp/outer" commit -q --allow-empty -m outer
says '' kept

# In one of their own: without a commit, with one, with a change, with another.
git -C "$tree" init -q
says '' kept
git -C "$tree" add -A
git -C "$tree" commit -q -m one
says "$(short)" written
says "$(short)" kept
: >"$tree/untracked"
says "$(short)" kept
echo >>"$tree/README.md"
says "$(short), modified" written
says "$(short), modified" kept
git -C "$tree" add -A
says "$(short), modified" kept
git -C "$tree" commit -q -m two
says "$(short)" written

# As a work tree of another repository; from another folder, by a relative name.
git -C "$tree" worktree add -q "$tmp/second" >/dev/null 2>&1
(cd "$tmp" && second/src/setup/commit include/commit.h)
grep -q "\"$(short)\"" "$header" || fail "a work tree: $(cat "$header")"

"$tree/src/setup/commit" 2>/dev/null
[ $? -eq 2 ] || fail "no header, and yet no complaint"

# Of what make builds, one object is built again.
objects="build/obj/src/util/commit.o build/obj/src/util/suggest.o
    build/obj/src/util/no_commit.o build/san/src/util/commit.o"
build()
{
	# shellcheck disable=SC2086 # a list of words
	make -s -C "$tree" $objects >"$tmp/make" 2>&1 || {
		cat "$tmp/make"
		fail "make $1"
	}
	cat >"$tmp/main.c" <<-'END'
		#include <stdio.h>
		extern const char commit_name[];
		int main(void) { return (puts(commit_name) == EOF); }
	END
	cc -o "$tmp/main" "$tmp/main.c" "$tree/build/obj/src/util/commit.o" ||
	    fail "cc"
	[ "$("$tmp/main")" = "$1" ] ||
	    fail "built from '$1', and says '$("$tmp/main")'"
}

# Those that make would build again.
stale()
{
	for object in $objects; do
		make -s -q -C "$tree" "$object" >/dev/null 2>&1 ||
		    echo "${object#build/}"
	done | tr '\n' ' '
}

# GNU make tells whole seconds apart where the file system does.
build "$(short)"
[ -z "$(stale)" ] || fail "to be built again without a change: $(stale)"
sleep 1
git -C "$tree" commit -q --allow-empty -m three
[ "$(stale)" = "obj/src/util/commit.o san/src/util/commit.o " ] ||
    fail "to be built again after a commit: '$(stale)'"
build "$(short)"
[ -z "$(stale)" ] || fail "to be built again after that: $(stale)"
sleep 1
git -C "$tree" checkout -q HEAD~1
build "$(short)"
make -s -C "$tree" help >/dev/null && rm -rf "$tree/build" &&
    make -s -C "$tree" help >/dev/null
[ ! -e "$tree/build" ] || fail "make help builds something"
[ "$failed" -eq 0 ]
