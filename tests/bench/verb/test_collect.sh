#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench collect: what a report says of a machine that panicked elsewhere,
# what it does not say, and reports that are refused.

build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/san/dumpbench
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	tail -n 20 out err | sed 's/^/    | /'
	failed=$((failed + 1))
}

# A disk with this report on it, 64 KB in; 256 KB are read.
disk()
{
	printf 'dumpbench report 1 %016d\n%s\n' "$(wc -c <"$1")" "$(cat "$1")" |
	    dd of=disk bs=65536 seek=1 2>/dev/null
	truncate -s 327680 disk
}

collect()
{
	disk "$1"
	rm -rf results
	"$program" collect --results results disk >out 2>err
}

# The row of a name, on a line of its own; a member of it, or of the context.
row()
{
	grep -E "\"name\": ?\"$1\"" results/*/*.json
}

has()
{
	row "$1" | grep -Eq "\"$2\": ?$3[,}]" || fail "$1: $2 is not $3"
}

context()
{
	cat results/*/*.json | tr -d '\n' | sed 's/"benchmarks".*//' |
	    grep -Eq "\"$1\": ?$2[,} ]" || fail "the context's $1 is not $2"
}

stage()
{
	printf '"%s":{"min":%d,"median":%d,"p90":%d,"p99":%d,"max":%d,' \
	    "$1" "$2" "$2" "$2" "$2" "$2"
	printf '"mean":%d,"sum":%d,"histogram":[[%d,%d]]}' "$2" $(($2 * $3)) \
	    "$2" "$3"
}

path()
{
	printf '{"path":"%s","samples":2,"failed":0,%s%s,%s}' "$1" "$4" \
	    "$(stage map "$2" 2)" "$(stage unmap "$3" 2)"
}

# Two thirds of the writes are of one page, as in a dump of FreeBSD; one is a
# header and one is half a window.
new_report()
{
	cat <<-EOF
	{"report":2,"os":"freebsd","release":"13.2-RELEASE","osreldate":1302001,
	"version":"0.1.0","context":"panic","kernel_version":"FreeBSD of afar",
	"machine":"amd64","cpu_model":"A CPU of afar","hypervisor":"generic",
	"hypervisor_vendor":"TCGTCGTCGTCG",
	"circumstances":"vm.pmap.pcid_invlpg_workaround: 1","cpus":61,
	"memory":536870912,"ticks_per_second":1000000000,"cpu":37,
	"time":1769860800,"device":"da0","batch":16,"page_bytes":4096,
	"writes":31,"bytes":770560,"error":0,"extents":[],
	"sink_properties":"device,waits","sizes":[
	{"bytes":512,"writes":2,$(stage gap 75 2),$(stage write 9 2)},
	{"bytes":4096,"writes":19,$(stage gap 311 19),$(stage write 1168 19)},
	{"bytes":32768,"writes":1,$(stage gap 2400 1),$(stage write 1500 1)},
	{"bytes":65536,"writes":9,$(stage gap 4800 9),$(stage write 2000 9)}],
	"paths":[$(path null 14 13),
	$(path enter 6226 13 '"properties":"flush=all,unsettled",'),
	{"path":"qenter","samples":0,"failed":0,"map":null,"unmap":null},
	{"path":"superpage","samples":0,"failed":3,"map":null,"unmap":null}]}
	EOF
}

# As the first version of the module left it.
old_report()
{
	cat <<-EOF
	{"report":1,"os":"freebsd","release":"13.2-RELEASE","osreldate":1302001,
	"version":"0.1.0","context":"panic","device":"da0","cpus":61,"batch":16,
	"ticks_per_second":1000000000,"writes":31,"error":0,
	"extents":[{"offset":1024,"bytes":770560,"fnv1a64":null}],
	$(stage gap 311 30),$(stage write 1168 31),
	"paths":[$(path null 14 13),$(path enter 6226 13)]}
	EOF
}

# Not one value of the machine that collects may be there.
not_here()
{
	model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null |
	    head -n 1)
	for here in "$(uname -v)" "$model"; do
		[ -z "$here" ] || ! grep -qF -- "$here" results/*/*.json ||
		    fail "the result has this machine's '$here'"
	done
	! grep -q 'pack:1' results/*/*.json || fail "this machine's topology"
	context num_cpus 61
	context topology null
	context host null
	context qemu_version null
	context accelerator null
}

new_report >new
collect new || fail "no result of a new report"
not_here
context version '"FreeBSD of afar"'
context machine '"amd64"'
context cpu_model '"A CPU of afar"'
context mitigations '"vm.pmap.pcid_invlpg_workaround: 1"'
context emulated true
context initiator 37
context started '"2026-01-31T12:00:00Z"'
# A page's ticks are those of a page.
has panic/dump_write/1 page_ticks 311
has panic/dump_write/1 sink_median 1168
has panic/dump_write/1 iterations 19
has panic/dump_write/16 page_ticks 300
has panic/dump_write/16 iterations 9
has panic/dump_write/16 batch 16
# 9 writes of 64 KB in 9 times 6800 ns.
has panic/dump_write/16 bytes_per_second '963764705[.0-9]*'
[ "$(grep -c '"name": *"panic/dump' results/*/*.json)" -eq 2 ] ||
    fail "rows of other writes"
has panic/enter/16 harness_ticks 27
# What the module says of a path and of the disk.
has panic/enter/16 properties '"flush=all,unsettled"'
has panic/dump_write/16 sink_properties '"device,waits"'
has panic/dump_write/16 properties '"-"'
context cpus 61
context memory_mb 512
has panic/enter/16 page_ticks '389.937[0-9]*'
# What was not measured is no figure of 0.
row panic/qenter/16 | grep -q 'no write of the dump had 16 whole pages' ||
    fail "a path without a sample is none that failed"
row panic/superpage/16 | grep -q 'each of 3 map calls failed' ||
    fail "a path that always failed is none that failed"
! row panic/qenter/16 | grep -q page_ticks || fail "a figure of nothing"
grep -q '0.8 MB in 31 writes: 19 of 1 page, 9 of 16 pages, 3 others$' out ||
    fail "not said what the dump was"
grep -q '^topology$' out || fail "not said that only the topology is unknown"
# There is no picture of these rows, and the sentence says of which there is.
"$program" plot results/*/*.json >out 2>err && fail "a picture of a panic"
grep -q 'no benchmark to plot in results/.* (it holds only panic rows; expected rows of latency, ' \
    err || fail "no reason why there is no picture: $(cat err)"
"$program" compare results results >out 2>err || fail "compare refuses it"

old_report >old
collect old || fail "no result of an old report"
not_here
for member in version machine cpu_model mitigations emulated initiator; do
	context "$member" null
done
has panic/enter/16 page_ticks '389.937[0-9]*'
! grep -q 'panic/dump' results/*/*.json ||
    fail "an old report's writes are divided by a batch that they had not"
grep -q 'does not have them by size' out || fail "not said why"
grep -q '^version, machine, cpu_model, .*, emulated, memory_mb, topology' out ||
    fail "not said what is unknown"
"$program" plot --out . results/*/*.json >out 2>err
! grep -q 'Sanitizer' err || fail "plot of a machine that is unknown"

# A machine that says nothing runs it on itself; a name that is no name.
try()
{
	sed "$1" new >bad
	collect bad && fail "took a report after $1"
	grep -q "$2" err || fail "not said after $1: $2"
	! grep -q 'Sanitizer\|runtime error' err || fail "sanitizers: $1"
	[ ! -e results ] || fail "left a result of $1"
}
try 's/"report":2/"report":3/' 'unknown kind of report (expected 1 or 2)'
try 's/"report":2/"report":"2"/' 'unknown kind of report (expected 1 or 2)'
try 's/"batch":16/"batch":0/' 'batch is out of range (expected 1 to 16'
try 's/"batch":16/"batch":17/' 'batch is out of range (expected 1 to 16'
try 's/"batch":16/"batch":9223372036854775807/' 'batch is out of range (expected 1 to 16'
try 's/"batch":16/"batch":null/' 'batch is out of range (expected 1 to 16'
try 's/"page_bytes":4096/"page_bytes":9223372036854775807/' 'page_bytes is out of range'
try 's/"ticks_per_second":1000000000/"ticks_per_second":0/' 'has no rate'
try 's/"ticks_per_second":1000000000/"ticks_per_second":-1/' 'has no rate'
try 's/"release":"13.2-RELEASE"/"release":"..\/..\/x"/' 'release'
try 's/"path":"enter"/"path":"en\/ter"/' 'path'
try 's/"samples":2/"samples":2.5e300/' 'samples is not an integer'
try 's/"cpus":61/"cpus":0/' 'cpus is out of range'
try 's/"report":2/"report":2,,/' 'not JSON'
for change in 's/"hypervisor_vendor":"[A-Z]*"/"hypervisor_vendor":null/' \
    's/"cpu":37/"cpu":-1/' 's/"time":1769860800/"time":-4/' \
    's/"time":1769860800/"time":9223372036854775807/' \
    's/"sizes":\[/"sizes":[1,null,/'; do
	sed "$change" new >odd
	collect odd || fail "refused a report after $change"
	! grep -q 'Sanitizer\|runtime error' err || fail "sanitizers: $change"
done
sed 's/"generic"/"none"/; s/"hypervisor_vendor":"[A-Z]*"/"hypervisor_vendor":null/' \
    new >real
collect real || fail "no result of a real machine"
context emulated false
[ "$failed" -eq 0 ]
