#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What the pages of a report and of a history do in a browser: Chromium, by
# WebDriver.  Tables sort, tables of figures filter, points of plots and boxes of
# flame graphs say their figures, at the pointer and by keys, boxes zoom, rows
# link to pictures; nothing is asked of the network or
# goes to the console; and without a script all is there.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/../../.." && pwd)
for tool in gnuplot python3 chromium chromedriver; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
export DUMPBENCH_PLOTDIR="$top/plot"
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$tmp" HOME="$tmp" PYTHONDONTWRITEBYTECODE=1

made=$("$build/tests/sample" exact made) || exit 1
for side in '6.1.0-1-amd64 0' '6.1.0-2-amd64 40'; do
	# shellcheck disable=SC2086 # a release and a number
	set -- $side
	python3 "$top/tests/bench/explain/explained.py" "$made" \
	    "m/$1/20260101T000000Z-explain.json" "$1" "$2" 0 || exit 1
done
"$build/san/dumpbench" report --out page.html m || exit 1
python3 "$top/tests/bench/report/browse.py" "$tmp/page.html" || exit 1

for night in 1 2; do
	python3 "$top/tests/bench/report/change.py" "$made" \
	    n/2026-01-0$night/6.1.0-$night-amd64 6.1.0-$night-amd64 linux \
	    enter:map:+$((night < 2 ? 0 : 32)) || exit 1
done
"$build/san/dumpbench" report --history --out history.html n || exit 1
python3 "$top/tests/bench/report/browse_history.py" "$tmp/history.html"
