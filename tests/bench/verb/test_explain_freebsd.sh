#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench explain in a panic of FreeBSD: what is attributed to each path adds
# up to what the module counts, which is the same as without the plugin.
# timeout: 200

program=${BUILD:-build}/dumpbench
kernel=${FREEBSD_KERNEL:-}
kmod=${DUMPBENCH_FREEBSD_KMOD:-}
[ -n "$kernel" ] && [ -n "$kmod" ] || {
	echo "FREEBSD_KERNEL, DUMPBENCH_FREEBSD_KMOD name no kernel to boot"
	exit 77
}
command -v qemu-system-x86_64 >/dev/null || {
	echo "no qemu-system-x86_64"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

"$program" panic --kernel "$kernel" --kmod "$kmod" --clock=exact \
    --results "$tmp/plain" >"$tmp/out" 2>&1 </dev/null ||
    fail "panic: $(cat "$tmp/out")"
"$program" explain --kernel "$kernel" --kmod "$kmod" \
    --results "$tmp/explained" panic/enter/16 panic/kenter_temporary/16 \
    >"$tmp/table" 2>"$tmp/err" </dev/null ||
    fail "explain: $(cat "$tmp/err")"
plain=$(find "$tmp/plain" -name '*-exact.json')
explained=$(find "$tmp/explained" -name '*-explain.json')
[ -n "$plain" ] && [ -n "$explained" ] || {
	fail "no file"
	exit 1
}

# Two stages of each path, and none is missing any.
grep -o '"missing":[-0-9]*' "$explained" | sort | uniq -c >"$tmp/missing"
paths=$("$program" explain "$explained" --by kind | grep -c '^panic/')
[ "$paths" -ge 5 ] || fail "$paths paths are explained"
[ "$(wc -l <"$tmp/missing")" -eq 1 ] &&
    grep -qE "^ *$((2 * paths)) \"missing\":0\$" "$tmp/missing" ||
    fail "it does not add up: $(cat "$tmp/missing") of $paths paths"

# Those that were asked for are shown, and only they.
[ "$(grep -c '^panic/.*instructions a page$' "$tmp/table")" -eq 2 ] ||
    fail "not two tables: $(grep '^panic/' "$tmp/table")"
grep -qE '^pmap_enter +initiator ' "$tmp/table" || fail "no pmap_enter"
grep -qE '^pmap_kenter_temporary +initiator ' "$tmp/table" ||
    fail "no pmap_kenter_temporary"
grep -qE '^record \[dumpbench\] +initiator ' "$tmp/table" ||
    fail "the module's own are not named: $(grep dumpbench "$tmp/table")"
! grep -q 'responder' "$tmp/table" || fail "another CPU ran"

# What does not depend on the pages is the same without the plugin.
"$program" compare --filter '/kenter_temporary/' --all "$plain" "$explained" \
    >"$tmp/same" 2>&1
grep -q '^0 worse, 0 better, ' "$tmp/same" ||
    fail "the plugin changes figures: $(cat "$tmp/same")"

[ "$failed" -eq 0 ]
