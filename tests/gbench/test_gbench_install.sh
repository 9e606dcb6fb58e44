#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What install-gbench installs is enough to build and run the example with
# pkg-config and a C compiler, and its manual is well formed.

build=${BUILD:-build}
make=${MAKE:-make}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

fail()
{
	echo "$*"
	exit 1
}

$make -s B="$build" install-gbench PREFIX="$tmp/usr" ||
    fail "install-gbench failed"
PKG_CONFIG_PATH=$tmp/usr/lib/pkgconfig
export PKG_CONFIG_PATH
cp src/gbench/example.c "$tmp" || exit 1
cd "$tmp" || exit 1

# shellcheck disable=SC2046 # words on purpose
${CC:-cc} -std=c11 -Wall -Wextra -Werror -pedantic -o example example.c \
    $(pkg-config --cflags --libs gbench) || fail "the example does not build"
[ "$(./example --benchmark_list_tests | head -n 1)" = memcpy/64 ] ||
    fail "the example does not list memcpy/64"
./example --benchmark_filter='/64$' --benchmark_min_time=0.01 \
    --benchmark_format=csv >out 2>err || fail "the example fails: $(cat err)"
grep -q '^"memcpy/64",[0-9]' out || fail "no memcpy/64 in: $(cat out)"
./example --benchmark_out=/nonexistent/x >out 2>err &&
    fail "the example ignores an error"
grep -q '^--benchmark_out=/nonexistent/x: ' err ||
    fail "no sentence in: $(cat err)"
./example --help >out || fail "--help fails"
grep -q benchmark_filter out || fail "no help in: $(cat out)"

cat >version.c <<'END'
#include <gbench.h>
#include <stdio.h>
int main(void) { return (puts(gbench_version()) == EOF); }
END
# shellcheck disable=SC2046
${CC:-cc} -o version version.c $(pkg-config --cflags --libs gbench) ||
    fail "version.c does not build"
[ "$(./version)" = "$(pkg-config --modversion benchmark)" ] ||
    fail "gbench_version() is not Google Benchmark's"

# The header stands alone, and is C++ too.
echo '#include <gbench.h>' >header.cc
# shellcheck disable=SC2046
${CXX:-c++} -Wall -Wextra -Werror -fsyntax-only header.cc \
    $(pkg-config --cflags gbench) || fail "the header is not C++"

# Every function of the header has its place in the manual.
page=usr/share/man/man3/gbench.3
for name in $(grep -o '\<gbench_[a-z_]*(' usr/include/gbench.h | tr -d '(' |
    sort -u); do
	grep -q "^\.Fn $name\>\|^\.Fo $name\$" $page ||
	    fail "gbench.3 has no $name"
done
sed -n 's/^\.F[no] \([A-Za-z_]*\).*/\1/p' $page >names
while read -r name; do
	grep -q "\<$name\>" usr/include/gbench.h ||
	    fail "gbench.3 has $name, gbench.h has not"
done <names
if command -v mandoc >/dev/null; then
	mandoc -Tlint -Wwarning $page || fail "gbench.3 is not well formed"
else
	echo "no mandoc: gbench.3 was not checked"
fi
