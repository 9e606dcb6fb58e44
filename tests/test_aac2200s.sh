#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The program aac2200s: what it refuses, in words, and that it becomes the
# program it is given and leaves no process behind.

build=${BUILD:-build}
aac=$build/aac2200s
[ -x "$aac" ] || {
	echo "$aac is not built"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
truncate -s 1M "$tmp/disk"
truncate -s 1000 "$tmp/odd"
failed=0

# What it ends with where it refuses its options.
status=2

# refuse WORDS-EXPECTED ARGUMENT ...
refuse()
{
	expected=$1
	shift
	"$aac" "$@" >"$tmp/out" 2>&1
	got=$?
	if [ "$got" -ne "$status" ]; then
		echo "aac2200s $*: exit status $got, not $status"
		failed=1
	elif ! grep -q -- "$expected" "$tmp/out"; then
		echo "aac2200s $* does not say \"$expected\":"
		cat "$tmp/out"
		failed=1
	fi
}

refuse 'no argument (expected 1 to 8 CONTAINER'
refuse 'no argument (expected' -- true
refuse 'no QEMU behind the containers' "$tmp/disk"
refuse 'no QEMU behind' "$tmp/disk" --
refuse 'one argument too many' 1 2 3 4 5 6 7 8 9 -- true
refuse "unknown option '--nonsense' (expected --model" --nonsense "$tmp/disk" \
    -- true
refuse "'--modle'; did you mean --model?" --modle=off "$tmp/disk" -- true
refuse "unknown option '-x'" -x "$tmp/disk" -- true
for option in model fault log interrupt ioapic; do
	refuse "--$option: no value" --$option
	refuse "--$option: an empty value" --$option= "$tmp/disk" -- true
done
refuse '--sg64: it takes no value' --sg64=yes "$tmp/disk" -- true
refuse "--model: unknown model 'warp' (expected off" --model=warp "$tmp/disk" \
    -- true
refuse "--fault: unknown fault 'media' (expected media:N" --fault=media \
    "$tmp/disk" -- true
refuse "unknown fault 'medai:1'; did you mean media?" --fault=medai:1 \
    "$tmp/disk" -- true
refuse "unknown interrupt 'hope' (expected qtest or kvm)" --interrupt=hope \
    "$tmp/disk" -- true
refuse '/no/log' --log=/no/log "$tmp/disk" -- true
refuse "$tmp/none" "$tmp/none" -- true
refuse 'whole blocks' "$tmp/odd" -- true
refuse 'whole blocks' /dev/zero -- true
refuse 'is in use' "$tmp/disk" "$tmp/disk" -- true
# Nothing was begun: not even the log.
refuse "unknown model" --log="$tmp/log" --model=warp "$tmp/disk" -- true
refuse "$tmp/none" --log="$tmp/log" "$tmp/none" -- true
[ ! -e "$tmp/log" ] || {
	echo "a log is begun before all is checked"
	failed=1
}
status=1
refuse '/no/qemu does not start' "$tmp/disk" -- /no/qemu
# After the last of these, a card of its own had to end, too.
flock -w 10 "$tmp/disk" true || {
	echo "a card outlives its QEMU"
	failed=1
}

# It becomes the program, with the words that it was given and its own.
"$aac" "$tmp/disk" -- echo one 'two words' >"$tmp/out" || failed=1
grep -q '^one two words -device x-pci-proxy-dev,.*-object qtest' "$tmp/out" || {
	echo "not run as given:"
	cat "$tmp/out"
	failed=1
}
"$aac" --interrupt=kvm "$tmp/disk" -- echo >"$tmp/out" || failed=1
! grep -q qtest "$tmp/out" || failed=1
"$aac" "$tmp/disk" -- sh -c 'exit 42'
[ $? -eq 42 ] || {
	echo "not the exit status of what it ran"
	failed=1
}
flock -w 10 "$tmp/disk" true || {
	echo "a card outlives its QEMU"
	failed=1
}
[ "$failed" -eq 0 ]
