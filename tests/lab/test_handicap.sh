#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A handicap of one instruction in one path: compare names that path in every
# benchmark that has it, and no other.
# timeout: 600

build=${BUILD:-build}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
if [ ! -e "$DUMPBENCH_KERNEL" ] || [ ! -e "$DUMPBENCH_KMOD" ] ||
    ! command -v qemu-system-x86_64 >/dev/null; then
	echo "no kernel, no module or no qemu-system-x86_64"
	exit 77
fi

fail()
{
	echo "FAIL: $*"
	grep -v '"same"' "$tmp/out" | tail -n 25
	exit 1
}

measure()
{
	"$build/dumpbench" run --clock=exact --kernel "$DUMPBENCH_KERNEL" \
	    --kmod "$DUMPBENCH_KMOD" --pages=64 --rounds=1 --handicap "$1" \
	    --results "$tmp/$1" >"$tmp/out" 2>&1 || fail "the run with $1"
}

measure none
measure kenter_temporary:1
"$build/dumpbench" compare --format csv "$tmp/none" "$tmp/kenter_temporary:1" \
    >"$tmp/out" || fail "compare"
# Its map, one instruction more, everywhere.
rows=$(grep -c '"[a-z0-9]*/kenter_temporary/[0-9a-z/]*","map_median"' "$tmp/out")
found=$(grep -cE '/kenter_temporary/.*"map_median",1,1,[0-9]+,[0-9]+,1,.*"worse"' \
    "$tmp/out")
[ "$rows" -eq 13 ] || fail "$rows figures of 13"
[ "$found" -eq 13 ] || fail "$found of 13 figures are named, by one instruction"
! grep -e '"worse"' -e '"better"' "$tmp/out" |
    grep -v '/kenter_temporary/[0-9a-z/]*","map_median"' ||
    fail "what has no handicap is named"
"$build/dumpbench" compare "$tmp/none" "$tmp/kenter_temporary:1" >"$tmp/out"
grep -q '^exact module_version.*, handicap kenter_temporary:1$' "$tmp/out" ||
    fail "the result hides its handicap"
