#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/lab/cleanup: a script that is signalled ends its job, also one that is
# still a copy of the shell, and a signal that comes while a job begins; and what
# it cannot write it names, with the reason.

cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failures=0
fail()
{
	echo "FAIL: $*"
	failures=$((failures + 1))
}

# A job that ignores the signal until it runs its program.
cat >"$tmp/script" <<'END'
#!/bin/sh
die()
{
	exit 1
}
. src/lab/cleanup
delayed()
{
	trap '' TERM
	kill -s TERM $$
	sleep 0.5
	trap - TERM
	exec sh -c 'echo $$ >"$0/pid"; exec sleep 60' "$tmp"
}
tmp=$1
job $2
exit 7
END
chmod +x "$tmp/script"

timeout -k 1 30 "$tmp/script" "$tmp" delayed
status=$?
[ $status -eq 143 ] || fail "exit status $status of a signalled script" \
    "(expected 143)"
[ ! -e "$tmp/pid" ] || ! kill "$(cat "$tmp/pid")" 2>/dev/null ||
    fail "its job still runs"

# A job that signals the script at once.
cat >"$tmp/early" <<'END'
#!/bin/sh
echo $$ >"${0%/*}/pid"
kill -s TERM $PPID
exec sleep 60
END
chmod +x "$tmp/early"
for i in 1 2 3 4 5 6 7 8 9 10; do
	timeout -k 1 30 "$tmp/script" "$tmp" "$tmp/early"
	status=$?
	[ $status -eq 143 ] || fail "exit status $status, try $i"
	! kill "$(cat "$tmp/pid")" 2>/dev/null || fail "a job runs, try $i"
done

# Lines into files, and into one that has no space.
cat >"$tmp/writer" <<'END'
#!/bin/sh
die()
{
	echo "$*" >&2
	exit 3
}
. src/lab/cleanup
"$@"
exit 7
END
chmod +x "$tmp/writer"
"$tmp/writer" put "$tmp/file" old
"$tmp/writer" put "$tmp/file" '%s' 'b  c'
"$tmp/writer" add "$tmp/file" d
printf '%%s\nb  c\nd\n' | cmp - "$tmp/file" || fail "other lines than were put"
for verb in put add; do
	for file in /dev/full "$tmp/none/x"; do
		why=$("$tmp/writer" $verb "$file" x 2>&1)
		status=$?
		[ $status -eq 3 ] || fail "$verb $file: exit status $status"
		case "$file $why" in
		"/dev/full /dev/full: cannot be written: No space left on device") ;;
		"$tmp/none/x $tmp/none/x: cannot be written: "*) ;;
		*) fail "$verb $file: $why" ;;
		esac
	done
done
[ $failures -eq 0 ]
