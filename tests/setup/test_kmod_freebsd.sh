#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# kmod-freebsd, with makefiles of our own in the place of FreeBSD's: what it
# makes of a module for a kernel that does not know how clang calls functions.

script=$(dirname "$0")/../../src/setup/kmod-freebsd
script=$(realpath "$script")

for tool in bmake clang ld.lld llvm-objcopy llvm-nm llvm-readelf \
    original-awk; do
	command -v "$tool" >/dev/null || { echo "no $tool"; exit 77; }
done

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT PIPE TERM
cd "$work" || exit 1

fail()
{
	echo "FAIL: $1"
	cat out made/objects-amd64/build.log 2>/dev/null
	exit 1
}

mkdir -p tree/sys/sys tree/sys/conf tree/sys/amd64/amd64 \
    tree/sys/amd64/include tree/sys/x86/include tree/share/mk
: >tree/share/mk/sys.mk
machdep=tree/sys/amd64/amd64/elf_machdep.c
cat >tree/share/mk/bsd.kmod.mk <<'END'
dumpbench.ko: called.c
	${CC} -O2 -fno-pic -mcmodel=kernel -c -o ${.TARGET} called.c
END
# The script copies the module's sources, and bmake finds this one among them.
cat >>tree/share/mk/bsd.kmod.mk <<END
called.c: $work/called.c
	cp $work/called.c \${.TARGET}
END
cat >called.c <<'END'
int other(int);
int third(void);
extern int table[];
int begin(int n) { return (other(n) + other(n + 1) + table[n]); }
int next(void) { return (third() + begin(3)); }
int (*const pointer)(int) = other;
END

# module VERSION: a tree of that version, and a module for it.
module()
{
	echo "#define __FreeBSD_version $1" >tree/sys/sys/param.h
	"$script" tree/sys made/dumpbench.ko amd64 >out 2>&1 ||
	    fail "$1: the module is not made"
}

# kinds: how often each type of relocation occurs.
kinds()
{
	llvm-readelf -rW made/dumpbench.ko |
	    awk '$3 ~ /^R_X86_64_/ { n[$3]++ } END { for (k in n) print k, n[k] }' |
	    sort
}

# sections: what is in the module besides the relocations.
sections()
{
	llvm-readelf -x .text -x .rodata -sW made/dumpbench.ko
}

echo 'case R_X86_64_PLT32:' >$machdep
module 1203000
kinds >known
sections >text
grep -q 'R_X86_64_PLT32' known || fail "clang does not call so: no test"
calls=$(awk '/_PLT32/ { n += $2 } /_PC32/ { n += $2 } END { print n }' known)
others=$(grep -v 'PLT32\|_PC32' known)

for version in 902503 1004000 1100122; do
	echo 'case R_X86_64_PC32:' >$machdep
	module $version
	kinds >now
	if grep -q 'PLT32' now; then
		fail "$version: a call that this kernel does not know"
	fi
	[ "$(awk '/_PC32/ { print $2 }' now)" = "$calls" ] ||
	    fail "$version: $(cat now) is not $calls calls"
	[ "$(grep -v '_PC32' now)" = "$others" ] ||
	    fail "$version: other relocations have changed"
	sections | cmp -s - text || fail "$version: the code has changed"
done
exit 0
