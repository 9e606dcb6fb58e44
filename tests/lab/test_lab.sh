#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench matrix and bisect: with a stand-in for the program, whose kernels
# are files that hold their figure, and then one real kernel.
# timeout: 600

build=$(cd "${BUILD:-build}" && pwd) || exit 1
for tool in parallel python3; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
[ ! -e "$DUMPBENCH_KERNEL" ] || kernel=$(realpath "$DUMPBENCH_KERNEL")
[ ! -e "$DUMPBENCH_KMOD" ] || module=$(realpath "$DUMPBENCH_KMOD")
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir home t
export KERNELS="$tmp/kernels" HOME="$tmp/home" TMPDIR="$tmp/t"
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err | head -n 20
	failed=$((failed + 1))
}

# A result of latency/enter/16, whose map_median is in the kernel file, and if
# it varies its 90th percentile after that; a line a boot, the last for all that
# follow.  Each call is counted.
made=$("$build/tests/sample" exact made) || exit 1
cat >stand-in <<END
#!/bin/sh
case \$1 in
run | panic | explain) ;;
*) exec "$build/dumpbench" "\$@" ;;
esac
exec python3 "$tmp/stand-in.py" "\$@"
END
cat >stand-in.py <<END
import json, os, sys, time
a = sys.argv[1:]
value = lambda option: a[a.index(option) + 1]
boot = open("$tmp/all-calls").read().count(value("--kernel") + " ")
lines = open(value("--kernel")).read().splitlines()
kernel = lines[min(boot, len(lines) - 1)]
clock = value("--clock")

# The whole figure is that of two functions, one of which makes it differ.
def explain(d):
    d["benchmarks"] = [b for b in d["benchmarks"]
        if b["run_name"].startswith("latency/enter/16")
        and b["run_type"] == "iteration"]
    row = d["benchmarks"][0]
    for b in d["benchmarks"]:
        bars = b["dumpbench"]["stages"]["map"]["histogram"]
        bars[:] = [[row["map_min"] // 16 * 16, sum(n for _, n in bars)]]
    stage = lambda n, grown: {"windows": 1, "sum": n, "min": n, "median": n,
        "max": n, "missing": 0, "trees": [{"windows": 1, "times": 1,
        "instructions": n, "unattributed": 0, "nodes": [{"entry": [0, 0],
        "site": [], "parent": -1, "cpu": 0, "role": "initiator",
        "how": "root", "times": 1, "faults": 0}],
        "spots": [[0, 0, n - grown], [1, 0, grown]]}]}
    functions = [{"name": name, "image": "kernel", "file": "",
        "start": start, "size": 64} for name, start in
        (("steady", "0x1000"), ("grown", "0x2000"))]
    d["explanation"] = {"schema": 1, "kinds": ["instructions"], "images": [],
        "functions": functions, "lines": [],
        "instructions": [[0, 0, "90", -1], [1, 0, "90", -1]],
        "rows": [{"name": row["run_name"], "batch": 16, "responders": 0,
        "stages": {"map": stage(row["map_median"], row["map_median"] - 50),
        "sink": None, "unmap": stage(row["unmap_median"], 0)}}]}

for name in "calls", "all-calls":
    open("$tmp/" + name, "a").write(a[0] + " " if a[0] != "run" else "")
    open("$tmp/" + name, "a").write(value("--kernel") + " " + clock + " " +
        " ".join(a[9:]) + "\n")
if kernel == "slow":
    time.sleep(60)
if kernel == "broken":
    sys.exit("dumpbench run: it does not boot")
d = json.load(open("$tmp/$made"))
d["context"]["dumpbench"]["clock"] = clock
for b in d["benchmarks"]:
    if b["run_name"].startswith("latency/enter/16"):
        figures = [int(word) for word in kernel.split()]
        for k in "min p10 median".split():
            b["map_" + k] = figures[0]
        for k in "p90 p99 max".split():
            b["map_" + k] = figures[-1]
name = clock
if a[0] == "explain":
    name = a[0]
    explain(d)
folder = value("--results") + "/linux-6"
os.makedirs(folder)
json.dump(d, open(folder + "/20260101T%06dZ-%s.json" % (boot, name), "w"))
END
chmod +x stand-in
export DUMPBENCH="$tmp/stand-in"

# A kernel of the name $1 with the figure $2.
kernel()
{
	mkdir -p "k/$1"
	echo "$2" >"k/$1/vmlinuz"
	: >"k/$1/dumpbench.ko"
	echo "linux:k/$1/vmlinuz:k/$1/dumpbench.ko"
}

# The verb $2 with the arguments that follow ends with $1.
try()
{
	status=$1
	shift
	"$build/san/dumpbench" "$@" >out 2>err </dev/null
	got=$?
	[ "$got" -eq "$status" ] || fail "$*: status $got, not $status"
	clean "$*"
}

# Nothing temporary is left, nor anything in the home folder.
clean()
{
	# The folder of a script that a signal ends goes a moment after it.
	for _ in $(seq 100); do
		[ -n "$(ls -A t)" ] || break
		sleep 0.1
	done
	[ -z "$(ls -A t)$(ls -A home)" ] || {
		fail "$1: left $(find t home)"
		rm -rf t home
		mkdir t home
	}
}

# Wait until the process is no copy of this shell any more, which may lose a
# signal.
started()
{
	while [ "$(ps -o comm= -p "$1")" = "$(ps -o comm= -p $$)" ]; do
		:
	done
}

# left FOLDER NAMES: what is in it, or in none.
left()
{
	found=$(find "$1" ! -type d 2>/dev/null | sort | xargs)
	[ "$found" = "$2" ] || fail "$1: left '$found', not '$2'"
	[ -n "$2" ] || [ ! -e "$1" ] || fail "$1: the empty folder is left"
}

says()
{
	cat out err | grep -Eq -- "$1" || fail "no '$1'"
}

calls()
{
	[ "$(wc -l <calls)" -eq "$1" ] || fail "$(wc -l <calls) runs, not $1"
	: >calls
}

: >calls
: >all-calls
kernel one 100 >list
kernel two broken >>list
echo '# nothing' >>list
echo "another=$(kernel three 103)" >>list

# It keeps going, says what failed and why, and does only that again.
try 1 matrix --kernels @list --results m -- --pages=64
says '^[123]/3 two exact: FAILED, [0-9]+ s'
says '^    dumpbench run: it does not boot'
says '^3/3 '
says 'no exact result of two: see .*two-exact.log'
grep -q -- '--pages=64$' calls || fail "the plan's options are lost"
calls 3
for name in one another; do
	ls m/$name/*-exact.json >/dev/null || fail "no result of $name"
done
[ -s m/log/two-exact.log ] || fail "the log that says why is not there"
[ ! -e m/two ] || fail "a folder of the kernel that failed is left"
# Where nothing was measured, only the log that says why is left.
try 1 matrix --kernels "$(kernel two broken)" --results m2/deep
left m2 m2/deep/log/two-exact.log
calls 1
try 2 matrix --kernels bogus:x --results m3/deep
left m3 ""
try 1 matrix --kernels @list --results m -- --pages=64
says '1 of 3 kernels'
calls 1
kernel two 102 >/dev/null
try 0 matrix --kernels @list --results m -- --pages=64
says '3 kernels, clock exact$'
try 0 matrix --kernels @list --results m -- --pages=64
calls 1
cut -f1 m/kernels | xargs >names
grep -qx 'one two another' names || fail "the order is lost"

# With --explain each result carries an explanation, of all benchmarks unless
# some are asked for; it is not measured again.
try 0 matrix --kernels @list --results e --explain
says '3 kernels, clock exact, explained$'
[ "$(find e -name '*-explain.json' | wc -l)" -eq 3 ] || fail "not explained"
[ "$(grep -c -- '--benchmark_filter=.$' calls)" -eq 3 ] ||
    fail "not all is explained"
calls 3
try 0 matrix --kernels @list --results e --explain
calls 0
try 2 matrix --kernels @list --results e2 --explain --clock tsc
says '^dumpbench matrix: --explain: what is explained are instructions'
try 2 matrix --kernels @list --results e2 --explain -- --also=kdump
says '^dumpbench matrix: --also=kdump after --: it does not go with --explain'
[ ! -e e2 ] || fail "a folder for nothing"

# tsc is a pass of its own, of one guest at a time.
try 0 matrix --kernels @list --results m --clock both -- --pages=64
calls 3
says 'clock exact and tsc$'

cp m/plan plan
# Neither another plan, nor another module, nor another kernel goes into the same folder.
try 1 matrix --kernels @list --results m -- --pages=32
says "results of another plan, '--pages=64' .expected another folder, by --results"
sed -i '$s/.*/1/' m/plan
try 1 matrix --kernels @list --results m -- --pages=64
says 'results of another version of the module'
cp plan m/plan
mkdir k2 && mv k/one k2/one
try 1 matrix --kernels linux:k2/one/vmlinuz:k2/one/dumpbench.ko --results m \
    -- --pages=64
says 'm/one has results of linux:.*k/one/vmlinuz.*NAME='
mv k2/one k/one
calls 0

# Ended in the middle, it ends what it has started; later it goes on.
slow=$(kernel slow slow)
"$build/san/dumpbench" matrix --kernels "$slow,$(kernel quick 5)" --results s --jobs 2 \
    >out 2>err &
matrix=$!
n=0
until ls s/quick/*.json >/dev/null 2>&1 || [ $n -gt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
! "$build/san/dumpbench" matrix --kernels "$slow" --results s >out 2>err ||
    fail "two at a time"
says 's: in use by another matrix'
kill -TERM $matrix
wait $matrix
[ $? -eq 143 ] || fail "does not end by SIGTERM"
clean "matrix, SIGTERM"
[ ! -e s/slow ] || fail "a folder of the kernel that was not measured is left"
[ -z "$(find s -name '*.log' -empty)" ] ||
    fail "an empty log is left: $(find s -name '*.log' -empty)"
n=0
while grep -slz "$tmp/stand-in.py" /proc/[0-9]*/cmdline && [ $n -lt 50 ]; do
	sleep 0.1
	n=$((n + 1))
done >left
[ $n -lt 50 ] || fail "leaves a job behind"
kernel slow 7 >/dev/null
: >calls
try 0 matrix --kernels "$slow,$(kernel quick 5)" --results s
calls 1

# Other machines, by what parallel(1) calls a login: here a shell.  SHELL may
# be unset there.
cat >login <<'END'
#!/bin/sh
echo "$1" >>logins
shift
[ "$1" != -- ] || shift
unset SHELL
exec sh -c "$*"
END
chmod +x login
try 0 matrix --kernels @list --results far --sshlogin "1/$tmp/login there" \
    -- --benchmark_filter='^(a|b c)$'
[ "$(grep -c there logins)" -ge 3 ] || fail "nothing ran there"
grep -qF -- "--benchmark_filter=^(a|b c)\$" calls || fail "quoting"
calls 3
says "^there: one two another$"
printf '#!/bin/sh\n' >login
try 1 matrix --kernels @list --results farther --sshlogin "1/$tmp/login there"
says 'there is left out: no answer'
says '^dumpbench matrix: --sshlogin: no machine to measure on'
[ ! -e farther ] || fail "a folder is left"
# One that answers, and then ends its jobs.
cat >login <<'END'
#!/bin/sh
[ ! -e answered ] || exit 0
: >answered
shift 2
exec sh -c "$*"
END
try 1 matrix --kernels @list --results farther --sshlogin "1/$tmp/login there"
says 'no exact result of two: no machine finished its job'
calls 0

# Bisect: which of 64, in 2 + 1 + 6 + 2 boots, with one that does not boot.
for i in $(seq 10 73); do
	kernel "v$i" $((i < 44 ? 200 : 201))
done >all
try 0 bisect --good v10 --bad v73 --what latency/enter/16:median \
    --results b @all
says '^v44 differs from v10 .*v43, the one before it, does not \(11 boots\)'
says '^v44: differs: map_median 201'
says '^Functions, from v43 to v44:$'
says '^    grown +150 +151 +\+1$'
! grep -q steady out || fail "a function that is the same is named"
grep -q 'filter=^latency/enter/16/$' calls || fail "runs more than it needs"
calls 13
# Of a line of versions first the newest of each minor version, then those
# within the one that differs.
for i in 5.10 6.1 6.12 6.16 7.0 7.3; do
	for k in 8 9 10 11; do
		figure=200
		[ "$i" != 6.16 ] || [ $k -lt 9 ] || figure=201
		case $i in
		7.*) figure=201 ;;
		esac
		kernel "$i.$k-amd64" $figure
	done
done >versions
: >calls
try 0 bisect --good 5.10.8-amd64 --bad 7.3.11-amd64 --what latency/enter/16 \
    --results b5 @versions
says '^6.16.9-amd64 differs from 5.10.8-amd64 .*6.16.8-amd64, the one before'
[ "$(grep -o 'k/[^/]*-amd64/' calls | cut -d/ -f2 | head -n 8 | xargs)" = \
    "5.10.8-amd64 5.10.8-amd64 7.3.11-amd64 6.12.11-amd64 6.16.11-amd64\
 6.16.9-amd64 6.16.8-amd64 6.16.8-amd64" ] ||
    fail "not by minor version: $(cat calls)"
: >calls
try 0 bisect --good 7.3.11-amd64 --bad 5.10.8-amd64 --what latency/enter/16 \
    --results b6 @versions
says '^6.16.8-amd64 differs from 7.3.11-amd64 .*6.16.9-amd64, the one before'
grep -o 'k/[^/]*-amd64/' calls | cut -d/ -f2 | sed -n 3,6p | grep -v '[.]11-' |
    grep -qv 5.10.8 && fail "not by minor version: $(cat calls)"
: >calls
try 0 bisect --good v10 --bad v73 --what latency/enter/16 --results b @all
says '\(0 boots\)'
calls 0
try 0 bisect --good v73 --bad v10 --what latency/enter/16:map_max \
    --results b2 @all
says '^v43 differs from v73 .*v44, the one before'
kernel v41 broken >/dev/null
try 0 bisect --good v10 --bad v73 --what latency/enter/16 --results b3 @all
says '^v44 differs from v10'
says '^v41: not measured: dumpbench run: it does not boot'
: >calls
try 1 bisect --good v10 --bad v20 --what latency/enter/16 --results b @all
says 'v20 does not differ from v10'
calls 2
try 2 bisect --good v10 --bad v99 --what latency/enter/16 --results b @all
says "unknown kernel 'v99' .expected one of v10 v11"
try 2 bisect --good v10 --bad v10 --what latency/enter/16 --results b @all
says 'are the same kernel, v10'

# A benchmark that is not there leaves no folder.
try 1 bisect --good v10 --bad v73 --what latency/none/16 --results b4/deep @all
says 'v10 has no latency/none/16 with map_median,unmap_median'
[ ! -e b4 ] || fail "$(find b4) is left behind"
mkdir b4
try 1 bisect --good v41 --bad v73 --what latency/none/16 --results b4 @all
says 'cannot measure the good kernel: dumpbench run: it does not boot'
[ "$(find b4)" = b4 ] || fail "$(find b4) is left behind"

# Ended while a kernel is measured, it ends that too, at once.
kernel v41 slow >/dev/null
: >calls
"$build/san/dumpbench" bisect --good v41 --bad v73 --what latency/enter/16 \
    --results b4 @all >out 2>err &
bisect=$!
n=0
until grep -q k/v41/ calls 2>/dev/null || [ $n -gt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
start=$(date +%s)
kill -TERM $bisect
wait $bisect
[ $? -eq 143 ] || fail "bisect does not end by SIGTERM"
[ $(($(date +%s) - start)) -lt 50 ] || fail "bisect waits for the kernel"
clean "bisect, SIGTERM"
[ "$(find b4)" = b4 ] || fail "$(find b4) is left behind"
for delay in 0 0.03 0.06 0.1 0.2 0.4; do
	"$build/san/dumpbench" bisect --good v41 --bad v73 --what latency/enter/16 \
	    --results b4 @all >out 2>err &
	bisect=$!
	started $bisect
	sleep $delay
	kill -TERM $bisect
	wait $bisect
	[ $? -eq 143 ] || fail "bisect does not end by SIGTERM, $delay s"
	clean "bisect, SIGTERM after $delay s"
	[ "$(find b4)" = b4 ] ||
	    fail "$(find b4) is left behind after $delay s"
done
kernel v41 200 >/dev/null
: >calls

# Output that is lost is a failure, and what was measured stays.
"$build/san/dumpbench" bisect --good v10 --bad v73 --what latency/enter/16 \
    --results b @all >&- 2>err
[ $? -eq 1 ] || fail "bisect with closed output"
grep -q '^dumpbench bisect: standard output: ' err ||
    fail "bisect with closed output: no sentence"
clean "bisect, closed output"
{
	"$build/san/dumpbench" bisect --good v10 --bad v73 --what latency/enter/16 \
	    --results b @all 2>err
	echo $? >status
} | :
[ "$(cat status)" -eq 141 ] || fail "bisect | :: status $(cat status)"
clean "bisect, nobody reads"
: >calls

# bisect_of N [option …]: kernels w10 to w17, whose first boots were set before;
# N is the exit status.
bisect_of()
{
	status=$1
	shift
	rm -rf w
	: >all-calls
	: >calls
	try "$status" bisect --good w10 --bad w17 --what latency/enter/16:median \
	    --results w "$@" @few
}

# The first kernels of which take 840, from w$1 on 841.
few()
{
	for i in $(seq 10 17); do
		kernel "w$i" $((i < $1 ? 840 : 841))
	done >few
}

# A boot whose 90th percentile is off, of any kernel and in any boot of it, is
# measured again, and no other kernel is named in the right one's place.
for odd in 10 13 14 17; do
	few 14
	figure=$(cat "k/w$odd/vmlinuz")
	printf '%s 860\n%s\n' "$((figure - 3))" "$figure" >"k/w$odd/vmlinuz"
	bisect_of 0
	says '^w14 differs from w10 .*w13, the one before it, does not'
done
# Cannot tell, then the same: said, and what is said is in the data.
few 17
kernel w13 '835 860
840' >/dev/null
bisect_of 0
says '^w13: same: map_median 840'
! grep -q 'other benchmarks' out || fail "an invented reason"
# A whole boot that is off, by one that does not vary: the search ends beside
# it and asks it again.
few 14
kernel w13 '841
840' >/dev/null
bisect_of 5
says '^w13: cannot tell: some of its boots differ and some do not'
says '^inconclusive: w14 differs from w10 .*and w12 does not'
few 14
kernel w15 '840
841' >/dev/null
bisect_of 0
says '^w15: cannot tell: some of its boots differ and some do not'
says '^w14 differs from w10 .*w13, the one before it, does not'

# Cannot tell for ever: of a kernel in the midst, measured as often as asked.
few 14
kernel w13 '835 860' >/dev/null
kernel w12 '835 860' >/dev/null
kernel w14 broken >/dev/null
bisect_of 5 --tries 2
says '^w13: cannot tell: map_median: .*860'
says '^w14: not measured: dumpbench run: it does not boot'
says '^inconclusive: w15 differs from w10 .*, and w11 does not'
# Two more, one of which is the good one's.
[ "$(grep -c 'k/w13/' calls)" -eq 2 ] || fail "boots of w13"
# Of the good one, and of the bad one.
few 14
kernel w10 '835 860
836 865
837 870
838 860
839 860
834 860' >/dev/null
bisect_of 5
says '^inconclusive: no two boots of w10 are the same'
calls 5
few 14
kernel w17 '830 860' >/dev/null
bisect_of 5 --tries=0
says '^inconclusive: it cannot be told whether w17 differs from w10'
# What was measured stays, and is not measured again.
few 14
bisect_of 0
: >calls
try 0 bisect --good w10 --bad w17 --what latency/enter/16:median --results w @few
says '^w14 differs from w10'
calls 0
# One of these stored results is spoiled: still no wrong kernel.
for name in w10 w13 w14 w17; do
	cp -r w spoiled
	python3 - spoiled/*/$name/*000000Z-exact.json <<-'END'
	import json, sys
	d = json.load(open(sys.argv[1]))
	for b in d["benchmarks"]:
	    if b["run_name"].startswith("latency/enter/16"):
	        b["map_p90"] = b["map_p99"] = b["map_max"] = 860
	json.dump(d, open(sys.argv[1], "w"))
	END
	"$build/san/dumpbench" bisect --good w10 --bad w17 \
	    --what latency/enter/16:median --results spoiled @few >out 2>err
	case $? in
	0) says '^w14 differs from w10 .*w13, the one before' ;;
	5) ;;
	*) fail "$name spoiled: status" ;;
	esac
	rm -r spoiled
done

# A kernel without headers has no module: only a crash can be measured.
mkdir -p kernels/.lean/9.9.9-1-amd64
echo 70 >kernels/.lean/9.9.9-1-amd64/vmlinuz
touch kernels/.lean/9.9.9-1-amd64/without-headers
: >calls
try 1 matrix --results bare --kernels debian:9.9.9-1-amd64 -- --pages=64
says 'no headers, so no module \(expected also --also=kdump\)'
[ ! -s calls ] || fail "runs without a module"
try 0 matrix --results bare --kernels debian:9.9.9-1-amd64 -- --also=kdump
grep -q '^panic ' calls || fail "does not crash it"
# The crash is of the guest and the length that other kernels have beside a run,
# which only then compare with it.
grep -q -- ' --cpus 4 --pages 2048$' calls || fail "crashes another guest"
rm -rf bare
: >calls
try 0 matrix --results bare --kernels debian:9.9.9-1-amd64 -- --pages=64 \
    --memory=256 --also=kdump --cpus 2 --benchmark_filter=kdump
grep -q -- ' --pages 2048 --memory=256 --cpus 2$' calls ||
    fail "crashes a guest that was not asked for"
rm -rf bare
try 0 matrix --results bare --kernels debian:9.9.9-1-amd64 -- --also=kdump \
    --benchmark_filter=^kdump/mmap/4096/
grep -q -- ' --cpus 1 --pages 2048$' calls ||
    fail "other CPUs than those of a run of kdump alone"
rm -rf bare

# Wrong words: nothing is begun, no folder made.
rm -rf kernels
# refuse WHY VERB [argument …]
refuse()
{
	why=$1
	shift
	try 2 "$@" --results none
	says "$why"
	[ ! -e none ] && [ ! -e kernels ] || fail "$*: leaves a folder"
}
bisect="bisect --good a --bad b"
refuse 'no --kernels \(expected --kernels WORDS' matrix
refuse "unknown option '--frobnicate' \(expected --kernels" matrix --frobnicate
refuse "unknown clock 'fast' \(expected exact, tsc or both\)" matrix \
    --kernels linux:a:b --clock fast
refuse "--jobs: '0' is not a whole number from 1 to" matrix --jobs 0
for word in bogus:x linux:a freebsd:a: debian:99 debian: debian:newset \
    '../x=linux:a:b' 'a b=linux:a:b' @ 'linux:a:b,x'; do
	refuse '\(expected ' matrix --kernels "$word"
	# shellcheck disable=SC2086 # a list
	refuse '\(expected ' $bisect --what latency/enter/16 "$word"
done
refuse "unknown kernel 'bogus:x' \(expected debian:RELEASE, linux:KERNEL" \
    matrix --kernels bogus:x
refuse "unknown kernel 'debain:1'; did you mean debian\?" matrix --kernels \
    debain:1
for bad in 99 9.9-foo 9. line/sid newest/ newest/1; do
	refuse "unknown release '$bad'.* \(expected one such as 6.1.0-56-amd64" \
	    matrix --kernels debian:$bad
done
refuse "release 'newset'; did you mean newest\?" matrix --kernels debian:newset
refuse 'no --good' bisect --bad b --what latency/enter/16 debian:newest
refuse 'no argument \(expected WORD' bisect --good a
# shellcheck disable=SC2086 # a list
{
	refuse 'no --what' $bisect debian:newest
	refuse "'../x:median' is not a benchmark" $bisect --what ../x:median @all
	refuse "unknown family 'latncy'; did you mean latency\?" $bisect \
	    --what latncy/enter/16 @all
	refuse "'x' is not a whole number from 0 to 999" $bisect --tries x
}
# A release that there is none of: apt's own list says which are near.
mkdir apt
for tool in apt-get dpkg depmod; do
	printf '#!/bin/sh\necho amd64\n' >apt/$tool
done
cat >apt/apt-cache <<'END'
#!/bin/sh
for release in 6.1.0-9 6.1.0-50 6.1.0-55 6.1.0-56 6.12.1; do
	for flavour in amd64 rt-amd64; do
		echo "linux-${3#^linux-}" |
		    sed "s/\[0-9\]/$release-$flavour - words/"
	done
done
END
chmod +x apt/*
path=$PATH
PATH=$tmp/apt:$PATH
try 2 matrix --results apt/none --kernels debian:6.1.0-51-amd64
says 'debian:6.1.0-51-amd64: unknown kernel, neither unpacked nor installed nor offered by apt'
says 'one such as 6.1.0-9-amd64 6.1.0-50-amd64 6.1.0-55-amd64 6.1.0-56-amd64, or any'
says 'any of the 10 that debian:\* names'
# shellcheck disable=SC2086 # a list
try 2 $bisect --results apt/none --what latency/enter/16 \
    debian:6.99.0-1-rt-amd64
says 'one such as 6.1.0-56-rt-amd64 6.12.1-rt-amd64, or any'
try 2 matrix --results apt/none --kernels debian:99.9
says 'debian:99.9: no suite has it \(expected one of: 6.1 6.12\)$'
PATH=$path
rm -rf apt kernels
# What is handed on is looked at, too.
refuse_rest()
{
	why=$1
	shift
	try 2 matrix --results none --kernels @list -- "$@"
	says "$why"
	try 2 bisect --results none --good one --bad two \
	    --what latency/enter/16 @list -- "$@"
	says "$why"
	[ ! -e none ] && [ ! -e kernels ] || fail "$*: leaves a folder"
}
refuse_rest '--clock after --: this verb sets it' --clock=tsc
refuse_rest '--kernel after --: this verb sets it' --kernel x
refuse_rest "--pages: '0' is not a whole number" --pages 0
refuse_rest "unknown option '--pagse'; did you mean --pages" --pagse=4
refuse_rest 'benchmark_frobnicate' --benchmark_frobnicate=1
try 2 bisect --results none --good one --bad two --what latency/enter/16 \
    @list -- --benchmark_filter=x
says '--benchmark_filter after --'
try 2 matrix --kernels linux:nothing:list
says 'nothing: no such file'
try 2 matrix --kernels "one=$slow,one=$(kernel quick 5)"
says 'one: the name of two kernels'
try 2 matrix --kernels @nothing
echo bogus:x >bogus
try 2 matrix --kernels @bogus
says "unknown kernel 'bogus:x' .expected debian:RELEASE, linux:KERNEL:MODULE"

# A real one.
if [ -n "$kernel" ] && [ -n "$module" ] &&
    command -v qemu-system-x86_64 >/dev/null; then
	env -u DUMPBENCH "$build/dumpbench" matrix --results real --kernels \
	    "a=linux:$kernel:$module" -- \
	    --benchmark_filter=latency/null/1/ >out 2>err ||
	    fail "a real matrix"
	says '^1/1 a exact: ok'
	"$build/dumpbench" compare real/a real/a >out 2>err ||
	    fail "its result"
fi

[ "$failed" -eq 0 ]
