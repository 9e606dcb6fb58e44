#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench matrix and bisect: with a stand-in for the program, whose kernels
# are files that hold their figure, and then one real kernel.
# timeout: 180

top=$(cd "$(dirname "$0")/.." && pwd)
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
export KERNELS="$tmp/kernels" HOME="$tmp"
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err | head -n 20
	failed=$((failed + 1))
}

# A result of latency/enter/16, whose map_median is in the kernel file; each
# call is counted.
made=$("$build/tests/sample" exact made) || exit 1
cat >stand-in <<END
#!/bin/sh
[ "\$1" = run ] || exec "$build/san/dumpbench" "\$@"
exec python3 "$tmp/stand-in.py" "\$@"
END
cat >stand-in.py <<END
import json, os, sys, time
a = sys.argv[1:]
value = lambda option: a[a.index(option) + 1]
kernel = open(value("--kernel")).read().strip()
clock = value("--clock")
open("$tmp/calls", "a").write(value("--kernel") + " " + clock + " " +
    " ".join(a[9:]) + "\n")
if kernel == "slow":
    time.sleep(60)
if kernel == "broken":
    sys.exit("dumpbench run: it does not boot")
d = json.load(open("$tmp/$made"))
d["context"]["dumpbench"]["clock"] = clock
for b in d["benchmarks"]:
    if b["run_name"].startswith("latency/enter/16"):
        for k in "min p10 median p90 p99 max".split():
            b["map_" + k] = int(kernel)
folder = value("--results") + "/linux-6"
os.makedirs(folder)
json.dump(d, open(folder + "/20260101T000000Z-%s.json" % clock, "w"))
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

# The script $2 with the arguments that follow ends with $1.
try()
{
	status=$1
	shift
	script=$1
	shift
	"$top/src/lab/$script" "$@" >out 2>err </dev/null
	got=$?
	[ "$got" -eq "$status" ] || fail "$script $*: status $got, not $status"
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
kernel one 100 >list
kernel two broken >>list
echo '# nothing' >>list
echo "another=$(kernel three 103)" >>list

# It keeps going, says what failed and why, and does only that again.
try 1 matrix --kernels @list --results m -- --pages=64
says '^[123]/3 two exact: FAILED, [0-9]+ s'
says '^    dumpbench run: it does not boot'
says '^3/3 '
says 'no exact result of two: .*two-exact.log says why'
grep -q -- '--pages=64$' calls || fail "the plan's options are lost"
calls 3
for name in one another; do
	ls m/$name/*-exact.json >/dev/null || fail "no result of $name"
done
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

# tsc is a pass of its own, of one guest at a time.
try 0 matrix --kernels @list --results m --clock both -- --pages=64
calls 3
says 'clock exact and tsc$'

cp m/plan plan
# Neither another plan, nor another module, nor another kernel goes into the same folder.
try 1 matrix --kernels @list --results m -- --pages=32
says "results of another plan, '--pages=64'; --results names another"
sed -i '$s/.*/1/' m/plan
try 1 matrix --kernels @list --results m -- --pages=64
says 'results of another version of the module'
cp plan m/plan
mkdir k2 && mv k/one k2/one
try 1 matrix --kernels linux:k2/one/vmlinuz:k2/one/dumpbench.ko --results m \
    -- --pages=64
says 'm/one is of linux:.*k/one/vmlinuz.*NAME='
mv k2/one k/one
calls 0

# Ended in the middle, it ends what it has started; later it goes on.
slow=$(kernel slow slow)
"$top/src/lab/matrix" --kernels "$slow,$(kernel quick 5)" --results s --jobs 2 \
    >out 2>err &
matrix=$!
n=0
until ls s/quick/*.json >/dev/null 2>&1 || [ $n -gt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
try 1 matrix --kernels "$slow" --results s
says 'another matrix is at work there'
kill -TERM $matrix
wait $matrix
[ $? -eq 143 ] || fail "does not end by SIGTERM"
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
printf '#!/bin/sh\n' >login
try 1 matrix --kernels @list --results farther --sshlogin "1/$tmp/login there"
says 'no exact result of two: its job did not begin'
calls 0

# Bisect: which of 64, in 2 + 6 boots, with one that does not boot.
for i in $(seq 10 73); do
	kernel "v$i" $((i < 44 ? 200 : 201))
done >all
try 0 bisect --good v10 --bad v73 --what latency/enter/16:median \
    --results b @all
says '^v44 is the first that differs from v10 .*; v43 does not \(8 boots\)'
says '^v44: map_median 201'
grep -q 'filter=^latency/enter/16/$' calls || fail "runs more than it needs"
calls 8
try 0 bisect --good v10 --bad v73 --what latency/enter/16 --results b @all
says '\(0 boots\)'
calls 0
try 0 bisect --good v73 --bad v10 --what latency/enter/16:map_max \
    --results b2 @all
says '^v43 is the first that differs from v73'
kernel v41 broken >/dev/null
: >calls
try 0 bisect --good v10 --bad v73 --what latency/enter/16 --results b3 @all
says '^v44 is the first'
says '^not measured: v41'
try 1 bisect --good v10 --bad v20 --what latency/enter/16 --results b @all
says 'v20 does not differ from v10'
try 1 bisect --good v10 --bad v73 --what latency/none/16 --results b4 @all
says 'v10 has no latency/none/16 with map_median,unmap_median'
try 2 bisect --good v10 --bad v99 --what latency/enter/16 --results b @all
says 'v99 is none of the kernels'
try 2 bisect --good v10 --bad v20 --what '../x:median' @all
says "'../x:median' is no benchmark"

# Wrong words.
try 2 matrix
says '--kernels WORDS says what'
try 2 matrix --frobnicate
says "'--frobnicate' is no option; there are --kernels"
try 2 matrix --kernels x --clock fast
try 2 matrix --kernels x --jobs 0
try 2 matrix --kernels @list -- --clock=tsc
says 'the matrix itself says that'
try 1 matrix --kernels bogus:x
says "'bogus:x' is no kernel; debian:RELEASE, linux:KERNEL:MODULE"
try 1 matrix --kernels linux:nothing:list
says 'nothing: no such file'
try 1 matrix --kernels "../x=$slow"
try 1 matrix --kernels "a b=$slow"
try 1 matrix --kernels "one=$slow,one=$(kernel quick 5)"
says 'one: the name of two kernels'
try 1 matrix --kernels @nothing

# A real one.
if [ -n "$kernel" ] && [ -n "$module" ] &&
    command -v qemu-system-x86_64 >/dev/null; then
	"$build/dumpbench" matrix --results real --kernels \
	    "a=linux:$kernel:$module" -- \
	    --benchmark_filter=latency/null/1/ >out 2>err ||
	    fail "a real matrix"
	says '^1/1 a exact: ok'
	"$build/dumpbench" compare real/a real/a >out 2>err ||
	    fail "its result"
fi

[ "$failed" -eq 0 ]
