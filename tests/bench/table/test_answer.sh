#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What a person sees of a run as `make run` does it: the answer in at most 60
# lines of 80 columns, everything else in files, and a next command that works.
# timeout: 600

build=$(cd "${BUILD:-build}" && pwd) || exit 1
if [ ! -e "$DUMPBENCH_KERNEL" ] || [ ! -e "$DUMPBENCH_KMOD" ] ||
    ! command -v qemu-system-x86_64 >/dev/null; then
	echo "no kernel, no module or no qemu-system-x86_64"
	exit 77
fi
"$build/adapter-trial" || exit $?
kernel=$(realpath "$DUMPBENCH_KERNEL") kmod=$(realpath "$DUMPBENCH_KMOD")
root=$(realpath "$DUMPBENCH_ROOT")
tmp=$(mktemp -d) || exit 1
loops=
# shellcheck disable=SC2086 # a list of numbers
trap '[ -z "$loops" ] || kill $loops 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$tmp"
# The program as one types it, in a folder of its own.
mkdir -p "$tmp/here"
ln -s "$build" "$tmp/here/build"
cd "$tmp/here" || exit 1

fail()
{
	echo "FAIL: $*"
	tail -n 70 "$tmp/out" | sed 's/^/    | /'
	exit 1
}

run()
{
	"$build/dumpbench" run --kernel "$kernel" --kmod "$kmod" \
	    --modules-root "$root" --accel=tcg --clock=exact "$@" \
	    >"$tmp/out" 2>&1 </dev/null || fail "it does not run: $*"
}

says()
{
	grep -Eq -- "$1" "$tmp/out" || fail "not said: $1"
}

silent()
{
	! grep -Eq -- "$1" "$tmp/out" || fail "said: $1"
}

# As long as a screen or two, and as wide; a command is as long as its words.
fits()
{
	[ "$(wc -l <"$tmp/out")" -le 60 ] || fail "$(wc -l <"$tmp/out") lines"
	! grep -v '/dumpbench ' "$tmp/out" | LC_ALL=C grep -E '^.{81}' ||
	    fail "a line of more than 80 columns"
}

# Run the command that is offered.
next()
{
	sed -n '/^Next/,/^The run took/p' "$tmp/out" | sed '1d;$d' >"$tmp/next"
	[ -s "$tmp/next" ] || fail "no next command"
	sh "$tmp/next" >"$tmp/out" 2>&1 ||
	    fail "the next command fails: $(cat "$tmp/next")"
}

plot=
command -v gnuplot >/dev/null && plot=--plot
run --adapter 2200s $plot
fits
tr '\n' ' ' <"$tmp/out" >"$tmp/words"
grep -Eq 'pmap_enter\(\) \(path enter\) costs [0-9.]+ times .* in batches of 1 page, and [0-9.]+ times as much in batches of 16 \(instructions of this kernel on one emulated CPU' \
    "$tmp/words" || fail "no answer"
says '^enter  +[0-9.]+ +[0-9.]+$'
says '^kenter_temporary +[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+$'
says '^kenter_temporary, 16 +[0-9.]+ +[0-9]+ +[0-9.]+ +24\.23$'
silent '^path  '
silent KVM
tail -n 1 "$tmp/out" | grep -Eq '^The run took [0-9]+ s\.$' ||
    fail "it does not end in the time that it took"
first=$(find results -name '*-exact.json')
grep -qxF "wrote $first" "$tmp/out" || fail "not said: wrote $first"
# All tables stand beside it, and are what --verbose prints.
for title in 'two dump drivers: path x batch' 'map, sink, unmap' \
    'dump to the adapter' 'by number of responders'; do
	grep -q "$title" "${first%.json}.txt" || fail "no table: $title"
done
if [ -n "$plot" ]; then
	for picture in drivers2x2.svg share.png; do
		[ -e "${first%.json}-$picture" ] || fail "no $picture"
	done
	says 'report results/linux-[^ /]*$'
fi
next

# Other processes are busy: this machine's own cycles are not measured.
rm -rf results/*
for _ in $(seq "$(nproc)"); do
	while :; do :; done &
	loops="$loops $!"
done
run --also host --pages=64 --rounds=1 --benchmark_filter='^(latency/null|host)/'
# shellcheck disable=SC2086 # a list of numbers
kill $loops
loops=
fits
if [ -r /proc/stat ]; then
	says '^This machine itself was not measured: other processes use'
	says '^  [^ ]*/dumpbench run --target host$'
	[ "$(find results -name '*.json' | wc -l)" -eq 1 ] ||
	    fail "it was measured"
fi

# With a crash and the explanation behind it, as the first make run has them;
# its progress goes to standard error, and on a terminal into one line.
rm -rf results/*
run --adapter 2200s --also host,kdump --pages=64 --rounds=1 $plot
"$build/dumpbench" explain --brief --kernel "$kernel" --kmod "$kmod" \
    --results results >>"$tmp/out" 2>&1 </dev/null || fail "no explanation"
sed -i '/^[a-z]*: *[0-9]*%, about [0-9]* s left$/d' "$tmp/out"
fits
says '^Linux, /proc/vmcore  +[0-9]+ +[0-9]+ +[0-9.]+$'
says '^difference: \+200, '

# Few rows are shorter as their tables; what this machine has none of is none
# of its business; what was measured before is there to be compared.
run --also host $plot --pages=64 --rounds=1 \
    --benchmark_filter='^(seed|latency/vmap)/'
fits
says '^path +batch 1 +batch 4 +batch 16$'
says '^vmap '
silent 'This machine'
if [ -n "$plot" ]; then
	says '^Next, compare it with the run before:$'
	next
	says '^exact pages|verdict|differ|same'
fi

run --verbose --pages=64 --rounds=1 --benchmark_filter='^(seed|shootdown)/'
says '^map \+ unmap of one page, by number of responders$'
sed -n '/^linux/,/^wrote/p' "$tmp/out" | sed -e '$d' -e '/^$/d' >"$tmp/printed"
txt=$(sed -n 's/^wrote \(.*\)\.json$/\1.txt/p' "$tmp/out")
sed '/^$/d' "$txt" | cmp - "$tmp/printed" ||
    fail "what --verbose prints is not what is kept"

# Half of the question is no answer.
run --pages=64 --rounds=1 --benchmark_filter='^(seed|stream|latency)/enter/'
silent 'times'
says '^enter '

# Where nothing is said of clocks: instructions, and cycles only of real CPUs.
clocks()
{
	rm -rf results
	"$build/dumpbench" run --kernel "$kernel" --kmod "$kmod" --pages=64 \
	    --rounds=1 --benchmark_filter=latency/enter/1/ "$@" >"$tmp/out" \
	    2>&1 </dev/null || fail "it does not run: $*"
	exact=$(find results -name '*-exact.json' | wc -l)
	tsc=$(find results -name '*-tsc.json' | wc -l)
}
clocks
[ "$exact" -eq 1 ] || fail "no exact result by default"
[ "$tsc" -eq "$(grep -l '"accelerator": *"kvm"' results/*/*.json | wc -l)" ] ||
    fail "cycles of an emulated CPU by default"
clocks --accel=tcg
[ "$exact $tsc" = "1 0" ] || fail "tsc without KVM by default"
clocks --accel=tcg --clock=both --benchmark_repetitions=1
[ "$exact $tsc" = "1 1" ] || fail "not both clocks"
