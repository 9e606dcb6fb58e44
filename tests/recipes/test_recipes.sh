#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The shell of the recipes, in a repository whose kernel is a file with the name
# of a result: the step of a CI, and the hook, which git itself calls.
# timeout: 120

top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
build=$(cd "${BUILD:-build}" && pwd) || exit 1
command -v git >/dev/null || {
	echo "no git here"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
cd "$tmp" || exit 1
mkdir bin home t
export HOME="$tmp/home" TMPDIR="$tmp/t" PATH="$tmp/bin:$PATH"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a \
    GIT_COMMITTER_EMAIL=a GIT_CONFIG_NOSYSTEM=1
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE MAKEFLAGS MAKELEVEL DUMPBENCH
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' out
	failed=$((failed + 1))
}

# "Measures" by copying the result that the tree's kernel names.
cat >bin/dumpbench <<END
#!/bin/sh
[ "\$1" = run ] || exec "$build/san/dumpbench" "\$@"
while [ \$# -gt 1 ]; do
	case \$1 in
	--tree) tree=\$2 ;;
	--results) results=\$2 ;;
	esac
	shift
done
mkdir -p "\$results/linux"
cp "$top/results/reference/versions/\$(cat "\$tree/kernel")"/*-exact.json \
    "\$results/linux/"
END
chmod +x bin/dumpbench
export DUMPBENCH="$tmp/bin/dumpbench"
old=6.1.0-47-amd64 worse=6.1.0-56-amd64

git init -q repo && git init -q --bare remote.git || exit 1
echo 'all olddefconfig bzImage modules_prepare: ; @test -e kernel' \
    >repo/Makefile
echo $old >repo/kernel
git -C repo add . && git -C repo commit -qm first || exit 1
git -C repo remote add origin "$tmp/remote.git"
dumpbench run --tree repo --results repo/.git/dumpbench

ci()
{
	"$top/src/recipes/ci" repo repo/.git/dumpbench "$@" >out 2>&1
}
ci || fail "ci fails with the same kernel"
grep -q '^within the limit (worse>0%): 0 worse' out || fail "ci: no line"
echo $worse >repo/kernel
ci
[ $? -eq 3 ] || fail "ci: exit status is not 3"
grep -q '^\*\*beyond the limit (worse>0%): ' comment.md &&
    grep -q '^| shootdown/enter/1 | map\\_median | 839 | 840 .*worse' \
	comment.md && grep -q ' -> this change$' comment.md ||
    fail "ci: no table: $(head -n 5 comment.md)"
grep -q 'failures="9"' junit.xml || fail "ci: no junit.xml"
ci 5% || fail "ci fails within 5 %"
ci 0% --filter ^latency/ || fail "ci fails with other benchmarks"
rm repo/kernel
ci
[ $? -eq 125 ] && grep -q 'could not be built' comment.md ||
    fail "ci: a kernel that does not build"
"$top/src/recipes/ci" >out 2>&1
[ $? -eq 2 ] || fail "ci without arguments"
[ -z "$(ls -A t)" ] || fail "left $(ls -A t)"

# The hook.
cp "$top/src/recipes/pre-push" repo/.git/hooks/
push()
{
	git -C repo push -q origin HEAD:refs/heads/main >out 2>&1
}
echo $old >repo/kernel
push || fail "no push of the same kernel"
echo $worse >repo/kernel
git -C repo commit -qam worse
push && fail "a push of a kernel that is worse"
grep -q '^pre-push: refused; ' out || fail "the hook says nothing"
git -C repo config dumpbench.limit 5%
push || fail "no push within the limit"
rm -rf repo/.git/dumpbench
git -C repo commit -q --allow-empty -m more
push && fail "a push with nothing to compare with"
grep -q '^pre-push: no results in ' out || fail "no sentence"
[ "$failed" -eq 0 ]
