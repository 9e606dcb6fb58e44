#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench bisect --git: the commits of a repository, which are built in a work
# tree of its own by a stand-in for a kernel's makefile; one does not build, and
# one is on a branch that was merged.  A stand-in for the program, whose kernels
# are files that hold their figure.
# timeout: 900

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
for tool in git python3 parallel; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir home t
export KERNELS="$tmp/kernels" HOME="$tmp/home" TMPDIR="$tmp/t"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a \
    GIT_COMMITTER_EMAIL=a GIT_CONFIG_NOSYSTEM=1
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE MAKEFLAGS MAKELEVEL
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err | head -n 20
	failed=$((failed + 1))
}

try()
{
	status=$1 words=$2
	shift 2
	"$build/san/dumpbench" bisect "$@" >out 2>err </dev/null
	got=$?
	[ "$got" -eq "$status" ] || fail "$*: exit status $got, wanted $status"
	cat out err | grep -Eq -- "$words" || fail "$*: no '$words'"
}

# The scripts, with a stand-in for the one that builds a module.
mkdir -p src/setup kmod
cp -r "$top/src/lab" src/
cat >src/setup/kmod <<'END'
#!/bin/sh
[ -e "$1/build/include/generated/autoconf.h" ] && : >"$2"
END
chmod +x src/setup/kmod
export DUMPBENCH_LABDIR="$tmp/src/lab"

# A result whose map_median is what the kernel's file says.
made=$("$build/tests/sample" exact made) || exit 1
cat >stand-in <<END
#!/bin/sh
case \$1 in
run) exec python3 "$tmp/stand-in.py" "\$@" ;;
explain) exec python3 "$tmp/explain.py" "\$@" ;;
esac
exec "$build/san/dumpbench" "\$@"
END
cat >stand-in.py <<END
import json, os, sys
value = lambda option: sys.argv[sys.argv.index(option) + 1]
open("$tmp/calls", "a").write(open(value("--kernel")).read())
figure = int(open(value("--kernel")).read())
d = json.load(open("$tmp/$made"))
for b in d["benchmarks"]:
    if b["run_name"].startswith("latency/enter/16"):
        for k in "min p10 median p90 p99 max".split():
            b["map_" + k] = figure
        if "dumpbench" in b and os.path.exists("$tmp/unsettled"):
            b["dumpbench"]["properties"] += ",unsettled"
folder = value("--results") + "/linux-6"
os.makedirs(folder)
boot = len(open("$tmp/calls").readlines())
json.dump(d, open(f"{folder}/20260101T{boot:06d}Z-exact.json", "w"))
END
# One function takes up to 80 more or less at each boot.
cat >explain.py <<END
import os, subprocess, sys
value = lambda option: sys.argv[sys.argv.index(option) + 1]
if not os.path.exists("$tmp/unsettled"):
    sys.exit("nothing is explained here")
kernel = value("--kernel")
figure = int(open(kernel if os.path.isfile(kernel) else

    kernel + "/arch/x86/boot/bzImage").read())
open("$tmp/calls", "a").write("explain\n")
boot = len(open("$tmp/calls").readlines())
subprocess.run([sys.executable, "$top/tests/bench/explain/explained.py",
    "$tmp/$made", f"{value('--results')}/linux-6/20260101T{boot:06d}Z-"
    "explain.json", "6", str(boot * boot % 7 * 40 // 3), "0",
    str(figure - 3000)], check=True)
END
chmod +x stand-in
export DUMPBENCH="$tmp/stand-in"

# A repository of 12 commits; the 8th takes more, the 6th does not build.  Of
# the branch side, which leaves it after the 2nd, the 2nd takes more; trunk has
# that branch merged into the 5th.
git init -q repo || exit 1
cat >repo/make <<'END'
#!/bin/sh
. ./.config
[ "$(cat figure)" != broken ] || {
	echo "an error of the compiler"
	exit 1
}
[ "$CONFIG_X" = y ] || exit 1
mkdir -p arch/x86/boot include/generated
echo $(($(cat figure) + $(cat more 2>&- || echo 0))) >arch/x86/boot/bzImage
: >include/generated/autoconf.h
END
chmod +x repo/make
: >repo/Kconfig
printf '.config\narch/\ninclude/\n' >repo/.gitignore
sed -n 's/^		\(CONFIG_[A-Z0-9_]*\) .*/\1=y/p' src/lab/subject >config
echo CONFIG_X=y >>config
commit()
{
	echo "$1" >repo/n
	git -C repo add . && git -C repo commit -qm "change $1" &&
	    git -C repo tag "v$1"
}
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
	figure=3000
	[ $n -lt 8 ] || figure=3020
	[ $n -ne 6 ] || figure=broken
	echo "$figure" >repo/figure
	commit $n || exit 1
done
git -C repo checkout -qb side v2 && commit s1 && echo 40 >repo/more &&
    commit s2 && commit s3 && git -C repo checkout -qb trunk v5 &&
    git -C repo merge -q -X ours -m merge side && commit t1 &&
    git -C repo checkout -q v12 || exit 1
# A bisection of the user's goes on.
git -C repo bisect start v12 v1 >out 2>&1 || exit 1
state()
{
	git -C repo bisect log
	git -C repo for-each-ref
	git -C repo worktree list
	git -C repo status --porcelain --branch --ignored
	ls -A t
}
state >state
untouched()
{
	state | diff state - || fail "$*: changed in the repository, or left"
}
found=$(git -C repo rev-parse v8)

set -- --git repo --config config --make ./make --what latency/enter/16
try 0 "^commit $found$" "$@" v1 v12
grep -q '^    change 8 (a)$' out || fail "the commit's title is missing"
short=$(echo "$found" | cut -c 1-12)
grep -q "^$short differs from .* in latency/enter/16, and " out ||
    fail "no sentence"
grep -q '^an error of the compiler$' err || fail "no end of the log"
untouched found
# Again, with nothing built or measured.
: >calls
try 0 "^commit $found$" "$@" v1 v12
[ ! -s calls ] || fail "measured again: $(wc -l <calls) times"

# Without an answer of git's nothing is found.
mkdir bin
cat >bin/git <<END
#!/bin/sh
case " \$* " in *" rev-list "*) exit 128 ;; esac
exec $(command -v git) "\$@"
END
chmod +x bin/git
PATH=$tmp/bin:$PATH
try 1 '' "$@" v1 v12
PATH=${PATH#*:}
! grep -q "the one before it" out || fail "found without git"
untouched "git that fails"

# The figure differs from boot to boot by more than by the change: it is found by
# the functions that do not.
: >unsettled
: >calls
try 0 "^commit $found$" "$@" --results unsettled-results v1 v12
grep -qE '^[0-9a-f]+ \("change 8"\): differs: map_median [0-9]+ \(\+20\)' out ||
    fail "the difference is not told"
grep -qE '^    map +[0-9]+ +[0-9]+ +\+20$' out || fail "no function"
# So by git bisect run; a base of fewer boots is compared figure by figure.
git clone -q repo run && cp config run/.config || exit 1
(
	cd run && git checkout -q v1 && ./make &&
	    for _ in 1 2 3 4 5; do
		"$DUMPBENCH" explain --kernel . --results ../base || exit 1
	    done &&
	    git bisect start v12 v1 && git bisect run \
		"$build/san/dumpbench" check --bisect --tree . --make ./make \
		--filter ^latency/enter/16 ../base
) >out 2>err </dev/null || fail "git bisect run: exit status $?"
grep -q "^$found is the first bad commit$" out || fail "git bisect run"
rm unsettled

# On a branch; of the branches, too, the older commit is bad.
found=$(git -C repo rev-parse vs2)
try 0 "^commit $found$" "$@" v1 vt1
try 0 "^commit $found$" "$@" v5 vs3
older=$(git -C repo rev-parse v2 | cut -c 1-12)
newer=$(git -C repo rev-parse vs3 | cut -c 1-12)
try 5 "^inconclusive: $older differs .* but a later commit, $newer, does not" \
    "$@" vs3 v5
untouched branches
found=$(git -C repo rev-parse v8)

# The commit beside the change does not build.
try 5 '^inconclusive: .* those between cannot be told' \
    --git repo --config config --make './make && test "$(cat n)" != 8' \
    --what latency/enter/16 v4 v12
grep -q "^$short (\"change 8\"): not measured: " out || fail "the commit is not named"
# A configuration that lacks what a guest needs, and one that is not there.
grep -v SYSFS config >lean
try 1 'lacks what a guest needs .*: CONFIG_SYSFS=y \(CPUs are' \
    --git repo --config lean --make ./make --what latency/enter/16 v1 v12
try 2 '\.config: no such file \(expected a kernel' --git repo \
    --what latency/enter/16 v1 v12
try 2 "unknown commit 'v99' of " "$@" v1 v99
try 2 'v1 is an ancestor of v12 \(expected the older commit first' "$@" v12 v1
try 2 'home is no git repository' --git home --config config \
    --what latency/enter/16 v1 v12
try 2 '1 commit \(expected two, GOOD and BAD\)' "$@" v1
try 2 '--good: not used with --git' "$@" --good v1 v1 v2
try 2 '--make: nothing is built without --git' --make x debian:newest

# A signal while a commit is built: nothing runs on, nothing is left.
DUMPBENCH_PID="$tmp/pid" "$build/san/dumpbench" bisect --git repo \
    --config config \
    --make 'echo $$ >"$DUMPBENCH_PID"; sleep 60; : >"$DUMPBENCH_PID.whole"' \
    --what latency/enter/16 v1 v12 >out 2>err </dev/null &
script=$!
while [ ! -s pid ]; do
	sleep 0.1
	kill -0 "$script" 2>/dev/null || break
done
kill "$script"
wait "$script"
status=$?
[ $status -eq 143 ] || fail "signal: exit status $status, wanted 143"
! kill "$(cat pid)" 2>/dev/null && [ ! -e pid.whole ] ||
    fail "signal: the build went on"
untouched signal
[ "$failed" -eq 0 ]
