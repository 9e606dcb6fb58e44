#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The short form of `make kills`: a few random moments of a process's own run,
# and of one in a guest; before that, the words that it refuses.

build=$(cd "${BUILD:-build}" && pwd) || exit 1
cd "$(dirname "$0")/../.." || exit 1
export BUILD="$build"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0
wrong()
{
	echo "kills $1: status $status: $said" >&2
	failed=1
}

# A sentence that begins with $2 is all that is printed, with exit status $1,
# and no file is made.
newline='
'
ends()
{
	expected=$1:"kills: $2"
	shift 2
	said=$("$build/kills" "$@" 2>&1)
	status=$?
	case $status:$said in
	*"$newline"*) wrong "$*" ;;
	"$expected"*) ;;
	*) wrong "$*" ;;
	esac
	[ ! -e "$tmp/made" ] || wrong "$*: a file is made"
	rm -f "$tmp/made"
}

number='a whole number from 1 to 1000000'
for word in x 0 -1 1x 99999999999 ''; do
	ends 2 "--moments: '$word' is not $number" --moments "$word" host
	ends 2 "--moments: '$word' is not $number" host --moments "$word"
done
ends 2 "--moments: no value (expected $number)" host --moments
ends 2 "--seed: 'x' is not a whole number from 0 to 4294967295" --seed x
ends 2 "--seed: no value (expected a whole number from 0 " --seed
ends 2 "unknown option '--bogus' (expected --help, --moments, " --bogus
ends 2 "unknown option '-x' (expected --help, --moments, " host -x
ends 2 "unknown case 'bogus' (expected host, run, " bogus
ends 2 "unknown case 'bogus' (expected host, run, " host bogus
ends 2 "unknown case 'bogus' (expected host, run, " --counts "$tmp/made" bogus
ends 2 "--log: '$tmp/no/x' cannot be written (expected a FILE " \
    --log "$tmp/no/x"
ends 2 "--counts: '$tmp/no/x' cannot be written (expected a FILE " \
    --log "$tmp/made" --counts "$tmp/no/x"
echo other >"$tmp/other"
ends 2 "--counts: '$tmp/other' has the line 'other' (expected lines " \
    --log "$tmp/made" --counts "$tmp/other"
ends 2 "--log: no value (expected FILE)" --log
ends 2 "--to: unknown target 'bogus' (expected program, group, " --to bogus
ends 2 "--to: no value (expected program, group, " --to
ends 2 "--to: host has no such target (expected program, group, all)" \
    --to QEMU host
BUILD=/nonexistent
ends 2 "no dumpbench in '/nonexistent' (expected BUILD to name " host
BUILD=$build

# A case that cannot be run is not passed over.
kernel=$FREEBSD_KERNEL
export FREEBSD_KERNEL=
ends 77 'panic: not run: FREEBSD_KERNEL names no kernel' panic
ends 77 'panic: not run: FREEBSD_KERNEL names no kernel' --to QEMU panic \
    --counts "$tmp/made"
FREEBSD_KERNEL=$kernel

for word in --help -h; do
	said=$("$build/kills" $word)
	status=$?
	case $status:$said in
	0:*--moments*--seed*--to*--log*--counts*program*panic-linux*) ;;
	*) wrong "$word" ;;
	esac
done
[ $failed -eq 0 ] || exit 1

"$build/kills" host --moments 6
host=$?
"$build/kills" --moments 2 run
guest=$?
for status in $host $guest; do
	[ "$status" -eq 0 ] || [ "$status" -eq 77 ] || exit 1
done
[ $host -eq 0 ] || exit $guest
