#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# `make install` into a folder of its own: another user, without rights, runs
# the installed program in an empty folder, which builds the module from the
# installed sources and gives the figures that are known; `make uninstall`
# leaves nothing.
# timeout: 1200

cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
make=${MAKE:-make}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0
unset DUMPBENCH_LABDIR DUMPBENCH_PLOTDIR DUMPBENCH XDG_CACHE_HOME

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# Where root tests, another user runs the program.
user=
[ "$(id -u)" -ne 0 ] || user='setpriv --reuid 65534 --regid 65534
    --clear-groups'
as_user()
{
	(
		cd "$tmp/empty" || exit 1
		unset KERNELS
		# shellcheck disable=SC2086 # words
		exec $user env HOME="$tmp/home" "$@"
	)
}

installed()
{
	find "$tmp/i" ! -type d | sort
}

chmod 755 "$tmp"
mkdir "$tmp/home" "$tmp/empty" "$tmp/i" || exit 1
[ -z "$user" ] || chown 65534:65534 "$tmp/home" "$tmp/empty"
# What others have installed stays.
mkdir -p "$tmp/i/usr/bin" "$tmp/i/usr/share/man/man8"
: >"$tmp/i/usr/bin/other"
: >"$tmp/i/usr/share/man/man8/other.8"
installed >"$tmp/before"
$make -s B="$build" install PREFIX=/usr DESTDIR="$tmp/i" ||
    fail "make install fails"
bin=$tmp/i/usr/bin
for file in bin/aac2200s libexec/dumpbench/agent-linux \
    libexec/dumpbench/stub-freebsd share/dumpbench/plot/style.gp \
    share/dumpbench/kmod/linux/Kbuild share/dumpbench/src/lab/matrix \
    share/man/man8/dumpbench.8 share/man/man4/dumpbench.4 \
    share/man/man3/gbench.3 include/gbench.h lib/pkgconfig/gbench.pc \
    share/bash-completion/completions/dumpbench; do
	[ -s "$tmp/i/usr/$file" ] || fail "no $file is installed"
done
# Readable by all, and with no trace of where it was built.
[ -z "$(find "$tmp/i" -type f ! -perm -444)" ] || fail "unreadable files:" \
    "$(find "$tmp/i" -type f ! -perm -444)"
# shellcheck disable=SC2086
grep -rlF "$PWD/" "$tmp/i/usr/share" "$tmp/i/usr/lib/pkgconfig" \
    >"$tmp/named" && fail "name the build folder: $(cat "$tmp/named")"

# All of it was moved with DESTDIR, and works from there.
as_user "$bin/dumpbench" version >"$tmp/out" 2>&1 || fail "version fails:" \
    "$(cat "$tmp/out")"
as_user "$bin/aac2200s" --help >"$tmp/out" 2>&1 || fail "aac2200s --help:" \
    "$(cat "$tmp/out")"
cp results/reference/linux-*-amd64/*-exact.json "$tmp/empty/result.json"
if command -v gnuplot >/dev/null; then
	as_user "$bin/dumpbench" plot --out p result.json >"$tmp/out" 2>&1 &&
	    [ -n "$(find "$tmp/empty" -name '*.png')" ] ||
	    fail "plot draws nothing: $(cat "$tmp/out")"
fi
as_user "$bin/dumpbench" matrix --kernels linux:/no:/no >"$tmp/out" 2>&1
grep -q 'matrix: linux:/no:/no: /no: no such file' "$tmp/out" ||
    fail "matrix finds no script: $(cat "$tmp/out")"
[ -d "$tmp/home/.cache/dumpbench/kernels" ] ||
    rmdir "$tmp/home/.cache" 2>/dev/null
rm -rf "$tmp/empty"/*

# A guest, with a kernel that is unpacked already.
guest()
{
	release=$(basename "$(dirname "$DUMPBENCH_KERNEL")")
	lean=$tmp/home/.cache/dumpbench/kernels/.lean/$release
	mkdir -p "$(dirname "$lean")" || return
	tar -c -C "$(dirname "$DUMPBENCH_KERNEL")" \
	    --exclude='./lib/modules/*/kernel' . |
	    { mkdir "$lean" && tar -x -C "$lean"; } || return
	[ -z "$user" ] || chown -R 65534:65534 "$tmp/home"
	as_user timeout -k 5 1000 "$bin/dumpbench" run --kernel "$release" \
	    --clock exact --benchmark_filter='^(drivers2x2|shootdown/(enter|kent))' \
	    >"$tmp/out" 2>"$tmp/err" || {
		fail "run fails: $(tail -n 5 "$tmp/err")"
		return
	}
	# The figures of this kernel are known.
	[ "$release" != 6.1.0-56-amd64 ] || for line in \
	    '^enter  *285  *856  *120[0-9]  *15[0-9][0-9]$' \
	    '^kenter_temporary  *85  *85  *85  *85$' \
	    '^enter  *285  *233.4$' '^kenter_temporary  *85  *40.94$'; do
		grep -q "$line" "$tmp/out" ||
		    fail "no line $line in: $(cat "$tmp/out")"
	done
	[ "$(ls "$tmp/empty")" = results ] || fail "left $(ls "$tmp/empty")"
	[ "$(ls -A "$tmp/home")" = .cache ] || fail "left $(ls -A "$tmp/home")"
}
[ -z "$DUMPBENCH_KERNEL" ] || ! command -v qemu-system-x86_64 >/dev/null ||
    guest

$make -s B="$build" uninstall PREFIX=/usr DESTDIR="$tmp/i" ||
    fail "make uninstall fails"
installed | cmp -s - "$tmp/before" || fail "left:" \
    "$(installed | comm -13 "$tmp/before" -)"
[ -z "$(find "$tmp/i" -type d -name 'dumpbench*')" ] || fail "left folders:" \
    "$(find "$tmp/i" -type d -name 'dumpbench*')"

[ $failed -eq 0 ] || exit 1
[ -n "$DUMPBENCH_KERNEL" ] || {
	echo "no kernel: no guest of the installed program was run"
	exit 77
}
