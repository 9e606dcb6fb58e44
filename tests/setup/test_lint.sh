#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/setup/lint, in a small tree and with tools that are made here: what it
# finds ends it with status 1, and nothing else does.

TOP=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
WORK=$(mktemp -d) && cd "$WORK" || exit 1
trap 'rm -rf "$WORK"' EXIT
trap 'exit 143' HUP INT TERM
mkdir real
export WORK
. "$TOP/tests/torture/prepare_scripts.sh"
sources
PATH=$WORK/real:$PATH
failed=0

# lint STATUS WORDS
lint()
{
	sources/src/setup/lint <made >out 2>&1
	status=$?
	[ $status -eq "$1" ] && grep -q -- "$2" out && return
	echo "FAIL: exit status $status, or no '$2'"
	sed 's/^/  | /' out
	failed=1
}

lint 0 '^lint: clang-tidy$'
echo 'int a;' >sources/bench/a.c
lint 1 '^bench/a.c: no SPDX line$'
lint 1 '^bench/a.c: make does not compile it$'
rm sources/bench/a.c
printf '#!/bin/sh\n' >sources/plot/script
chmod +x sources/plot/script
lint 1 '^plot/script: no SPDX line$'
rm sources/plot/script
# lint reads this script, too.
printf '/* "/tmp/a.%s" */\n' XXXXXX >>sources/src/util/a.c
lint 1 '^src/util/a.c:2:.* is not below TMPDIR$'
sed -i '$d' sources/src/util/a.c
# Each of the tools; clang-tidy gets each file and how it is compiled.
for tool in shellcheck mandoc cppcheck clang-tidy; do
	mv real/$tool found
	printf 'echo "%s: $*"\nexit 1\n' $tool | stand_in $tool
	lint 1 "^$tool: "
	mv found real/$tool
done
stand_in clang-tidy <<'E'
grep "\"$5\"}" "$4/compile_commands.json" >>"$WORK/asked"
echo '7 warnings and 1 error generated.'
E
lint 0 '^lint: clang-tidy$'
for each in '"cc", "-std=c11", "-Isrc", "-c", "src/util/a.c"' \
    '"c++", "-DA=\"a\"", "-c", "src/util/b.cc"' '"-c", "tests/fuzz_a.c"'; do
	grep -qF -- "$each]" asked || {
		echo "FAIL: no $each"
		cat asked
		failed=1
	}
done
# What cannot be looked through has not been checked.
for tool in find grep; do
	echo 'exit 2' | stand_in $tool
	sources/src/setup/lint <made >out 2>&1 && {
		echo "FAIL: success without $tool"
		failed=1
	}
	rm real/$tool
done
[ $failed -eq 0 ]
