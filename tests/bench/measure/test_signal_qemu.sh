#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Somebody else ends QEMU, or the program of its adapter, with a signal: the
# exit status tells, a message names what was ended, and nothing stays behind.
# timeout: 900

build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/dumpbench
kernel=${DUMPBENCH_KERNEL:-} kmod=${DUMPBENCH_KMOD:-} root=${DUMPBENCH_ROOT:-}
freebsd=${FREEBSD_KERNEL:-} freebsd_kmod=${DUMPBENCH_FREEBSD_KMOD:-}
if ! command -v qemu-system-x86_64 >/dev/null ||
    [ -z "$kernel$kmod$freebsd" ]; then
	echo "this needs QEMU, and a kernel"
	exit 77
fi
tmp=$(mktemp -d) && mkdir "$tmp/t" || exit 1
pid=
trap '[ -z "$pid" ] || kill -KILL $pid 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$tmp/t"
failed=0

fail()
{
	echo "FAIL: $what: $*"
	tail -n 8 "$tmp/out" | sed 's/^/    | /'
	failed=$((failed + 1))
}

# The processes of the guests, the last one last: number, parent, name.
guests()
{
	ps -eo pid=,ppid=,comm=,args= --sort=start_time | awk -v mine="$tmp/t/" '
	    $3 ~ /^(qemu-system|aac2200s)/ && index($0, mine) {
		print $1, $2, $3
	    }'
}

qemu()
{
	guests | awk '$3 ~ /^qemu/ { n = $1 } END { print n }'
}

# Of the two processes of that name, the one that started the other; the other.
adapter_program()
{
	guests | awk -v of="$pid" '$3 == "aac2200s" && $2 == of { print $1 }'
}

adapter_itself()
{
	guests | awk -v of="$pid" '$3 == "aac2200s" && $2 != of { print $1 }'
}

# until WORDS TIMES: until the guest's console says them so often.
until_said()
{
	for _ in $(seq 4800); do
		[ "$(cat "$tmp"/t/*/console.log 2>/dev/null |
		    grep -c -- "$1")" -lt "$2" ] || return 0
		kill -0 $pid 2>/dev/null || break
		sleep 0.05
	done
	fail "the console does not say '$1'"
}

# begin VERB [option ...]
begin()
{
	verb=$1
	shift
	rm -rf "$tmp/results"
	env --default-signal=INT "$program" "$verb" --results "$tmp/results" "$@" >"$tmp/out" 2>&1 \
	    </dev/null &
	pid=$!
}

# ends SIGNAL PROCESS MESSAGE
ends()
{
	[ -n "$2" ] && kill -s "$1" "$2" || fail "no such process"
	wait $pid
	status=$?
	pid=
	[ $status -eq 1 ] || fail "exit status $status"
	grep -q -- "$3" "$tmp/out" || fail "not said: $3"
	for _ in $(seq 50); do
		left=$(ls "$tmp/t")$(guests)
		[ -n "$left" ] || return 0
		sleep 0.1
	done
	fail "left: $left"
}

linux()
{
	set -- --kernel "$kernel" --kmod "$kmod" --clock=exact --cpus=1
	what="the crash beside a run"
	begin run "$@" --also=kdump --pages=64 --rounds=1 \
	    --benchmark_filter='^(latency/null/1|kdump.*)$'
	until_said 'Linux version' 3
	ends INT "$(qemu)" 'kernel was not measured: QEMU was ended by signal 2'
	grep -q '"latency/null/1"' "$tmp"/results/*/*.json ||
	    fail "what was measured is not kept"

	what="a crash"
	begin panic "$@" --pages=64
	until_said 'Linux version' 2
	ends TERM "$(qemu)" 'panic: QEMU was ended by signal 15'
	[ -n "$root" ] && "$build/adapter-trial" || return
	adapter KILL adapter_program 'program was ended by signal 9' "$@"
	adapter TERM adapter_program 'program was told by signal 15' "$@"
	adapter INT adapter_itself 'the adapter was ended by signal 2' "$@"
}

# adapter SIGNAL WHO MESSAGE OPTION ...
adapter()
{
	signal=$1 who=$2 message=$3
	shift 3
	what="SIG$signal to the $who"
	begin panic "$@" --adapter=2200s --modules-root "$root" --pages=64
	until_said 'Linux version' 1
	ends "$signal" "$("$who")" "$message"
}

freebsd()
{
	what="the dump of a panic"
	begin panic --kernel "$freebsd" --kmod "$freebsd_kmod" --clock=exact
	until_said 'Dumping ' 1
	ends TERM "$(qemu)" 'panic: QEMU was ended by signal 15'
	[ ! -e "$tmp/results" ] || fail "there is a result"
}

[ -z "$kernel" ] || [ -z "$kmod" ] || linux
[ -z "$freebsd" ] || [ -z "$freebsd_kmod" ] || freebsd
[ "$failed" -eq 0 ]
