#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Results that a stranger wrote: each verb that reads them, each string of
# theirs and each attack, but not each with each other, as `make strangers`
# does.

build=$(cd "${BUILD:-build}" && pwd) || exit 1
cd "$(dirname "$0")/../.." || exit 1
command -v python3 >/dev/null || {
	echo "no python3"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir "$tmp/device" "$tmp/work" || exit 1
# shellcheck disable=SC2046 # words
PYTHONDONTWRITEBYTECODE=1 python3 tests/torture/strangers.py --short \
    "$build/dumpbench" "$tmp/work" $(tests/torture/strangers "$tmp/device")
