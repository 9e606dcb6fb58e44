#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Also where a kernel is built for size, each time stamp of the module's stands
# in the function that it times, not in one of its own that is called.

cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
for source in kmod/engine/run.c kmod/engine/responder.c; do
	${CC:-cc} -Os -std=gnu11 -D_GNU_SOURCE -I"$build/fake/include" -Itests \
	    -Isrc -Ikmod/linux -Ikmod/engine -c -o "$tmp/object" "$source" ||
	    exit 1
	nm "$tmp/object" >"$tmp/names" || exit 1
	! grep -w db_ticks "$tmp/names" || {
		echo "FAIL: $source calls it"
		exit 1
	}
	objdump -d "$tmp/object" | grep -qw rdtsc || {
		echo "FAIL: $source has no time stamp"
		exit 1
	}
done
