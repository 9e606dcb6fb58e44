#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The ports' makefiles are read by bmake, have the program's version, and what a
# port must have.  FreeBSD's own makefiles are not here: they are stand-ins.
# timeout: 60

cd "$(dirname "$0")/../.." || exit 1
command -v bmake >/dev/null || {
	echo "no bmake here"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0
unset MAKEFLAGS MAKELEVEL
: >"$tmp/bsd.port.mk"
: >"$tmp/sys.mk"
version=$(sed -n 's/^.define DB_VERSION[^"]*"\(.*\)".*/\1/p' \
    kmod/engine/version.h)

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

value()
{
	bmake -m "$tmp" -C "src/install/ports/$1" -V "$2" 2>&1
}

for port in dumpbench dumpbench-kmod; do
	[ "$(value $port DISTVERSION)" = "$version" ] ||
	    fail "$port: $(value $port DISTVERSION), not $version"
	for name in PORTNAME CATEGORIES MAINTAINER COMMENT LICENSE USES; do
		[ -n "$(value $port $name)" ] || fail "$port: no $name"
	done
	# What portlint asks for.
	comment=$(value $port COMMENT)
	[ "${#comment}" -le 70 ] || fail "$port: a comment of ${#comment}"
	case $comment in
	*. | [a-z]*) fail "$port: '$comment'" ;;
	esac
	awk 'length($0) > 80 { exit 1 }' "src/install/ports/$port/pkg-descr" ||
	    fail "$port: a long line in pkg-descr"
done
folder=$(value dumpbench-kmod BUILD_WRKSRC)
[ -e "${folder##*WRKSRC?/}/Makefile" ] ||
    fail "dumpbench-kmod: no makefile where it builds"
[ "$failed" -eq 0 ]
