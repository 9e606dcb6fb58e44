#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# tests/run counts, limits and tells what it should.
# timeout: 300

run=$(cd "$(dirname "$0")/.." && pwd)/run
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
cd "$tmp" || exit 1
unset BUILD TEST_TIMEOUT TEST_JOBS

fail()
{
	echo "$*"
	sed 's/^/    | /' out
	exit 1
}

# Does the output of the last run have a line like this?
says()
{
	grep -q -- "$1" out || fail "no line like: $1"
}

# Is the child of hangs.sh still there?  A zombie is not.
left()
{
	sleep 0.2
	grep -q '^State:[[:space:]]*[A-Y]' "/proc/$(cat child)/status" \
	    2>/dev/null
}

script()
{
	{
		echo '#!/bin/sh'
		cat
	} >"$1"
	chmod +x "$1"
}

script pass.sh <<'END'
echo all is well
END
script fails.sh <<'END'
echo the reason of the failure
exit 3
END
script skips.sh <<'END'
echo a first line
echo no such hardware
exit 77
END
script crashes.sh <<'END'
kill -SEGV $$
END
# What a failed test of cmocka's held is a leak, which is not why it failed.
script leaks.sh <<'END'
echo '[ RUN      ] test_of_two'
echo '[  ERROR   ] --- 1 is not 2'
echo '[   LINE   ] --- two.c:2: error: Failure!'
echo '[  FAILED  ] test_of_two'
echo '[==========] 1 test(s) run.'
echo '[  FAILED  ] 1 test(s), listed below:'
echo =================================================================
echo 'ERROR: LeakSanitizer: detected memory leaks'
seq 40
exit 1
END
# A child that outlives its parent must not outlive the test.
script hangs.sh <<'END'
# timeout: 1
(
	trap '' TERM
	exec sleep 300
) &
echo $! >child
wait
END
script deaf.sh <<'END'
trap '' TERM
while :; do sleep 1; done
END

# Temporary files: some go a moment later, of some that is not the case.
script leaves.sh <<'END'
mkdir "$TMPDIR/.one" && : >"$TMPDIR/.one/two"
END
script leaves_late.sh <<'END'
[ -z "$(ls -A "$TMPDIR")" ] || exit 1
setsid sh -c ': >"$0"; sleep 1; rm "$0"' "$TMPDIR/x" &
until [ -e "$TMPDIR/x" ]; do sleep 0.1; done
END
script leaves_skipped.sh <<'END'
: >"$TMPDIR/x y"
exit 77
END

"$run" ./pass.sh ./skips.sh >out 2>&1 || fail "fails without a failure"
says '^pass.sh  *ok  *[0-9]* s$'
says '^skips.sh  *skip  *[0-9]* s  no such hardware$'
[ "$(tail -n 1 out)" = "1 passed, 0 failed, 1 skipped" ] ||
    fail "a wrong last line"
grep -q 'all is well' build/test-logs/pass.sh.log || fail "no log"

"$run" ./pass.sh ./fails.sh ./crashes.sh ./hangs.sh ./skips.sh ./none.sh \
    >out 2>&1 && fail "success in spite of failures"
[ $? -eq 1 ] || fail "an exit status that is not 1"
says '^fails.sh  *FAIL .* exit status 3$'
says '^    | the reason of the failure$'
says '^crashes.sh  *FAIL .* ended by SIGSEGV$'
says '^hangs.sh  *FAIL .* took longer than 1 s$'
says '^none.sh  *FAIL .* cannot be run$'
[ "$(tail -n 1 out)" = "1 passed, 4 failed, 1 skipped" ] ||
    fail "a wrong last line"
left && fail "a child of a test is left"

"$run" ./leaks.sh >out 2>&1 && fail "success in spite of a failed test"
[ "$(tail -n 5 out)" = 'failed: leaks.sh
    | [  ERROR   ] --- 1 is not 2
    | [   LINE   ] --- two.c:2: error: Failure!
    | [  FAILED  ] test_of_two
0 passed, 1 failed, 0 skipped' ] || fail "the reason is not at the end"
! grep -q 'LeakSanitizer' out || fail "leaks of a test that failed"

mkdir t
TMPDIR=$tmp/t "$run" ./leaves.sh ./leaves_late.sh ./leaves_skipped.sh \
    ./fails.sh >out 2>&1 && fail "success in spite of what is left"
says '^leaves.sh  *FAIL .* left in TMPDIR: .one .one/two$'
says '^leaves_late.sh  *ok '
says '^leaves_skipped.sh  *FAIL .* left in TMPDIR: x y$'
says '^fails.sh  *FAIL .* exit status 3$'
[ "$(tail -n 1 out)" = "1 passed, 3 failed, 0 skipped" ] ||
    fail "a wrong last line"
[ -z "$(ls -A t)" ] || fail "itself it leaves $(ls -A t)"

# The environment's limit wins, and a test that ignores SIGTERM ends too.
TEST_TIMEOUT=1 BUILD=elsewhere "$run" ./deaf.sh >out 2>&1 && fail "no failure"
says '^deaf.sh  *FAIL .* took longer than 1 s$'
[ -f elsewhere/test-logs/deaf.sh.log ] || fail "\$BUILD is not used"

# Ended itself, it leaves no test behind.
rm -f child
TMPDIR=$tmp/t TEST_TIMEOUT=50 "$run" ./hangs.sh >out 2>&1 &
runner=$!
until [ -s child ]; do sleep 0.1; done
kill -TERM $runner
wait $runner && fail "success though it was ended"
left && fail "a test is left behind"
[ -z "$(ls -A t)" ] || fail "itself it leaves $(ls -A t) when it is ended"

# Two wait for each other, which needs both at once; what runs alone meets none.
script meets.sh <<'END'
: >"met.$(basename "$0")"
for _ in $(seq 600); do
	[ ! -e met.meets.sh ] || [ ! -e met.meets_too.sh ] || exit 0
	sleep 0.1
done
exit 1
END
cp meets.sh meets_too.sh
script slow.sh <<'END'
: >slow
sleep 2
rm slow
END
script alone.sh <<'END'
# alone
[ ! -e slow ]
END
TEST_JOBS=2 "$run" ./alone.sh ./slow.sh ./meets.sh ./meets_too.sh >out 2>&1 ||
    fail "a failure of tests that run side by side"
[ "$(tail -n 2 out)" = "$(grep '^alone.sh' out)
4 passed, 0 failed, 0 skipped" ] || fail "what runs alone is not the last"
rm met.*
TEST_JOBS=1 TEST_TIMEOUT=1 "$run" ./meets.sh ./pass.sh >out 2>&1 &&
    fail "success of a test that waits for one which comes later"
[ "$(tail -n 1 out)" = "1 passed, 1 failed, 0 skipped" ] ||
    fail "a wrong last line"
# Two of them where there is one CPU.
mkdir bin
script bin/getconf <<'END'
echo 1
END
PATH=$tmp/bin:$PATH TEST_TIMEOUT=20 "$run" ./meets.sh ./meets_too.sh \
    >out 2>&1 || fail "no more lanes than CPUs"
rm met.*
TEST_JOBS=many "$run" ./pass.sh >out 2>&1 && fail "success with many lanes"
says "^TEST_JOBS: 'many' (expected a number from 1)$"

"$run" >out 2>&1 && fail "success without tests"
exit 0
