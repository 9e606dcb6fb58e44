#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/setup/buildroot: what stops it is said in a sentence, before anything is
# downloaded, and no folder is left.  The programs that it calls are made here.

script=$(cd "$(dirname "$0")/../.." && pwd)/src/setup/buildroot
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0
mkdir bin kernels kernels/.archive
PATH=$tmp/bin:$PATH

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' err
	failed=$((failed + 1))
}

# program NAME SCRIPT
program()
{
	printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
	chmod +x "bin/$1"
}

# It ends with status 1 and the sentence $1, and makes nothing.
refused()
{
	"$script" make trixie gcc-14 kernels/.buildroot/trixie >out 2>err
	[ $? -eq 1 ] || fail "exit status, not: $1"
	grep -q "^buildroot: $1" err || fail "does not say: $1"
	[ "$(wc -l <err)" -eq "${2:-1}" ] || fail "more than a sentence"
	[ -z "$(find kernels/.buildroot -mindepth 1 ! -name '*.lock')" ] ||
	    fail "leaves $(find kernels/.buildroot)"
}

program mmdebstrap 'echo "$*" >called; echo "I: begin" >&2
	echo "E: apt-get update failed" >&2; exit 1'
program unshare 'exit 0'
program id 'echo 1000'
refused 'no mirror of trixie is known (expected the lists that'
echo 'deb [signed-by=/k] http://mirror/debian trixie main' \
    >kernels/.archive/sources.list

# Namespaces: nothing is fetched for a folder that cannot be used.
program unshare 'exit 1'
refused 'user namespaces are forbidden here (expected root, or a kernel that'
[ ! -e called ] || fail "downloads"
program id 'echo 0'
refused 'file systems cannot be mounted here (expected root with the capability'
[ ! -e called ] || fail "downloads"
program unshare 'exit 0'

# Size first, then why not.
refused 'mmdebstrap fails: apt-get update failed' 2
grep -q '100 MB.* to download, 350 MB on the disk' err || fail "no size"
grep -q -- '--include=make.*gcc-14.* trixie - .*http://mirror/debian' called ||
    fail "asks for $(cat called)"
program tar 'cat >/dev/null; echo "tar: ./x: Cannot write: No space left" >&2
	exit 2'
refused 'mmdebstrap fails: ./x: Cannot write: No space left' 2

# Without the program.
for tool in dirname mkdir id unshare; do
	[ -e "bin/$tool" ] || ln -s "$(command -v $tool)" "bin/$tool"
done
rm bin/mmdebstrap
if ! env PATH="$tmp/bin" /bin/sh -c 'command -v mmdebstrap' >out; then
	env PATH="$tmp/bin" /bin/sh "$script" make trixie gcc-14 \
	    kernels/.buildroot/trixie >out 2>err && fail "success"
	grep -q "no mmdebstrap (expected Debian's package mmdebstrap" err ||
	    fail "does not say that it lacks mmdebstrap"
fi
[ "$failed" -eq 0 ]
