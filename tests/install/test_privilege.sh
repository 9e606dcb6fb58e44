#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The installed program as another user, in folders whose names have spaces,
# quotes and a newline: each verb that makes files, also where others could
# replace these.
# timeout: 300

cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
make=${MAKE:-make}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0
unset DUMPBENCH_LABDIR DUMPBENCH_PLOTDIR DUMPBENCH XDG_CACHE_HOME KERNELS

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' "$tmp/out" | head -n 10
	failed=$((failed + 1))
}

odd="$tmp/a b
c'd\"e\$f;g&h\\i"
mkdir -p "$odd/t" "$odd/w" "$odd/home" "$odd/open" && chmod 755 "$tmp" "$odd" &&
    chmod 777 "$odd/open" || exit 1
$make -s B="$build" install PREFIX=/usr DESTDIR="$tmp/i" || exit 1
mv "$tmp/i" "$odd/i" || exit 1
cp results/reference/linux-6.1.0-56-amd64/*-exact.json "$odd/w/r.json"
cp results/reference/explain/linux-6.1.0-56-amd64/*.json "$odd/w/e.json"
user=
[ "$(id -u)" -ne 0 ] || {
	user='setpriv --reuid 65534 --regid 65534 --clear-groups'
	chown -R 65534:65534 "$odd/t" "$odd/w" "$odd/home"
}

# In w, with TMPDIR $tmpdir: its status; what it prints is in out.
tmpdir=$odd/t
as_user()
{
	(
		cd "$odd/w" || exit 1
		# shellcheck disable=SC2086 # words
		exec $user env HOME="$odd/home" TMPDIR="$tmpdir" \
		    PATH="$odd/i/usr/bin:$PATH" timeout 200 dumpbench "$@" \
		    >"$tmp/out" 2>&1 </dev/null
	)
}

# works FILE VERB ...: it makes that file, and leaves nothing.
works()
{
	file=$1
	shift
	as_user "$@" || fail "$1: exit status $?"
	case $(cat "$tmp/out") in
	*"No such file"*) fail "$1: loses a name" ;;
	esac
	[ -n "$(find "$odd/w" -path "$file" -size +0)" ] || fail "$1: no file"
	[ -z "$(ls -A "$odd/t")" ] || fail "$1: left $(ls -A "$odd/t")"
}

# Where all may write, and each may replace what another makes.
refused()
{
	tmpdir=$odd/open
	! as_user "$@" || fail "$1 takes a TMPDIR that all may write"
	grep -q 'all may write there' "$tmp/out" || fail "$1: no sentence"
	[ -z "$(ls -A "$odd/open")" ] || fail "$1: left $(ls -A "$odd/open")"
	tmpdir=$odd/t
}

works '*/m i/0001*.old' compare --ministat 'm i' r.json r.json
works '*/o u t.svg' explain --format svg --out 'o u t.svg' e.json latency/enter/1
if command -v gnuplot >/dev/null; then
	works '*/r.html' report --out r.html r.json
	works '*/r-latency.svg' plot --format svg r.json
	refused plot --format svg r.json
	! find "$odd/w" -name 'o.html' | grep -q . || fail "o.html"
fi
if [ -r "${DUMPBENCH_KERNEL:-}" ] && [ -r "${DUMPBENCH_KMOD:-}" ] &&
    command -v qemu-system-x86_64 >/dev/null; then
	cp -L "$DUMPBENCH_KERNEL" "$odd/w/vmlinuz"
	cp "$DUMPBENCH_KMOD" "$odd/w/dumpbench.ko"
	chmod 644 "$odd/w/vmlinuz" "$odd/w/dumpbench.ko"
	plan='--cpus=1 --pages=16 --rounds=1
	    --benchmark_filter=^latency/null/1$'
	# shellcheck disable=SC2086 # words
	set -- --kernel vmlinuz --kmod dumpbench.ko --clock exact $plan
	refused run "$@"
	works '*/results/linux-*/*-exact.json' run "$@"
	refused explain --kernel vmlinuz --kmod dumpbench.ko latency/null/1
	# In lists of kernels each takes a line.
	mkdir "$tmp/k" && mv "$odd/w/vmlinuz" "$odd/w/dumpbench.ko" "$tmp/k"
	if command -v parallel >/dev/null; then
		# shellcheck disable=SC2086 # words
		set -- --kernels "k=linux:$tmp/k/vmlinuz:$tmp/k/dumpbench.ko" -- \
		    $plan
		cp "$tmp/k/vmlinuz" "$odd/w/here"
		! as_user matrix --kernels "k=linux:here:$tmp/k/dumpbench.ko" ||
		    fail "matrix takes a path with a line feed"
		grep -q 'has a line feed or a tab' "$tmp/out" ||
		    fail "matrix: no sentence"
		refused matrix "$@"
		works '*/results/matrix/k/*-exact.json' matrix "$@"
	fi
	guest=yes
fi
[ "$failed" -eq 0 ] || exit 1
[ -n "${guest:-}" ] || {
	echo "no kernel: no guest of the installed program was run"
	exit 77
}
