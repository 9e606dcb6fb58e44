#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench check: its line and its exit status, also for git bisect run; a tree
# that does not build, and one that does.  Runs the sanitized program.
# timeout: 300

top=$(cd "$(dirname "$0")/../../.." && pwd) || exit 1
build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/san/dumpbench
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

try()
{
	status=$1 words=$2
	shift 2
	"$program" check "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ "$got" -ne "$status" ]; then
		echo "FAIL: $*: exit status $got, wanted $status"
	elif ! cat "$tmp/out" "$tmp/err" | grep -Eq -- "$words"; then
		echo "FAIL: $*: no '$words'"
	else
		return
	fi
	sed 's/^/  | /' "$tmp/out" "$tmp/err"
	failed=$((failed + 1))
}

cd "$top/results/reference/versions" || exit 1
old=6.1.0-47-amd64 new=6.1.0-56-amd64
try 3 '^beyond the limit \(worse\): shootdown/[a-z_]+/3 unmap_median worse: [0-9]+ to [0-9]+, \+0.20%; and 8 more$' \
    "$old" "$new"
[ "$(wc -l <"$tmp/out")" -eq 1 ] && [ ! -s "$tmp/err" ] || {
	echo "FAIL: not one line"
	failed=$((failed + 1))
}
try 1 '^beyond' --bisect "$old" "$new"
try 0 '^within the limit \(worse>5%\): 9 worse, 0 better, 318 same, 93 cannot tell$' \
    --limit 5 "$old" "$new"
try 0 '^within the limit \(worse>5%\)' --bisect --limit 5% "$old" "$new"
try 3 '^beyond the limit \(cannot-tell\): ' --limit cannot-tell "$old" "$new"
try 0 '^within the limit \(worse\): 0 worse, 0 better, ' --filter ^latency/ \
    "$old" "$new"
try 3 'shootdown/enter/1 map_max' --metric map_max --filter shootdown/enter/1 \
    --limit cannot-tell,differs "$old" 6.12.117+deb12-amd64
try 4 '^cannot tell \(worse\): 0 worse, 0 better, 0 same, [0-9]+ cannot tell, such as: .+' \
    "$top"/results/reference/linux-*/*-tsc.json \
    "$top"/results/reference/linux-*/*-tsc.json
try 125 '^cannot tell' --bisect \
    "$top"/results/reference/linux-*/*-tsc.json \
    "$top"/results/reference/linux-*/*-tsc.json
try 1 'none: No such file' "$old" none
try 125 'none: No such file' --bisect "$old" none

# A comparison that a full disk does not take is one sentence, in each form.
for form in text markdown csv json junit ktap gha; do
	"$program" compare --format $form "$old" "$new" >/dev/full \
	    2>"$tmp/err" && : >"$tmp/err"
	[ "$(grep -v ^:: "$tmp/err" | cut -d: -f2-)" = \
	    " standard output: No space left on device" ] || {
		echo "FAIL: $form on a full disk:"
		cat "$tmp/err"
		failed=$((failed + 1))
	}
done

# Called wrongly; that is no bad commit.
try 2 '1 name \(expected BASE and NEW, or BASE with --tree DIR\)' "$old"
try 2 "--limit: 'x' is not a limit \(expected a percentage" --limit x a b
try 128 "--limit: 'x' is not a limit" --limit x --bisect a b
try 2 '--make: nothing is built or measured without --tree' --make true a b
try 2 '--tree: NEW is measured \(expected BASE alone, not 2 names' --tree . a b
try 2 "--tree: /none: no such folder" --tree /none "$old"
try 128 "--tree: /none: no such folder" --bisect --tree /none "$old"
try 128 'none: no such file' --bisect --tree . none

# A tree that does not build or run is no bad commit either.
mkdir "$tmp/tree"
try 2 '--tree: .*/tree: no Linux tree .expected its top folder' \
    --tree "$tmp/tree" --make 'touch built' "$old"
try 128 'no Linux tree' --bisect --tree "$tmp/tree" --make 'touch built' "$old"
[ ! -e "$tmp/tree/built" ] || {
	echo "FAIL: built in a folder that is no tree"
	failed=$((failed + 1))
}
: >"$tmp/tree/Kconfig"
try 125 'check: .*tree does not build' --tree "$tmp/tree" --make 'false' "$old"
try 125 'a message of make' --bisect --tree "$tmp/tree" \
    --make 'echo a message of make; exit 3' "$old"
try 125 'cannot be measured' --tree "$tmp/tree" --make 'touch built' "$old"
[ -e "$tmp/tree/built" ] || {
	echo "FAIL: the command did not run in the tree"
	failed=$((failed + 1))
}

# How make is called: a tree that was built keeps its compiler, as Kbuild noted
# it; an older one, a newer one; a stand-in for ccache, and none.
mkdir "$tmp/tree/kernel" "$tmp/bin"
printf '#!/bin/sh\n' >"$tmp/bin/ccache" && chmod +x "$tmp/bin/ccache"
{
	echo 'olddefconfig:; @:'
	echo 'bzImage modules_prepare:; @echo "by $(CC), $(LLVM)"; false'
} >"$tmp/tree/Makefile"
sed -n 's/^		\(CONFIG_[A-Z0-9_]*\) .*/\1=y/p' "$top/src/lab/subject" \
    >"$tmp/tree/.config"
by()
{
	words="^by $1, \$"
	[ $# -lt 3 ] || words="^by $1, $3\$"
	[ -z "$2" ] || echo "$2" >"$tmp/tree/kernel/.bounds.s.cmd"
	(
		PATH="$tmp/bin:$PATH"
		try 125 "$words" --tree "$tmp/tree" "$old"
		exit "$failed"
	) || failed=$((failed + 1))
	rm -f "$tmp/tree/kernel/.bounds.s.cmd"
}
by 'ccache gcc' ''
by gcc-12 'cmd_kernel/bounds.s := gcc-12 -Wp,-MMD,kernel/.bounds.s.d -I.'
by 'ccache gcc' 'savedcmd_kernel/bounds.s := ccache gcc -Wp,-MMD,x -I.'
by clang-15 'savedcmd_kernel/bounds.s := clang-15 -Wp,-MMD,x -I.' -15
echo CONFIG_CC_IS_CLANG=y >>"$tmp/tree/.config"
by 'ccache clang' '' 1
sed -i '/_SYSFS=/d' "$tmp/tree/.config"
try 125 "tree/.config lacks .*: CONFIG_SYSFS=y .*$" --tree "$tmp/tree" "$old"
[ "$failed" -eq 0 ]
