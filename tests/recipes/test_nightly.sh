#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The nightly recipe: three nights of two kernels, with a stand-in that measures.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/../.." && pwd)
for tool in gnuplot parallel python3; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir t home bin k
export TMPDIR="$tmp/t" HOME="$tmp/home" KERNELS="$tmp/kernels" \
    PATH="$tmp/bin:$PATH" DUMPBENCH_PLOTDIR="$top/plot" \
    DUMPBENCH="$tmp/stand-in"
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out err
	failed=$((failed + 1))
}

printf '#!/bin/sh\nexec "%s" "$@"\n' "$build/san/dumpbench" >bin/dumpbench
exact=$("$build/tests/sample" exact made) || exit 1
# Copies the result beside the kernel.
cat >stand-in <<'END'
#!/bin/sh
while [ $# -gt 1 ]; do
	case $1 in
	--kernel) from=$(dirname "$2") ;;
	--results) to=$2 ;;
	esac
	shift
done
echo "$from" >>"$HOME/calls"
[ -e "$from/1-exact.json" ] || { echo "the guest did not start"; exit 1; }
mkdir -p "$to/linux" && cp "$from/1-exact.json" "$to/linux/20260101T000000Z-exact.json"
END
chmod +x bin/dumpbench stand-in

# kernel NAME RELEASE [MORE ...]: what it will measure.
kernel()
{
	name=$1
	shift
	rm -rf "k/$name"
	python3 "$top/tests/bench/report/change.py" "$exact" "k/$name" "$1" \
	    linux ${2:+"$2"} || exit 1
	: >"k/$name/vmlinuz"
	: >"k/$name/dumpbench.ko"
}

# night STATUS CALLS DATE [option ...]
night()
{
	wanted=$1 calls=$2 date=$3
	shift 3
	: >home/calls
	NIGHT=$date "$top/src/recipes/nightly" history \
	    old=linux:k/old/vmlinuz:k/old/dumpbench.ko,new=linux:k/new/vmlinuz:k/new/dumpbench.ko \
	    "$@" >out 2>err
	got=$?
	[ $got -eq "$wanted" ] || fail "$date: status $got, not $wanted"
	[ "$(wc -l <home/calls)" -eq "$calls" ] ||
	    fail "$date: measured $(wc -l <home/calls) times, not $calls"
}

kernel old 6.1.0-1-amd64
kernel new 6.18.0-rc1
night 0 2 2026-01-01
grep -q 'kernel new: one result, 2026-01-01 new (6.18.0-rc1)' out ||
    fail "the first night is not told"
[ -s history/history.html ] || fail "no page"
[ ! -e history/work/2026-01-01 ] || fail "keeps what it has kept"
[ -s history/nights/2026-01-01/new/20260101T000000Z-exact.json ] ||
    fail "the night is not kept"
# Again: nothing is measured, and the page says the same.
cp history/history.html before
night 0 0 2026-01-01
cmp -s before history/history.html || fail "another page of the same nights"

kernel new 6.18.0-rc2 enter:map:+40
night 0 2 2026-01-02
grep -q 'kernel new: of 2 results the last that changed is 2026-01-02 new (6.18.0-rc2), the newest: 1 path worse' out ||
    fail "the change is not told"
grep -q 'kernel old: in 2 results, .* no path became better or worse' out ||
    fail "the same kernel is not the same"
grep -q '>2026-01-02 +[0-9.]*%<' history/history.html || fail "no mark"

# A kernel that fails keeps nothing from being kept, and is tried again alone.
rm k/old/1-exact.json
night 1 2 2026-01-03
grep -q 'no exact result of old: see .*log/old-exact.log' err || fail "no reason"
[ -e history/nights/2026-01-03/new ] || fail "the other is not kept"
grep -q 'kernel new: of 3 results' out || fail "no page of what there is"
kernel old 6.1.0-1-amd64
night 0 1 2026-01-03
[ -e history/nights/2026-01-03/old ] || fail "what came later is not kept"
[ ! -e history/work/2026-01-03 ] || fail "keeps what it has kept"
grep -q 'kernel old: in 3 results' out || fail "not three"

(
	exec 8>history/.lock && flock 8
	night 1 0 2026-01-04
	grep -q 'another nightly is at work' err || fail "two at a time"
	[ "$failed" -eq 0 ]
) || failed=1
night 2 0 a/b
"$top/src/recipes/nightly" history >out 2>err
[ $? -eq 2 ] || fail "without kernels"
[ -z "$(ls -A t)" ] || fail "left $(ls -A t)"

# The units start this script, with two words.
if command -v systemd-analyze >/dev/null; then
	mkdir units
	for unit in service timer; do
		sed "s,/usr/share/dumpbench/recipes,$top/src/recipes," \
		    "$top/src/recipes/dumpbench-nightly.$unit" \
		    >units/dumpbench-nightly.$unit
	done
	systemd-analyze verify --man=no units/dumpbench-nightly.* >out 2>err ||
	    fail "the units"
	! grep dumpbench err >out || fail "the units"
fi
[ "$failed" -eq 0 ]
