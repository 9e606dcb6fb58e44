#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench run --target host, also where a machine shows little of itself.
# timeout: 300

cd "$(dirname "$0")/../.." || exit 1
dumpbench=$(realpath "${BUILD:-build}/san/dumpbench") || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

fail()
{
	echo "$*"
	sed 's/^/    | /' "$tmp/out"
	exit 1
}

# Run with few pages, behind the command in "$@".
measure()
{
	rm -rf "$tmp/results"
	mkdir -m 777 "$tmp/results"
	timeout 100 "$@" "$dumpbench" run --target=host --pages=64 --rounds=2 \
	    --benchmark_repetitions=6 --results="$tmp/results" --verbose \
	    >"$tmp/out" 2>&1
}

says()
{
	grep -q -- "$1" "$tmp/out" || fail "no line like: $1"
}

chmod 755 "$tmp"
measure env || {
	grep -q 'is not invariant' "$tmp/out" && {
		tail -n 1 "$tmp/out"
		exit 77
	}
	fail "it does not run"
}
says '^remap '
says '^The harness takes [0-9.]* cycles per sample'
says '^\(Steady\|This machine was too noisy\): '
cp "$tmp/out" "$tmp/quiet"
# All tables are printed, and are in a file beside the result.
grep -v -e '^wrote ' -e '^  beside' "$tmp/out" >"$tmp/printed"
txt=$(ls "$tmp"/results/*/*-tsc.txt) || fail "no tables beside the result"
grep -vxFf "$tmp/printed" "$txt" && fail "a line that was not printed"
# The answer first: short, narrow, and with a command that works.
mkdir "$tmp/here"
(cd "$tmp/here" && timeout 100 "$dumpbench" run --target=host --pages=64 \
    --rounds=2 --benchmark_repetitions=6) >"$tmp/out" 2>&1 ||
    fail "it does not run in an empty folder"
[ "$(wc -l <"$tmp/out")" -le 60 ] || fail "more than 60 lines"
# What names files is as long as these are.
grep -v -e '/dumpbench ' "$tmp/out" | LC_ALL=C grep -E '^.{81}' &&
    fail "a line of more than 80 columns"
says '^remap  *[0-9]* '
grep -q '^The harness takes' "$tmp/out" && fail "all tables, unasked"
tail -n 1 "$tmp/out" | grep -q '^The run took [0-9]* s\.$' ||
    fail "it does not end in the time that it took"
sed -n '/^Next/,/^This/p' "$tmp/out" | sed '1d;$d' >"$tmp/next"
(cd "$tmp/here" && sh "$tmp/next") >"$tmp/out" 2>&1 ||
    fail "the next command fails: $(cat "$tmp/next")"
# The load of other processes is seen.
pids=
for _ in $(seq "$(nproc)"); do
	while :; do :; done &
	pids="$pids $!"
done
measure env
status=$?
# shellcheck disable=SC2086 # a list of numbers
kill $pids
[ $status -eq 0 ] || fail "it does not run beside others"
[ ! -r /proc/stat ] ||
    says "^This machine was too noisy: other processes used [0-9.]* CPUs"
cp "$tmp/quiet" "$tmp/out"
file=$(ls "$tmp"/results/*/*-tsc.json) || fail "no result"
grep -q '"target": *"host"' "$file" || fail "a result that is not the host's"
grep -q '"name": *"host/remap/0"' "$file" || fail "no row host/remap/0"
# What is below, as the kernel sees it too.
if grep -q '^flags.* hypervisor' /proc/cpuinfo 2>/dev/null; then
	says 'in a guest of the hypervisor .'
	grep -q '"hypervisor": *"' "$file" || fail "no hypervisor in the file"
elif [ -r /proc/cpuinfo ]; then
	grep -q '"hypervisor": *null' "$file" || fail "a hypervisor made up"
fi
# Repetitions are interleaved, rows are not.
[ "$(sed -n 's/.*"name": *"\([^"]*\)".*"iteration".*/\1/p' "$file" |
    uniq | head -n 2 | tr '\n' ' ')" = "host/null/0 host/remap/0 " ] ||
    fail "rows out of order"
"$dumpbench" plot --format=svg --out="$tmp" "$file" >"$tmp/out" 2>&1 ||
    fail "it cannot be drawn"
says '^.*-host.svg$'
grep -q 'madvise' "$tmp"/*-host.svg || fail "madvise is not in the picture"

# Too few repetitions are said to be too few.
timeout 100 "$dumpbench" run --target=host --pages=64 --rounds=1 \
    --benchmark_repetitions=2 --benchmark_filter=remap/0 \
    --results="$tmp/results" >"$tmp/out" 2>&1 || fail "two repetitions fail"
says '^Steadiness unknown: too few repetitions\|^This machine was too noisy: other'

# What Google Benchmark is told to leave out of its own file is in ours.
timeout 100 "$dumpbench" run --target=host --pages=64 --rounds=1 \
    --benchmark_repetitions=3 --benchmark_filter='host/(null|remap)/0' \
    --benchmark_report_aggregates_only=true --benchmark_out="$tmp/theirs" \
    --results="$tmp/aggregates" >"$tmp/out" 2>&1 || fail "aggregates only fail"
file=$(ls "$tmp"/aggregates/*/*-tsc.json)
[ "$(grep -c '"run_type": *"iteration"' "$file")" -eq 6 ] ||
    fail "not every repetition is in the result"
grep -q '"run_type": "iteration"' "$tmp/theirs" &&
    fail "repetitions in the file of --benchmark_out"
grep -q '"run_type": "aggregate"' "$tmp/theirs" ||
    fail "no aggregate in the file of --benchmark_out"
"$dumpbench" plot --format=svg --out="$tmp" "$file" >"$tmp/out" 2>&1 ||
    fail "a result measured with aggregates only cannot be drawn"
"$dumpbench" compare "$file" "$file" >"$tmp/out" 2>&1 ||
    fail "a result measured with aggregates only cannot be compared"

# A round is enough where others are told of each page, which takes long.
rm -rf "$tmp/results"
timeout 100 "$dumpbench" run --target=host --pages=64 \
    --benchmark_filter='host/(remap|batch)/' --benchmark_repetitions=1 \
    --results="$tmp/results" >"$tmp/out" 2>&1 || fail "default rounds fail"
for row in remap/0:4 batch/0:4 remap/1:1 batch/1:4; do
	line=$(grep "\"name\": *\"host/${row%:*}\"" "$tmp"/results/*/*.json) ||
	    { [ "$(nproc)" -eq 1 ] && continue; }
	echo "$line" | grep -q "\"rounds\": *${row#*:}[,}]" ||
	    fail "not so many rounds: $row"
done

# Nothing to judge by is said, too.
timeout 100 "$dumpbench" run --target=host --pages=64 --rounds=1 \
    --benchmark_filter='remap.*/1' --results="$tmp/results" --verbose \
    >"$tmp/out" 2>&1 &&
    says '^Steadiness unknown: only rows\|^This machine was too noisy'

# One responder at each distance, on a machine that hwloc only imagines.
far="pack:2 l3:2 core:1 pu:2"
HWLOC_SYNTHETIC=$far "$dumpbench" list --target=host >"$tmp/out" 2>&1 ||
    fail "a described machine cannot be listed"
says 'hwloc describes another machine'
sed -n 's,^  host/remap/,,p' "$tmp/out" | tr '\n' ' ' >"$tmp/names"
[ "$(cat "$tmp/names")" = "0 1 1-same-package 1-other 2 4 7 " ] ||
    fail "responders: $(cat "$tmp/names")"
rm -rf "$tmp/results"
HWLOC_SYNTHETIC=$far timeout 100 "$dumpbench" run --target=host --pages=64 \
    --rounds=1 --benchmark_filter='/remap/(1|4)' --benchmark_repetitions=1 \
    --verbose \
    --results="$tmp/results" >"$tmp/out" 2>&1 ||
    fail "a described machine cannot be measured"
says '^path  *1  *1 same package  *1 other  *4$'
says '^path  *1:SMT sibling  *1:same package  *1:other  *4:SMT sibling  *4:same package  *4:other$'
grep -o '"cpu": *[0-9]*,"distance": *"[a-zA-Z0-9 ]*"' "$tmp"/results/*/*.json |
    sed 's/.*"cpu": *//; s/,"distance": *//' | tr '\n' ' ' >"$tmp/seats"
[ "$(cat "$tmp/seats")" = '1"SMT sibling" 2"same package" 4"other" 1"SMT sibling" 2"same package" 3"same package" 4"other" ' ] ||
    fail "seats: $(cat "$tmp/seats")"

"$dumpbench" list --target=host >"$tmp/out" 2>&1 || fail "it cannot be listed"
says '^  host/remap/0$'
says '^  host  '
grep -q latency/ "$tmp/out" && fail "families of other targets are listed"

# One CPU: there is no responder, and that is said.
if command -v taskset >/dev/null; then
	cpu=$(taskset -pc $$ | sed 's/.*[ ,-]//')
	measure taskset -c "$cpu" || fail "it does not run on one CPU"
	says 'may use one CPU only'
	grep -q -- '-private' "$tmp/out" && fail "responders on one CPU"
fi

# Without rights, and where the kernel forbids perf or not.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null &&
    setpriv --reuid=65534 --regid=65534 --clear-groups \
	--bounding-set=-all test -x "$dumpbench"; then
	measure setpriv --reuid=65534 --regid=65534 --clear-groups \
	    --bounding-set=-all || fail "it does not run without rights"
	says '^remap '
fi

# Without /proc/interrupts and without a topology, as in a container.
if unshare -rm sh -c 'mount --bind /dev/null /proc/interrupts &&
    mount -t tmpfs none /sys' 2>/dev/null; then
	HWLOC_COMPONENTS=-linux,-x86 HWLOC_HIDE_ERRORS=2 \
	measure unshare -rm sh -c 'mount --bind /dev/null /proc/interrupts &&
	    mount -t tmpfs none /sys && exec "$@"' sh ||
	    fail "it does not run in a bare container"
	says 'they are null$'
	says '^remap '
	grep -q '"ipis": *null' "$tmp"/results/*/*.json ||
	    fail "shootdowns that were not counted"
	grep -q '"ipis": *[0-9]' "$tmp"/results/*/*.json &&
	    fail "shootdowns that were not counted"
	[ "$(nproc)" -eq 1 ] || says 'what its CPUs share'
fi

# Where the kernel's count stands still, as where TLBs are flushed without an
# interrupt, it is no count of shootdowns, and no proof that responders idled.
cat /proc/interrupts >"$tmp/still" 2>/dev/null
if [ "$(nproc)" -gt 1 ] && grep -Eq '^ *(TLB|CAL):' "$tmp/still" &&
    unshare -rm mount --bind "$tmp/still" /proc/interrupts 2>/dev/null; then
	# shellcheck disable=SC2016 # for the inner shell
	measure unshare -rm sh -c 'mount --bind "$0" /proc/interrupts &&
	    exec "$@"' "$tmp/still" || fail "it does not run beside a still count"
	says '^shootdowns are null: '
	says '^remap .* n/a'
	grep -q '"ipis": *[0-9]' "$tmp"/results/*/*.json &&
	    fail "shootdowns of a still count"
	grep -q '"switches": *[0-9]' "$tmp"/results/*/*.json ||
	    fail "what responders lost was not counted"
	grep -Eq 'descheduled|the kernel counted only' "$tmp/out" &&
	    fail "a reason is made up"
fi

# However it ends, no responder stays behind.
"$dumpbench" run --target=host --benchmark_filter=mremap-private \
    --rounds=500 --results="$tmp/results" >"$tmp/out" 2>&1 &
pid=$!
child=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	sleep 0.2
	child=$(cat /proc/$pid/task/$pid/children 2>/dev/null)
	[ -z "$child" ] || break
done
kill -KILL $pid
wait $pid 2>/dev/null
if [ -n "$child" ]; then
	sleep 0.5
	for i in $child; do
		grep -q '^State:[[:space:]]*[A-Y]' "/proc/$i/status" \
		    2>/dev/null && fail "responder $i is left behind"
	done
elif [ "$(nproc)" -gt 1 ] && [ -e /proc/$$/task/$$/children ]; then
	fail "no responder was seen in $i looks"
fi
exit 0
