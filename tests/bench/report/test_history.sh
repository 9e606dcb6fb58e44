#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench report --history: lines over nights and over versions, where a change
# that is planted is marked, and nothing else.  Runs the sanitized program.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/../../.." && pwd)
for tool in gnuplot python3; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
export DUMPBENCH_PLOTDIR="$top/plot"
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir scratch
export TMPDIR="$tmp/scratch"
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err | cut -c1-200 | head -n 40
	failed=$((failed + 1))
}

# try STATUS [argument ...]
try()
{
	wanted=$1
	shift
	"$build/san/dumpbench" report --history "$@" >out 2>err </dev/null
	got=$?
	[ "$got" -eq "$wanted" ] || fail "$*: exit status $got, not $wanted"
}

has()
{
	grep -qE -- "$2" "$1" || fail "$1: no '$2'"
}

lacks()
{
	! grep -qE -- "$2" "$1" || fail "$1 has '$2'"
}

exact=$("$build/tests/sample" exact made) || exit 1
tsc=$("$build/tests/sample" tsc made) || exit 1

# result FOLDER RELEASE [PATH:STAGE:+TICKS ...]
result()
{
	folder=$1 release=$2
	shift 2
	python3 "$top/tests/bench/report/change.py" "$exact" "$folder" \
	    "$release" linux "$@" || exit 1
}

rows()
{
	sed -n '/^| latency\|^| shootdown/p' out
}

for night in 1 2 3; do
	at=nights/2026-01-0$night
	result $at/6.12.9-amd64 6.12.9-amd64
	result $at/6.1.0-$night-amd64 6.1.0-$night-amd64 \
	    enter:map:+$((night < 3 ? 0 : 32))
	result $at/6.1.0-1-rt-amd64 6.1.0-1-rt-amd64 enter:map:+100
	result $at/mainline 6.18.0-rc$night \
	    direct:unmap:-$((night < 2 ? 0 : 2))
done
mkdir -p nights/2026-01-04/log nights/2026-01-05/6.1.0-1-amd64

# One change of each line that has one, and none where nothing changed; a line
# is a kernel, whose release may be another each night.
try 0 nights --format markdown --out -
has out '^# Dump mapping paths: history of 3 runs, 2026-01-01 to 2026-01-03$'
rows >marked
[ "$(wc -l <marked)" -eq 2 ] || fail "not two changes: $(cat marked)"
has marked '^\| latency/enter/1/manual_time \| 6.1 amd64 \| 2026-01-03 6.1.0-3-amd64 \| 2026-01-02 6.1.0-2-amd64 \| [0-9.]* \| [0-9.]* \| \+[0-9.]*% \| worse \| not explained \|$'
has marked '^\| latency/direct/1/manual_time \| mainline \| 2026-01-02 mainline \(6.18.0-rc2\) \| 2026-01-01 mainline \(6.18.0-rc1\) .*\| better '
has out 'kernel 6.1 amd64: of 3 results the last that changed is 2026-01-03 6.1.0-3-amd64, the newest: 1 path worse, 0 better, compared with 2026-01-02 6.1.0-2-amd64. '
has out 'kernel mainline: .*2026-01-02 mainline \(6.18.0-rc2\), with 1 result after it: 0 paths worse, 1 better'
has out 'kernel 6.1 rt-amd64: in 3 results, from 2026-01-01 .* no path became better or worse'
has out 'kernel 6.12 amd64: in 3 results, .* no path became better or worse'
try 0 nights
has out '^history.html$'
has history.html '>2026-01-03 \+[0-9.]*%<'
has history.html '<title>enter, 2026-01-03 6.1.0-3-amd64: [0-9.]* instructions'
has history.html '>mainline<'
has history.html 'class="figures"'
has history.html '<a href="#p1">plot</a>'
has history.html "Content-Security-Policy.*default-src 'none'"
lacks history.html '(src|href)="[^#]'
lacks history.html '> *2026-01-02 \+'

# Equal results, and a change of the harness alone, are no change.
rm -r nights/2026-01-03 nights/2026-01-0[12]/mainline
try 0 --out - --format markdown nights
[ -z "$(rows)" ] || fail "equal results differ: $(rows)"
lacks out '(better|worse) [|]'
result nights/2026-01-03/6.12.9-amd64 6.12.9-amd64 all:map:+7
try 0 --out - --format markdown nights
[ -z "$(rows)" ] || fail "the harness alone: $(rows)"

# Two of one minor version in a night are two lines.
result nights/2026-01-03/6.12.8-amd64 6.12.8-amd64
result nights/2026-01-02/6.12.8-amd64 6.12.8-amd64
try 0 --out - --format markdown nights
has out 'kernel 6.12.8-amd64: in 2 results'
has out 'kernel 6.12.9-amd64: '

# Over versions a flavour is a line.
result v/5.10.1-amd64 5.10.1-amd64
result v/6.1.1-amd64 6.1.1-amd64 qenter:unmap:+16
result v/6.1.1-rt-amd64 6.1.1-rt-amd64 enter:map:+16
result v/6.12.1-amd64 6.12.1-amd64 qenter:unmap:+16
try 0 --out - --format markdown v
has out '^# Dump mapping paths: history of 4 kernels$'
[ "$(rows | cut -d'|' -f2-5,9)" = ' latency/qenter/1/manual_time | amd64 | 6.1.1-amd64 | 5.10.1-amd64 | worse ' ] ||
    fail "not this change: $(rows)"
has out 'flavour rt-amd64: one result, 6.1.1-rt-amd64, with none before it'
try 0 --out v.html v
has v.html '>6.1 \+[0-9.]*%<'

# Cycles of two machines are two lines, and those of an emulator none.
for night in 1 2; do
	for host in alpha beta; do
		mkdir -p "c/2026-01-0$night/$host"
		python3 - "$tsc" "c/2026-01-0$night/$host/1-tsc.json" $host <<-'END'
			import json, sys
			d = json.load(open(sys.argv[1]))
			c = d["context"]["dumpbench"]
			c["host"], c["emulated"], c["accelerator"] = sys.argv[3], False, "kvm"
			c["release"] = "6.1.0-1-amd64"
			json.dump(d, open(sys.argv[2], "w"))
		END
	done
	mkdir -p "e/2026-01-0$night/k" && cp "$tsc" "e/2026-01-0$night/k/"
done
try 0 --out - --format markdown c
has out '^## In cycles: linux x86_64, target guest \(kvm\) on alpha$'
has out '^## In cycles: linux x86_64, target guest \(kvm\) on beta$'
has out 'on beta, kernel beta: in 2 results, .* no path became better or worse'
try 0 --out - --format markdown e
has out 'cycles of emulated CPUs are not compared'

try 2 --base 6.1.1-amd64 v
has err 'report: --base: not of a history \(expected --history without it\)'
try 2 --ram 8 v
try 1 v nights
has err 'some folders are of runs, and some of kernels'
try 1 made/none
[ -z "$(ls -A scratch)" ] || fail "leaves $(ls -A scratch)"
[ "$failed" -eq 0 ]
