#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# An explanation whose responders find softirqs pending says so, as the figure
# is not that of other boots.

program=$(cd "${BUILD:-build}" && pwd)/san/dumpbench || exit 1
cd "$(dirname "$0")/../../.." || exit 1
command -v jq >/dev/null || {
	echo "no jq"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

# The function $1 in the place of another, executed by CPUs of the role $2.
says()
{
	jq ".explanation.functions[0].name = \"$1\" |
	    .explanation.rows[].stages[]?.trees[]?.nodes[].role = \"$2\"" \
	    tests/torture/explanation.json >"$tmp/made.json" || exit 1
	"$program" explain "$tmp/made.json" | tr -s ' \n' ' ' |
	    grep -q 'A responder finds softirqs pending as it leaves the'
}

says __kthread_should_park responder || {
	echo "FAIL: not told"
	exit 1
}
if says __kthread_should_park initiator || says native_set_pte responder; then
	echo "FAIL: told of one that has none"
	exit 1
fi
