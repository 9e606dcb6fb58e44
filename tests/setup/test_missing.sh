#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Where packages are missing and cannot be installed, make says so in one
# message, before anything else; and so does the program.
# timeout: 300

cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
unset MAKEFLAGS MAKELEVEL

# A Debian without packages, network or root.
mkdir "$tmp/bin" "$tmp/b" || exit 1
cat >"$tmp/bin/apt-get" <<END
#!/bin/sh
echo apt-get >>"$tmp/asked"
echo "E: Temporary failure resolving 'deb.debian.org'"
exit 100
END
printf '#!/bin/sh\nexit 1\n' >"$tmp/bin/sudo"
printf '#!/bin/sh\necho un gcc\n' >"$tmp/bin/dpkg-query"
printf '#!/bin/sh\n[ -e "%s/root" ] || exec echo 1000\necho 0\n' "$tmp" \
    >"$tmp/bin/id"
chmod +x "$tmp"/bin/*
failed=0
# refused TARGET WORDS ...: each is in what it says, in one message.
refused()
{
	target=$1
	shift
	rm -f "$tmp/asked"
	env PATH="$tmp/bin:$PATH" \
	    make "$target" "B=$tmp/b" "KERNELS=$tmp/none" >"$tmp/out" 2>&1 &&
	    set -- "$@" "not success"
	for words; do
		grep -qF -- "$words" "$tmp/out" || {
			echo "FAIL: make $target does not say '$words':"
			sed 's/^/  | /' "$tmp/out"
			failed=1
		}
	done
	[ "$(grep -c 'setup: packages are missing' "$tmp/out")" -eq 1 ] &&
	    [ -z "$(find "$tmp/b" -name '*.o')" ] || {
		echo "FAIL: make $target goes on, or says it twice"
		failed=1
	}
}
refused run 'cannot be installed: neither root nor sudo' \
    '  gcc                  the program and' \
    '  qemu-system-x86      the guest' \
    'install --no-install-recommends gcc g++ make' "$tmp/none has none"
[ ! -e "$tmp/asked" ] || {
	echo "FAIL: apt-get is asked by one who may not install"
	failed=1
}
refused test '  qemu-system-x86      the guest' \
    'without which tests are skipped:' '  fio                  writes'
touch "$tmp/root"
refused run "be installed: E: Temporary failure resolving 'deb.debian.org'" \
    '  libgsl-dev           distributions'

# What make compiles with is looked for, not installed.
make all "B=$tmp/b" CC=no-such-cc PKG_CONFIG_LIBDIR="$tmp" \
    >"$tmp/out" 2>&1 && failed=1
for words in 'make: missing: no-such-cc' \
    '  libc6-dev            a static init' \
    'apt-get install --no-install-recommends libc6-dev'; do
	grep -qF -- "$words" "$tmp/out" || {
		echo "FAIL: make all does not say '$words':"
		cat "$tmp/out"
		failed=1
	}
done
[ -z "$(find "$tmp/b" -name '*.o')" ] || failed=1

# The program itself, before it fetches a kernel, and with a kernel's files.
mkdir "$tmp/tools"
for tool in sh env awk sed grep dirname mktemp mkdir realpath rm; do
	ln -s "$(command -v $tool)" "$tmp/tools/" || exit 1
done
program=${BUILD:-build}/dumpbench
says()
{
	grep -qF -- "$1" "$tmp/out" && return
	echo "FAIL: the program does not say '$1':"
	cat "$tmp/out"
	failed=1
}
PATH="$tmp/tools" KERNELS="$tmp/none" "$program" run --plot \
    --kernel 6.1.0-56-amd64 --results "$tmp/results" >"$tmp/out" 2>&1
[ $? -eq 1 ] && [ ! -e "$tmp/results" ] || failed=1
says 'dumpbench run: missing: dpkg apt-get'
says '  qemu-system-x86      the guest'
says 'recommends qemu-system-x86 gnuplot-nox gcc make'
: >"$tmp/vmlinuz"
PATH="$tmp/tools" "$program" run --plot --kernel "$tmp/vmlinuz" \
    --kmod "$tmp/vmlinuz" --results "$tmp/results" >"$tmp/out" 2>&1 && failed=1
says 'dumpbench run: not in PATH: qemu-system-x86_64, gnuplot (expected'
[ $failed -eq 0 ]
