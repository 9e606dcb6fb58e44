#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The short form of `make kills`: a few random moments of a process's own run,
# and of one in a guest.

build=$(cd "${BUILD:-build}" && pwd) || exit 1
cd "$(dirname "$0")/../.." || exit 1
export BUILD="$build"
"$build/kills" --moments 6 host
host=$?
"$build/kills" --moments 2 run
guest=$?
for status in $host $guest; do
	[ $status -eq 0 ] || [ $status -eq 77 ] || exit 1
done
[ $host -eq 0 ] || exit $guest
