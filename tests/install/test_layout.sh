#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/install/layout: the way from the program to its files.

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

# says BIN LIBEXEC SHARE TOP of BUILD BINDIR LIBEXECDIR DATADIR
says()
{
	wanted=$(printf '#define PLACE_BIN\t"%s"\n#define PLACE_LIBEXEC\t"%s"
#define PLACE_SHARE\t"%s"\n#define PLACE_TOP\t"%s"' "$1" "$2" "$3" "$4")
	shift 4
	"$top/src/install/layout" "$tmp/h" "$@" || failed=1
	[ "$(cat "$tmp/h")" = "$wanted" ] || {
		printf 'FAIL: %s\n%s\nwanted\n%s\n' "$*" "$(cat "$tmp/h")" \
		    "$wanted"
		failed=1
	}
}

build=$top/${BUILD:-build}
case ${BUILD:-build} in /*) build=$BUILD ;; esac
inside=
case $build/ in "$top"/*) ;; *) inside=$top ;; esac
says bin ../libexec/dumpbench ../share/dumpbench "$inside" \
    "$build" /usr/bin /usr/libexec /usr/share
says bin ../libexec/dumpbench ../share/dumpbench "$inside" \
    "$build" /opt/x//bin/ /opt/x/libexec /opt//x/share/
says sbin ../libexec/dumpbench ../../var/x/dumpbench "$top" \
    "$tmp/b" /usr/sbin /usr/libexec /var/x 2>/dev/null
says bin dumpbench dumpbench "$top" "$tmp/b" /a/bin /a/bin /a/bin

# What says so already is not written again.
touch -d 2001-01-01 "$tmp/h"
"$top/src/install/layout" "$tmp/h" "$tmp/b" /a/bin /a/bin /a/bin
[ -n "$(find "$tmp/h" ! -newermt 2002-01-01)" ] || {
	echo "FAIL: the header was written again"
	failed=1
}
[ "$(ls "$tmp")" = "b
h" ] || {
	echo "FAIL: left $(ls "$tmp")"
	failed=1
}
exit $failed
