#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# `make dist`: the committed sources, the same bytes each time; outside a
# repository a sentence.
# timeout: 300

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
command -v git >/dev/null || {
	echo "no git here"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export HOME="$tmp" GIT_CONFIG_NOSYSTEM=1 GIT_CEILING_DIRECTORIES="$tmp"

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# A small repository with the script in it.
mkdir -p "$tmp/tree/src/install" && cp "$top/src/install/dist" \
    "$tmp/tree/src/install/" && echo one >"$tmp/tree/file" || exit 1
dist=$tmp/tree/src/install/dist
"$dist" "$tmp/out/x-1.0.tar.gz" >"$tmp/said" 2>&1 && fail "no failure"
grep -q 'dist: these sources are no git repository (expected' "$tmp/said" ||
    fail "no sentence: $(cat "$tmp/said")"
(
	cd "$tmp/tree" && git init -q . && git add . &&
	    git -c user.name=a -c user.email=a commit -qm first
) || exit 1
[ "$("$dist" "$tmp/out/x-1.0.tar.gz")" = "$tmp/out/x-1.0.tar.gz" ] ||
    fail "the name is not printed"
cp "$tmp/out/x-1.0.tar.gz" "$tmp/first"
echo two >"$tmp/tree/file"
: >"$tmp/tree/more"
sleep 1
"$dist" "$tmp/out/x-1.0.tar.gz" >"$tmp/said" 2>&1 || fail "it fails"
grep -q 'differ from the commit, and are left out' "$tmp/said" ||
    fail "no word of what differs"
cmp "$tmp/first" "$tmp/out/x-1.0.tar.gz" || fail "other bytes"
[ "$(ls "$tmp/out")" = x-1.0.tar.gz ] || fail "left $(ls "$tmp/out")"
tar -xzf "$tmp/first" -C "$tmp" || fail "no archive"
[ "$(cat "$tmp/x-1.0/file")" = one ] && [ -x "$tmp/x-1.0/src/install/dist" ] ||
    fail "other files: $(ls "$tmp/x-1.0")"
[ "$failed" -eq 0 ]
