#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench plot: every picture of a sample, and what is no result.
# timeout: 300

top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${BUILD:-build}" && pwd) || exit 1
dumpbench=$build/san/dumpbench
for tool in gnuplot xmllint; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
# All that is left behind in a folder for temporary files would be seen.
mkdir t results && TMPDIR=$tmp/t && export TMPDIR

fail()
{
	echo "FAILED: $*"
	sed 's/^/    | /' out err
	exit 1
}

# Run with this exit status; on stderr, if anything, a sentence with the words.
expect()
{
	want=$1 says=$2
	shift 2
	"$@" >out 2>err
	got=$?
	[ $got -eq "$want" ] || fail "status $got, not $want: $*"
	[ -z "$says" ] || grep -qF -- "$says" err || fail "\"$says\" is not said: $*"
	[ "$want" -ne 0 ] || [ ! -s err ] || fail "said something: $*"
	[ -z "$(ls t)" ] || fail "left in the temporary folder: $*"
}

# A picture is whole: XML with a root <svg>, or a PNG from start to end.
whole()
{
	case $1 in
	*.svg)
		xmllint --noout "$1" || fail "$1: not well-formed"
		grep -q '<svg' "$1" || fail "$1: no SVG"
		;;
	*.png)
		[ "$(head -c 8 "$1" | od -An -tx1 | tr -d ' ')" = \
		    89504e470d0a1a0a ] || fail "$1: no PNG"
		tail -c 8 "$1" | grep -q IEND || fail "$1: cut short"
		;;
	*)	fail "$1: neither" ;;
	esac
}

shows()
{
	grep -qF -- "$2" "$1" || fail "$1 does not show \"$2\""
}

exact=$("$build/tests/sample" exact results) || exit 1
tsc=$("$build/tests/sample" tsc results) || exit 1
stem=${exact%.json}

# All of it, found as the newest of each clock, beside the results.
mkdir -p results/reference/old
cp "$exact" results/reference/old/20200101T000000Z-exact.json
expect 0 "" "$dumpbench" plot
[ "$(wc -l <out)" -eq 16 ] || fail "not 16 pictures"
while read -r picture; do
	whole "$picture"
done <out
for kind in latency throughput shootdown seed; do
	for clock in exact tsc; do
		svg=${stem%exact}$clock-$kind.svg
		shows "$svg" "linux 6.1.0-56-amd64, $clock clock"
		shows "$svg" "QEMU 7.2.22 (tcg)"
		shows "$svg" kenter_temporary
		! grep -q 'NaN\|nan' "$svg" || fail "$svg: shows NaN"
	done
	shows "${tsc%.json}-$kind.svg" "emulated: order of magnitude only"
	! grep -q "order of magnitude" "$stem-$kind.svg" ||
	    fail "exact figures are no order of magnitude"
	shows "$stem-$kind.svg" instruction
done
for path in null direct kmap_local enter enter_fresh qenter vmap vm_map_ram \
    ioremap; do
	for kind in latency throughput shootdown; do
		shows "$stem-$kind.svg" ">$path<"
	done
done
# 6 + 7 + 2 * 152 a call of 1 and of 16, as the sample has it.
shows "$stem-seed.svg" "At 1 page per batch, enter costs 3.34 times"
shows "$stem-seed.svg" "(the older driver) costs 4.65 times"
shows "$stem-seed.svg" ">167<"
[ "$(ls results/reference/old)" = 20200101T000000Z-exact.json ] ||
    fail "drew the old one"

# Elsewhere, one format; then what has rows for one plot only.
expect 0 "" "$dumpbench" plot --out elsewhere --format svg "$exact"
[ "$(find elsewhere -name '*.svg' | wc -l)" -eq 4 ] || fail "not 4 pictures elsewhere"
grep -v '"name":"\(latency\|stream\|shootdown\)' "$exact" >seed.json
expect 0 "" "$dumpbench" plot --format=png seed.json
[ "$(cat out)" = seed-seed.png ] || fail "more than the rows of the file"
failed='"error_occurred":true,"error_message":"it did"'
sed "s/\"run_type\":\"iteration\"/&,$failed/" seed.json >failed.json
expect 1 "failed.json: no row to draw" "$dumpbench" plot failed.json

# A newcomer among the paths, and a figure that is not known.
sed 's/ioremap/toy_path/g' "$exact" >toy.json
expect 0 "" "$dumpbench" plot --format svg toy.json
shows toy-latency.svg ">toy_path<"
sed '/stream.vmap/s/"bytes_per_second":[0-9.]*/"bytes_per_second":null/' \
    "$exact" >null.json
expect 0 "" "$dumpbench" plot --format svg null.json
shows null-throughput.svg ">n/a<"
rm -f ./*.svg ./*.png

# What is no result leaves nothing, not even of the good one beside it.
size=$(wc -c <"$exact")
for part in 0 1 $((size / 2)) $((size - 3)); do
	head -c $part "$exact" >cut.json
	expect 1 "cut.json: not whole JSON" "$dumpbench" plot --out none "$exact" cut.json
done
[ ! -e none ] || fail "made a folder for nothing"
expect 1 "none.json: No such file" "$dumpbench" plot none.json
expect 1 "nowhere: no result there" "$dumpbench" plot --results nowhere
expect 1 "seed.json" "$dumpbench" plot --out seed.json "$exact"
expect 1 "/nowhere/" env TMPDIR=/nowhere "$dumpbench" plot seed.json
expect 1 "DUMPBENCH_PLOTDIR=t: has no style.gp" \
    env DUMPBENCH_PLOTDIR=t "$dumpbench" plot seed.json
cp -r "$top/plot" scripts
echo 'load "missing"' >>scripts/seed.gp
expect 1 "missing" env DUMPBENCH_PLOTDIR=scripts "$dumpbench" plot seed.json
expect 1 "gnuplot 5.4 in PATH accepted" env PATH=/nowhere "$dumpbench" plot seed.json
[ -z "$(ls ./*.svg ./*.png ./*.part 2>/dev/null)" ] || fail "left something behind"

# Called wrongly.
expect 2 "--colour: not a flag" "$dumpbench" plot --colour
expect 2 "-x: not a flag" "$dumpbench" plot -xyz
expect 2 "--format pdf: svg, png" "$dumpbench" plot --format pdf
expect 2 "--out: wants a value" "$dumpbench" plot --out
expect 2 "one or the other" "$dumpbench" plot --results results "$exact"
expect 0 "" "$dumpbench" plot --help

# Text from a file is text, whatever it looks like to gnuplot and XML.
# shellcheck disable=SC2016 # it is not to be expanded
odd='a "b" \" '\''c'\'' `touch pwned` $(touch pwned) @x <&> {/=40 y} é'
odd=$("$build/tests/sample" exact odd "$odd") || exit 1
expect 0 "" "$dumpbench" plot --format svg --out odd/out "$odd"
for picture in odd/out/*; do
	whole "$picture"
	[ "$(xmllint --xpath 'string(/)' "$picture" | grep -c '"b".*<&>')" \
	    -gt 0 ] || fail "$picture: the CPU model is not as it was"
done
[ ! -e pwned ] || fail "ran a command out of a result"

# Ended in the middle: the temporary folder goes too.
mkdir bin && printf '#!/bin/sh\necho >&2 drawing; sleep 1\n' >bin/gnuplot
chmod +x bin/gnuplot
PATH=$tmp/bin:$PATH "$dumpbench" plot seed.json >out 2>err &
pid=$!
until grep -q drawing t/*/log 2>/dev/null; do
	kill -0 $pid || fail "never began"
	sleep 0.1
done
kill -TERM $pid
wait $pid && fail "was not ended"
[ -z "$(ls t)" ] || fail "left in the temporary folder"
exit 0
