#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/lab/trial-exact, with a stand-in for the boots: it notices a firm verdict
# between equal boots, too much that cannot be told, a handicap that is not
# named and one that is named elsewhere; and it leaves nothing running.
# timeout: 300

top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${BUILD:-build}" && pwd) || exit 1
command -v python3 >/dev/null || {
	echo "no python3 here"
	exit 77
}
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err | head -n 20
	failed=$((failed + 1))
}

# Boots differ by what the file `mood` says.
made=$("$build/tests/sample" exact made) || exit 1
cat >stand-in <<END
#!/bin/sh
[ "\$1" != compare ] || exec "$build/san/dumpbench" "\$@"
exec python3 "$tmp/stand-in.py" "\$@"
END
cat >stand-in.py <<END
import json, os, sys, time
a = sys.argv[1:]
def value(option, default=None):
    return a[a.index(option) + 1] if option in a else default
if a[0] == "list":
    print("families\\n  latency  map\\n\\npaths")
    print("  null   flush=none,batch=1-16 maps nothing")
    print("  enter  flush=all,batch=1-16 a lock")
    print("  vmap   flush=all,unsettled vmap()")
    print("\\nsinks\\n  null   - takes nothing")
    sys.exit(0)
mood = open("$tmp/mood").read().split()
into = value("--results")
boot = os.path.basename(into)
slow = value("--handicap", ":").split(":")[0]
open("$tmp/calls", "a").write(" ".join(a) + "\\n")
if "slow" in mood:
    open("$tmp/pid", "w").write(str(os.getpid()))
    time.sleep(100)
if "broken" in mood and boot == "idle-3":
    sys.exit("dumpbench run: it does not boot")
d = json.load(open("$tmp/$made"))
row = d["benchmarks"][0]
rows = []
for path, responders in (("null", 0), ("enter", 0), ("vmap", 0),
    ("enter", 1), ("enter", 3)):
    for i in range(10 if responders == 0 else 1):
        if responders >= int(value("--cpus")):
            continue
        r = json.loads(json.dumps(row))
        name = "shootdown/%s/%d" % (path, responders)
        if responders == 0:
            name = "latency/%s/%d" % (path, i + 1)
        r["run_name"] = name
        r["name"] = name
        r["dumpbench"]["path"] = path
        r["dumpbench"]["properties"] = "flush=all"
        if path == "vmap":
            r["dumpbench"]["properties"] += ",unsettled"
        low = high = 1000
        if path == slow and not ("unnamed" in mood and path == "enter"):
            low += 1
        if path == slow and path == "vmap":
            low -= 1
        if "elsewhere" in mood and slow == "enter" and path == "null":
            low += 1
        if "firm" in mood and boot == "load-2" and name == "latency/enter/3":
            low += 1
        high = low
        odd = boot == "load-2" and path == "enter"
        if "untold" in mood and odd and name[:9] == "latency/e" and i < 2 or \\
            "responders" in mood and odd and responders == 3:
            low, high = 990, 1050
        for k in "min p10 median".split():
            r["map_" + k] = low
        for k in "p90 p99 max".split():
            r["map_" + k] = high
        rows.append(r)
d["benchmarks"] = rows
os.makedirs(into + "/linux-6")
json.dump(d, open(into + "/linux-6/20260101T000000Z-exact.json", "w"))
END
chmod +x stand-in
echo kernel >vmlinuz
echo module >dumpbench.ko
export DUMPBENCH="$tmp/stand-in"

# try STATUS [option …]: a trial of boots that are as `mood` says.
try()
{
	status=$1
	shift
	: >calls
	"$top/src/lab/trial-exact" --kernel vmlinuz --kmod dumpbench.ko \
	    --boots 3 --adapters none "$@" >out 2>err </dev/null
	got=$?
	[ "$got" -eq "$status" ] || fail "$*: status $got, not $status"
}

says()
{
	cat out err | grep -Eq -- "$1" || fail "no '$1'"
}

: >mood
try 0 --results kept
# 3 pairs of 30 figures of the map, 30 of the sink and 30 of unmap, and of 2
# rows more with responders.
says '^\| live \| none \| 1 \| 3 \| 270 \| 0 \(0.00 %\) \| 0 \| 0 \| 0 \| 0 \|'
says '^\| live \| none \| 4 \| 3 \| 270 \| 0 .*\| 0 \| 18 \| 0 .*\| 0 \|'
says '\| 66 of 66 \(100.00 %\) \| 0 of 30 \(0.00 %\) \| 0 of 768 \|$'
[ "$(wc -l <calls)" -eq 12 ] || fail "$(wc -l <calls) boots, not 12"
grep -q -- '^run .*--cpus 4 .*--handicap vmap:1$' calls || fail "no handicap"
cp out before
# What is there is not measured again, and judged alike.
try 0 --results kept
[ ! -s calls ] || fail "measures again"
cmp -s out before || fail "another table of the same results"
echo other >vmlinuz
try 1 --results kept
says 'of another kernel, module or plan'
"$top/src/lab/trial-exact" --judge --adapters none --results kept >out 2>err ||
    fail "--judge"
cmp -s out before || fail "--judge has another table"
try 2 --judge
says "--judge: '' is not a folder .expected --results FOLDER"

# What must be noticed.
echo firm >mood
try 1
says '^live, adapter none, 1 CPU: latency/enter/3[^ ]* map_median: (worse|better) between equal'
says '^\| live \| none \| 4 \| 3 \| [0-9]+ \| 0 .*\| 2 \| 18'
echo untold >mood
try 1 --results untold
[ "$(grep -c '^2.latency/enter/[12][^ ]* map_median$' \
    untold/live-none-4/cannot-tell)" -eq 2 ] || fail "the file cannot-tell"
says '^live, adapter none, 4 CPUs: one CPU: [0-9]+ of 270 cannot be told, more than 1 %'
echo responders >mood
try 1
says '^live, adapter none, 4 CPUs: with responders: 2 of 18 cannot be told, more than 10 %'
! grep -q '^live, adapter none, 1 CPU:' out || fail "one CPU has no responders"
echo unnamed >mood
try 1
says '^live, adapter none, 1 CPU: the handicap of enter: named in 0 of 30, fewer than 95 %'
! grep -q 'handicap of \(null\|vmap\)' out || fail "names another"
try 0 --paths null
try 0 --paths none
echo elsewhere >mood
try 1
says '^live, adapter none, 1 CPU: latency/null/1[^ ]* map_median: named 3 times with a handicap elsewhere, such as of enter'
says '\| 30 of 720 \|'

# A panic, the adapter, and what follows --.
: >mood
try 0 --contexts live,panic --adapters none,2200s --cpus 4 -- --pages=64
[ "$(grep -c '^| ' out)" -eq 5 ] || fail "not four configurations"
[ "$(grep -c '^panic .*--adapter 2200s --pages=64$' calls)" -eq 6 ] ||
    fail "panics with the adapter"

# A boot that fails; what was measured stays.
echo broken >mood
try 1 --results again --cpus 1
says 'live-none-1/idle-3: exit status 1: dumpbench run: it does not boot'
[ ! -s out ] || fail "a table of boots that are not there"
: >mood
try 0 --results again --cpus 1
! grep -q 'idle-1 ' calls || fail "measures again"

# Ended, it takes with it what runs, its load and its folder.
busy()
{
	grep -slz "kill -0" /proc/[0-9]*/cmdline | while read -r each; do
		! tr '\0' ' ' <"$each" | grep -q " load $1 $" || echo "$each"
	done 2>/dev/null
}
mkdir own
rm -rf stopped
try 0 --results stopped --cpus 1 --paths none
rm -r stopped/*/load-2
echo slow >mood
TMPDIR="$tmp/own" "$top/src/lab/trial-exact" --kernel vmlinuz \
    --kmod dumpbench.ko --boots 3 --adapters none --cpus 1 --paths none \
    --results stopped >out 2>err </dev/null &
trial=$!
n=0
until [ -s pid ] || [ $n -gt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
[ "$(busy $trial | wc -l)" -eq "$(nproc)" ] || fail "no load: $(busy $trial)"
kill -TERM $trial
wait $trial
[ $? -eq 143 ] || fail "does not end by SIGTERM"
n=0
while [ -n "$(busy $trial)" ] || kill -0 "$(cat pid)" 2>/dev/null; do
	[ $n -lt 50 ] || break
	sleep 0.1
	n=$((n + 1))
done
[ $n -lt 50 ] || fail "leaves something running"
[ -z "$(ls own)" ] || fail "leaves $(ls own)"

# Wrong words.
try 2 --boots 1
says "'1' is not a whole number from 2 to 999"
try 2 --adapters x
says "--adapters: unknown 'x' .expected none or 2200s"
try 2 --frobnicate x
says "unknown option '--frobnicate' .expected --kernel"
try 2 --contexts kdump
try 2 --cpus 0

[ "$failed" -eq 0 ]
