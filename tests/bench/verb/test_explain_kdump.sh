#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench explain of a capture kernel's reads of the old memory: what is
# attributed, between time stamps of the agent, adds up in every stage of every
# row, and the figures are those that dumpbench panic measures.
# timeout: 600

program=${BUILD:-build}/dumpbench
kernel=${DUMPBENCH_KERNEL:-} kmod=${DUMPBENCH_KMOD:-}
if ! command -v qemu-system-x86_64 >/dev/null || [ -z "$kernel" ] ||
    [ -z "$kmod" ]; then
	echo "this needs QEMU, a kernel and its module"
	exit 77
fi
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

measure()
{
	folder=$1
	shift
	"$program" "$@" --kernel "$kernel" --kmod "$kmod" --clock=exact \
	    --pages 1024 --results "$tmp/$folder" >"$tmp/$folder.out" \
	    2>"$tmp/err" </dev/null || fail "$*: $(tail -n 3 "$tmp/err")"
}

reads="kdump/read/4096 kdump/read/65536 kdump/read/1048576"
maps="kdump/mmap/4096 kdump/mmap/65536 kdump/mmap/4194304"
measure plain panic
# shellcheck disable=SC2086 # Words are what is wanted.
measure why explain $reads $maps
plain=$(find "$tmp/plain" -name '*-exact.json')
why=$(find "$tmp/why" -name '*-explain.json')
[ -n "$why" ] || fail "no file"
grep -q "^$why\$" "$tmp/why.out" || fail "the file is not told"

# One stage of a read, three of a map.
jq -r '.explanation.rows[] | .name as $n | .stages | to_entries[] |
    select(.value != null) | "\(.key) \(.value.missing)"' "$why" |
    sort | uniq -c | tr -s ' ' >"$tmp/missing"
printf ' 6 map 0\n 3 sink 0\n 3 unmap 0\n' | cmp -s - "$tmp/missing" ||
    fail "it does not add up: $(cat "$tmp/missing")"
jq -r '.benchmarks[].name' "$why" | sed 's|/manual_time||' | xargs \
    >"$tmp/names"
[ "$(cat "$tmp/names")" = "$reads $maps" ] || fail "rows: $(cat "$tmp/names")"

# The plugin changes nothing.
"$program" compare --all --filter '/(read|mmap)/' "$plain" "$why" \
    >"$tmp/same" 2>&1
grep -q '^0 worse, 0 better, ' "$tmp/same" ||
    fail "the plugin changes figures: $(cat "$tmp/same")"

# Functions are those of the capture kernel, and the agent's.
for function in 'vfs_read  ' 'read_from_oldmem[.a-z0-9]*  ' \
    'remap_pfn_range[._a-z0-9]*  ' '\.text \[agent\]'; do
	grep -qE "^$function *initiator " "$tmp/why.out" ||
	    fail "no line of $function"
done
! grep -qE '^0x|not attributed' "$tmp/why.out" ||
    fail "code without a name: $(grep -E '^0x' "$tmp/why.out")"
# The stored file shows the same.
# shellcheck disable=SC2086 # Words are what is wanted.
"$program" explain "$why" $reads $maps >"$tmp/again" 2>&1
grep -vF "$why" "$tmp/why.out" | sed '$d' | cmp -s - "$tmp/again" ||
    fail "the stored file differs: $(diff "$tmp/again" "$tmp/why.out" | head)"
[ "$failed" -eq 0 ]
