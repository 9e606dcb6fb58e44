#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The short form of `make torture`: calls that fail, of each class, in each of
# the programs that the runner knows; before that, the words that it refuses.
# timeout: 900

build=$(cd "${BUILD:-build}" && pwd) || exit 1
cd "$(dirname "$0")/../.." || exit 1
export BUILD="$build"
failed=0
wrong()
{
	echo "torture $1: status $status: $said" >&2
	failed=1
}

# A sentence that begins with $1 is all that is printed.
newline='
'
refuse()
{
	expected=$1
	shift
	said=$("$build/torture" "$@" 2>&1)
	status=$?
	case $status:$said in
	*"$newline"*) wrong "$*" ;;
	2:"torture: $expected"*) ;;
	*) wrong "$*" ;;
	esac
}

refuse "unknown case 'bogus' (expected compare, " bogus
refuse "unknown case 'bogus' (expected compare, " topo bogus
refuse "unknown case '' (expected compare, " ''
refuse "--class: unknown class 'foo' (expected memory, strings, " --class foo
refuse "--class: unknown class 'foo' (expected memory, strings, " \
    topo --class foo
refuse "--class: no value (expected memory, strings, " topo --class
number='a whole number from 1 to 1000000000'
for word in 99999999999999999999 0 -1 1x x ''; do
	refuse "--nth: '$word' is not $number" --nth "$word"
done
refuse "--nth: no value (expected $number" --nth
for word in 1/99999999999999999999 0/1 3/2 1 1/ /1 1/2/3 1x/2 -1/2; do
	refuse "--part: '$word' is not K/M, whole numbers from 1 to 1000000 " \
	    --part "$word"
done
refuse "--part: no value (expected K/M)" --part
refuse "--short: not together with --nth (expected one of --nth, --part " \
    --nth 3 --short
refuse "--part: not together with --nth" --nth 3 topo --part 1/2
refuse "--nth: not together with --part" --part 1/2 --nth 3
refuse "unknown option '--bogus' (expected --help, --class, " --bogus
refuse "unknown option '-x' (expected --help, --class, " topo -x
refuse "--short: unexpected value '5' (expected none)" --short=5
BUILD=/nonexistent
refuse "no torture.so in '/nonexistent' (expected BUILD " topo
BUILD=$build

said=$("$build/torture" topo --help)
status=$?
for word in class nth short part leaks verbose help; do
	case $status:$said in
	0:*"--$word"*) ;;
	*) wrong "--help, --$word" ;;
	esac
done
case $said in
*interrupts*panic-guest*) ;;
*) wrong --help ;;
esac

# Options behind a case, and what is found beside the program.
elsewhere()
{
	unset BUILD
	cd / && "$build/torture" list --class files --nth 1
}
if [ "$(cd "$build/.." && pwd)" = "$(pwd)" ]; then
	said=$(elsewhere 2>&1)
	status=$?
	case $status:$said in
	77:*Dispatch*) ;;
	*" memory "*) wrong "list --class files" ;;
	0:*"list "*" files "*) ;;
	*) wrong "list --class files" ;;
	esac
fi
# A call that there is not, where calls can be caught.
said=$("$build/torture" --class strings --nth 1000000 topo 2>&1)
status=$?
case $status:$said in
77:*Dispatch*) ;;
2:*"torture: --nth: there is no call 1000000 (expected one of 1)") ;;
*) wrong "topo --nth 1000000" ;;
esac
[ $failed -eq 0 ] || exit 1
exec "$build/torture" --short
