#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Guests that misbehave in a run, a panic and their explanations: each
# misbehaviour, but not at each place, as `make mischief` does.
# timeout: 900

build=$(cd "${BUILD:-build}" && pwd) || exit 1
cd "$(dirname "$0")/../.." || exit 1
command -v python3 >/dev/null || {
	echo "no python3"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
# Not in the sources: a run compiles no module.
PYTHONDONTWRITEBYTECODE=1 python3 tests/torture/mischief.py --short "$build" \
    "$tmp"
