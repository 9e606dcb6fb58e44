#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The target host and its peers on this machine, in turn: will-it-scale's cases
# that flush the TLB, and stress-ng's tlb-shootdown.
#
#	bench/peer/peers.sh DUMPBENCH WILL-IT-SCALE [TASKS]
#
# DUMPBENCH is the program, WILL-IT-SCALE a checkout of that project in which
# `make` was run, TASKS the most tasks; default: the number of CPUs.  A peer
# that is missing is left out, and a line says so.
#
# Each runs ten times for about a second.  A line has the median of operations a
# second, the spread of the ten ((most - least) / median), and shootdowns a
# second of the whole machine, as the kernel counts them.
#
# How the lines compare:
#  - "same" is dumpbench's operation in will-it-scale's harness
#    (peers_case.c): one task changes mappings, the others respond.  Compare
#    dumpbench with this line.
#  - tlb_flush and page_fault are will-it-scale's own operations: on files in
#    /tmp, with faults on neighbouring pages; all tasks change mappings, and the
#    rate is their sum.  stress-ng counts rounds of many operations each.
#  - rates of peers are means, which include disturbances; of dumpbench both are
#    shown: compare "mean"; "median" is what it reports.
#  - "a CPU second" is the rate by the CPU time of the one task: on a busy
#    machine it can be compared with the median, and means cannot be compared.

if [ $# -lt 2 ] || [ ! -x "$1" ]; then
	echo "usage: bench/peer/peers.sh DUMPBENCH WILL-IT-SCALE [TASKS]" >&2
	exit 2
fi
dumpbench=$(realpath "$1")
peer=$2
most=${3:-$(nproc)}
here=$(dirname "$(realpath "$0")")
times=10
tmp=
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM HUP
tmp=$(mktemp -d) || exit 1

# All shootdowns so far, or "-".
shootdowns()
{
	awk '$1 == "TLB:" { for (i = 2; $i ~ /^[0-9]+$/; i++) n += $i; seen = 1 }
	    END { print seen ? n : "-" }' /proc/interrupts 2>/dev/null ||
	    echo -
}

# Numbers on stdin, one a line: the median, and the spread in %.
spread()
{
	sort -g | awk '{ v[NR] = $1 }
	    END {
		if (NR == 0) { print "n/a n/a"; exit }
		m = (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2
		if (NR == 1) { printf "%.0f -\n", m; exit }
		printf "%.0f %.1f%%\n", m, m ? (v[NR] - v[1]) * 100 / m : 0
	    }'
}

# $1 name, $2 tasks, $3 file of rates, $4 shootdowns a second
line()
{
	spread <"$3" >"$tmp/spread"
	read -r median apart <"$tmp/spread"
	printf '%-43s %5s %12s %8s %12s\n' "$1" "$2" "$median" "$apart" "$4"
}

# $1 and $2: shootdowns before and after, $3: seconds
rate()
{
	case $1$2 in
	*-*)	echo n/a ;;
	*)	awk "BEGIN { printf \"%.0f\", ($2 - $1) / $3 }" ;;
	esac
}

# Seconds of CPU time that all ended children took.
cpu_seconds()
{
	times >"$tmp/times"
	tr 'ms' '  ' <"$tmp/times" |
	    awk 'NR == 2 { print $1 * 60 + $2 + $3 * 60 + $4 }'
}

# $1: program, $2: tasks, $3: name
will_it_scale()
{
	[ -x "$1" ] || {
		echo "will-it-scale $3: $1 is not there"
		return
	}
	# Its first five seconds warm up.
	before=$(shootdowns)
	start=$(date +%s.%N)
	cpu_seconds >"$tmp/cpu"
	"$1" -m -t "$2" -s $times >"$tmp/out" 2>&1
	cpu_seconds >>"$tmp/cpu"
	seconds=$(awk "BEGIN { print $(date +%s.%N) - $start }")
	after=$(shootdowns)
	sed -n 's/.*total://p' "$tmp/out" | tail -n $times >"$tmp/rates"
	line "will-it-scale $3" "$2" "$tmp/rates" \
	    "$(rate "$before" "$after" "$seconds")"
	[ "$2" -eq 1 ] || return
	# CPU time includes the warm-up.
	sed -n 's/.*total://p' "$tmp/out" | cat "$tmp/cpu" - | awk '
	    NR == 1 { from = $1 } NR == 2 { to = $1 } NR > 2 { n += $1 }
	    END { if (to > from) print n / (to - from) }' >"$tmp/rates"
	line "will-it-scale $3 (a CPU second)" "$2" "$tmp/rates" ""
}

# $1: path, $2: tasks
same()
{
	[ -f "$peer/main.c" ] || {
		echo "will-it-scale: $peer/main.c is not there"
		return
	}
	# Compiled as its own Makefile does.
	"${CC:-cc}" -O2 -DTHREADS "-DPATH_$1" -o "$tmp/same_$1" \
	    "$peer/main.c" "$here/peers_case.c" -pthread -lhwloc || return
	will_it_scale "$tmp/same_$1" "$2" "same $1"
}

# $1: tasks
stress_ng()
{
	command -v stress-ng >/dev/null || {
		echo "stress-ng: not installed"
		return
	}
	before=$(shootdowns)
	start=$(date +%s.%N)
	for _ in $(seq $times); do
		stress-ng --tlb-shootdown "$1" --timeout 1s --metrics-brief \
		    2>&1 | awk '/ tlb-shootdown +[0-9]/ { print $(NF - 1) }'
	done >"$tmp/rates"
	seconds=$(awk "BEGIN { print $(date +%s.%N) - $start }")
	line "stress-ng tlb-shootdown (rounds)" "$1" "$tmp/rates" \
	    "$(rate "$before" "$(shootdowns)" "$seconds")"
}

# The numbers of a member; null is left out.
value()
{
	sed -n "s/.*$1: *\\([0-9][0-9.e+-]*\\).*/\\1/p"
}

# $1: path, $2: tasks
ours()
{
	rm -rf "$tmp/results"
	"$dumpbench" run --target=host --cpus="$2" --rounds=128 \
	    --benchmark_repetitions=$times \
	    --benchmark_filter="^host/$1/$(($2 - 1))/" \
	    --results="$tmp/results" >"$tmp/out" 2>&1 || {
		tail -n 1 "$tmp/out"
		return
	}
	# A row is a line; its counters are before the member dumpbench.
	sed -n '/"run_type": *"iteration"/s/,"dumpbench".*//p' \
	    "$tmp"/results/*/*.json >"$tmp/rows"
	value '"real_time"' <"$tmp/rows" | awk '{ print 1e9 / $1 }' >"$tmp/rates"
	shot=$(value '"ipis"' <"$tmp/rows" | paste - "$tmp/rates" | awk '
	    { n += $1 * $2 } END { if (NR) printf "%.0f", n / NR }')
	line "dumpbench $1 (mean)" "$2" "$tmp/rates" "${shot:-n/a}"
	hz=$(sed -n 's/.*"ticks_per_second": *\([0-9]*\).*/\1/p' \
	    "$tmp"/results/*/*.json | head -n 1)
	value '"page_ticks"' <"$tmp/rows" | awk "{ print $hz / \$1 }" \
	    >"$tmp/rates"
	line "dumpbench $1 (median)" "$2" "$tmp/rates" ""
}

printf '%-43s %5s %12s %8s %12s\n' "" tasks "a second" apart shootdowns
for tasks in $(seq "$most"); do
	for path in madvise mprotect remap; do
		ours $path "$tasks"
		same $path "$tasks"
	done
	for case in tlb_flush1 tlb_flush2 tlb_flush3 page_fault3; do
		will_it_scale "$peer/${case}_threads" "$tasks" $case
	done
	stress_ng "$tasks"
done
echo "load: $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime)"
