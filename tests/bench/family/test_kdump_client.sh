#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A crash of Linux whose dump goes to the emulated adapter: what is on its disk
# is a core that other programs read, too, and Debian's makedumpfile dumps in the
# capture kernel beside ours.
# timeout: 1200

here=$(cd "$(dirname "$0")/../../.." && pwd)
build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/dumpbench
kernel=${DUMPBENCH_KERNEL:-} kmod=${DUMPBENCH_KMOD:-} root=${DUMPBENCH_ROOT:-}
if ! command -v qemu-system-x86_64 >/dev/null || [ -z "$kernel$kmod" ]; then
	echo "this needs QEMU, and a kernel"
	exit 77
fi
"$build/adapter-trial" || exit $?
tmp=$(mktemp -d) && mkdir "$tmp/t" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$tmp/t"
failed=0

fail()
{
	echo "FAIL: $*"
	tail -n 20 "$tmp/out" "$tmp/err" | sed 's/^/    | /'
	failed=$((failed + 1))
}

says()
{
	grep -Eq -- "$1" "$tmp/out" "$tmp/err" || fail "not said: $1"
}

# As little as it takes: the whole of the old memory is dumped several times.
crash()
{
	"$program" panic --kernel "$kernel" --kmod "$kmod" \
	    --modules-root "$root" --clock=exact --memory 352 --pages 64 \
	    --results "$tmp/results" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
}

# Nothing stays behind: no folder, no QEMU, no adapter.
swept()
{
	sleep 0.2
	[ -z "$(ls "$tmp/t")" ] || fail "left $(ls "$tmp/t")"
	# shellcheck disable=SC2009 # pgrep would find itself in what it looks for
	! ps -eo args | grep -q "[ ]$tmp/t/" || fail "a process is left"
}

# One of the client's programs, here.
client=
run()
{
	name=$1
	shift
	"$client/ld.so" --library-path "$client/lib" "$client/$name" "$@"
}

# A disk that is too small: a sentence, and what was written is read.
crash --adapter "2200s,size=64,disk=$tmp/small" && fail "64 MB were enough"
says 'the disk is full: the core has [0-9]+ bytes, of which the first '
[ ! -e "$tmp/results" ] || fail "there is a result"
[ "$(od -An -tx1 -N4 "$tmp/small" | tr -d ' ')" = 7f454c46 ] ||
    fail "what was written is no ELF file"
[ -n "$(find "$tmp/small" -size 64M)" ] || fail "the disk is of another size"
swept

client=$("$here/src/setup/client" "${KERNELS:-$build/kernels}/.client" \
    2>"$tmp/err") || {
	[ "$failed" -eq 0 ] || exit 1
	tail -n 1 "$tmp/err"
	exit 77
}

crash --adapter "2200s,disk=$tmp/raw,log=$tmp/log" || fail "no dump"
says '^dump_read, 64 KB '
says '^dump_mmap, 1 MB '
swept
for program_says in "makedumpfile -f --dump-dmesg $tmp/raw $tmp/dmesg" \
    "vmcore-dmesg $tmp/raw"; do
	rm -f "$tmp/dmesg"
	# shellcheck disable=SC2086 # words
	run $program_says >"$tmp/out" 2>"$tmp/err" || fail "$program_says"
	cat "$tmp/dmesg" "$tmp/out" 2>/dev/null |
	    grep -q 'Kernel panic - not syncing: dumpbench' ||
	    fail "$program_says: no panic in it"
done
# A word of the core is another: it is noticed where it matters.
printf 'XXXX' | dd of="$tmp/raw" bs=1 seek=4096 conv=notrunc 2>/dev/null
run vmcore-dmesg "$tmp/raw" >"$tmp/out" 2>"$tmp/err" &&
    grep -q 'Kernel panic' "$tmp/out" && fail "a broken core is read"

crash --adapter "2200s,disk=$tmp/made" --client "$client" || fail "no client"
says '^makedumpfile_mmap '
says '^makedumpfile_read '
says '^makedumpfile_adapter '
swept
rm -f "$tmp/dmesg"
run makedumpfile -f --dump-dmesg "$tmp/made" "$tmp/dmesg" >"$tmp/out" 2>&1
grep -q 'Kernel panic - not syncing: dumpbench' "$tmp/dmesg" ||
    fail "makedumpfile's own dump is not read"
[ "$(head -c 5 "$tmp/made")" = KDUMP ] ||
    fail "it is no dump of makedumpfile's"

[ "$failed" -eq 0 ]
