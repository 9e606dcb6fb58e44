#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The shell of the recipes, in a repository whose kernel is a file with the name
# of a result: the step of a CI, and the hook, which git itself calls.
# timeout: 300
# shellcheck disable=SC2154 # of the repository

. "$(dirname "$0")/repository"
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
