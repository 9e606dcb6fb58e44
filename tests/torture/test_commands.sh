#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The short form of the commands that fail in scripts: of each script some.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
cd "$(dirname "$0")/../.." || exit 1
for tool in dpkg-deb flock git ldd parallel python3; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir "$tmp/some" "$tmp/last" || exit 1
python3 tests/torture/commands.py "$build" "$tmp/some" --every 97 &&
    python3 tests/torture/commands.py "$build" "$tmp/last" --last \
	--match '^sed -n 3p .*/list$' bisect
