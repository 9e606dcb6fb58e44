#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# make compiles a source that has no object yet, also one that is older than
# the library, such as one that was moved.  What lies beside the kernels is none
# of its own: a folder for building modules has etc/rc2.d.

cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

touch "$tmp/libdumpbench.a" || exit 1
make -n "B=$tmp" "$tmp/libdumpbench.a" >"$tmp/out" 2>&1
grep -q "$tmp/obj/src/util/errmsg.o" "$tmp/out" || {
	echo "FAIL: nothing is compiled:"
	cat "$tmp/out"
	exit 1
}

mkdir -p "$tmp/kernels/.buildroot/x/etc/rc2.d" &&
    echo 'this is no rule' >"$tmp/kernels/.buildroot/x/etc/a.d" || exit 1
make -n "B=$tmp/../${tmp##*/}" "KERNELS=$tmp/kernels" "$tmp/libdumpbench.a" \
    >"$tmp/out" 2>&1 || {
	echo "FAIL: a folder for building modules is read:"
	cat "$tmp/out"
	exit 1
}

# Also where the kernels are elsewhere now.
make -n "B=$tmp/../${tmp##*/}" "KERNELS=$tmp/others" "$tmp/libdumpbench.a" \
    >"$tmp/out" 2>&1 || {
	echo "FAIL: a folder of kernels that is not that of now is read:"
	cat "$tmp/out"
	exit 1
}

# However they are spelt, the kernels outlive all else.
make "B=$tmp" "KERNELS=$tmp/x/../kernels" clean >"$tmp/out" 2>&1
[ "$(ls "$tmp")" = kernels ] || {
	echo "FAIL: make clean left $(ls "$tmp")"
	exit 1
}
