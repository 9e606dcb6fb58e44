#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What a FreeBSD kernel's file says of its machine.

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

fail()
{
	echo "FAIL: $*"
	exit 1
}

is()
{
	found=$(src/setup/freebsd-machine "$2" 2>&1)
	[ "$found" = "$1" ] || fail "$2: '$found', not $1"
}

refused()
{
	found=$(src/setup/freebsd-machine "$@" 2>&1)
	status=$?
	[ "$status" -eq 2 ] || fail "$*: status $status"
	case $found in
	*expected*|*usage*) ;;
	*)	fail "$*: $found" ;;
	esac
}

is amd64 "$BUILD/stub-kernel"
is i386 "$BUILD/stub-kernel-i386"
gzip -c "$BUILD/stub-kernel-i386" >"$tmp/kernel.gz"
is i386 "$tmp/kernel.gz"
head -c 19 "$BUILD/stub-kernel" >"$tmp/short"
refused "$tmp/short"
: >"$tmp/empty"
refused "$tmp/empty"
refused "$tmp/none"
refused Makefile
refused
