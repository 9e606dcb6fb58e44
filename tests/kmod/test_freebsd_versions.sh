#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The FreeBSD module's unit tests, on fakes of the other versions that it
# differs on: what kmod/freebsd/compat.h tells apart.
# timeout: 420

cd "$(dirname "$0")/../.." || exit 1
folder=${BUILD:-build}/fakebsd
failed=0

# Every threshold in compat.h has a version on either side.
for version in 902503 1004000 1100122 1203000 1301000 1501000; do
	for test in paths glue dump failures; do
		program=$folder/$version/test_freebsd_$test
		case $test:$version in
		failures:902503 | failures:1501000) ;;
		failures:*) continue ;;
		esac
		if "$program"; then
			echo "ok: FreeBSD $version, $test"
		else
			echo "FAIL: FreeBSD $version, $test"
			failed=$((failed + 1))
		fi
	done
done
[ "$failed" -eq 0 ]
