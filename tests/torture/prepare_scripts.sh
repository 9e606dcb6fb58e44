# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# What scripts fetch from, and start, where their commands fail: sourced by the
# preparations of commands.py, with $TOP and $WORK, in the folder of that name.
# No network is used, and nothing of this is installed.

# A program in the script's PATH: its text is standard input.
stand_in()
{
	{ echo '#!/bin/sh' && cat; } >"real/$1"
	chmod +x "real/$1"
}

# A package of what is in ./root, which it empties: NAME SUITE ARCHITECTURE
# [DEPENDS ...]
package()
{
	name=$1 suite=$2 arch=$3
	shift 3
	as=$arch
	[ "$arch" != native ] || as=all
	mkdir -p root/DEBIAN
	printf '%s: %s\n' Package "$name" Version 1 Architecture "$as" \
	    Maintainer nobody Description "a test" >root/DEBIAN/control
	dpkg-deb -Znone --root-owner-group -b root repository >/dev/null
	rm -rf root
	echo "$name $arch $suite ${name}_1_$as.deb $*" >>repository/index
}

# apt, of a repository with no package yet.
archive()
{
	mkdir -p repository/parts
	: >repository/index
	echo bookworm >repository/listed
	echo 'deb http://mirror/debian bookworm main' >repository/sources.list
	for each in apt-get apt-cache apt-config; do
		echo "exec sh '$TOP/tests/torture/apt.sh' $each \"\$@\"" |
		    stand_in $each
	done
}

# Debian's packages of the kernel $1 of the suite $2; $3 is native or i386.
kernel_packages()
{
	common=${1%-*}-common
	mkdir -p root/boot
	echo "kernel $1" >"root/boot/vmlinuz-$1"
	# Where they are since trixie.
	drivers=root/lib/modules/$1/kernel
	[ "$2" = bookworm ] || drivers=root/usr/lib/modules/$1/kernel
	mkdir -p "$drivers"
	echo driver >"$drivers/x.ko"
	package "linux-image-$1" "$2" "$3"
	headers=root/usr/src/linux-headers-$1
	mkdir -p "$headers" "root/lib/modules/$1"
	echo "include /usr/src/linux-headers-$common/Makefile" \
	    >"$headers/Makefile"
	echo symbols >"$headers/Module.symvers"
	ln -s ../../lib/linux-kbuild-9/scripts "$headers/scripts"
	package "linux-headers-$1" "$2" "$3" "linux-headers-$common" \
	    linux-kbuild-9
	mkdir -p "root/usr/src/linux-headers-$common"
	echo all: >"root/usr/src/linux-headers-$common/Makefile"
	package "linux-headers-$common" "$2" native
}

# The kernels of two suites, and what both need.
kernels()
{
	archive
	machine=$(dpkg --print-architecture)
	kernel_packages "9.9.0-9-$machine" bookworm native
	kernel_packages "9.10.0-1-$machine" trixie native
	kernel_packages 9.9.0-9-686-pae bookworm i386
	for suite in bookworm trixie; do
		mkdir -p root/usr/lib/linux-kbuild-9/scripts/mod
		: >root/usr/lib/linux-kbuild-9/scripts/mod/modpost
		chmod +x root/usr/lib/linux-kbuild-9/scripts/mod/modpost
		package linux-kbuild-9 $suite native
	done
	package "linux-image-$machine" bookworm native \
	    "linux-image-9.9.0-9-$machine"
	package "linux-image-$machine" trixie native \
	    "linux-image-9.10.0-1-$machine"
	package linux-image-686-pae bookworm i386 linux-image-9.9.0-9-686-pae
	stand_in depmod <<-'E'
		echo kernel/x.ko: >"$2/lib/modules/$3/modules.dep"
	E
}

# One that is installed with its headers, and another one that was unpacked long
# ago.
installed()
{
	release=$1-$(dpkg --print-architecture)
	mkdir -p system/boot "system/lib/modules/$release/build/scripts/mod" to/old
	echo "kernel $release" >"system/boot/vmlinuz-$release"
	cd "system/lib/modules/$release" || exit 1
	echo kernel/x.ko: >modules.dep
	echo symbols >build/Module.symvers
	: >build/scripts/mod/modpost
	chmod +x build/scripts/mod/modpost
	cd "$WORK" || exit 1
	head -c 3000000 /dev/zero >to/old/vmlinuz
	touch -d '2 days ago' to/old to/old/vmlinuz
}

# makedumpfile, which is another program here.  One package of its libraries is
# known by another package only.
client_packages()
{
	archive
	program=$(command -v grep)
	folder=root/lib/x86_64-linux-gnu
	mkdir -p $folder
	ldd "$program" | sed -n 's,^[^/]*\(/[^ ]*\).*,\1,p' >needed
	# shellcheck disable=SC2046 # words
	cp -L $(grep -e /ld-linux -e '/libc[.]' needed) $folder/
	package libc6 bookworm native
	mkdir -p $folder
	grep -v -e /ld-linux -e '/libc[.]' needed | while read -r each; do
		cp -L "$each" $folder/
	done
	package libtwo bookworm native libc6
	mkdir root
	package libone bookworm native libtwo
	mkdir -p root/usr/bin root/usr/sbin
	cp "$program" root/usr/bin/makedumpfile
	package makedumpfile bookworm native libc6 libone
	mkdir -p root/usr/sbin
	cp "$program" root/usr/sbin/vmcore-dmesg
	package kexec-tools bookworm native libc6
}

# The C library for i386.
libc_packages()
{
	archive
	echo 'echo 99' | stand_in gcc
	for each in libc6-dev linux-libc-dev libgcc-99-dev; do
		mkdir -p "root/usr/lib/$each"
		echo "$each" >"root/usr/lib/$each/file"
		package $each bookworm i386
	done
}

# A release of Debian that has a compiler and nothing else.
release()
{
	mkdir -p to/.archive debian/usr/bin
	echo 'deb [signed-by=/k] http://mirror/debian trixie main' \
	    >to/.archive/sources.list
	echo 'exit' >debian/usr/bin/gcc-14
	chmod +x debian/usr/bin/gcc-14
	stand_in mmdebstrap <<-'E'
		PATH=$TORTURE_PATH exec tar -C "$WORK/debian" -c .
	E
	stand_in unshare <<-'E'
		while :; do
			case $1 in
			-*) shift ;;
			*) exec "$@" ;;
			esac
		done
	E
}

# The sources of a FreeBSD whose loader does not know a type of relocations, 4, and
# what builds a module with one of that type, 8 bytes after it begins.
freebsd()
{
	mkdir -p bsd/sys/sys bsd/sys/amd64/amd64 bsd/share/mk
	: >bsd/share/mk/bsd.kmod.mk
	: >bsd/sys/amd64/amd64/elf_machdep.c
	printf '#define __FreeBSD_version 1302001\n' >bsd/sys/sys/param.h
	for each in clang ld.lld llvm-objcopy llvm-nm original-awk; do
		echo 'exit 1' | stand_in $each
	done
	stand_in bmake <<-'E'
		printf '12345678\004\000\000\000abcdefghijkl' >dumpbench.ko
	E
	stand_in llvm-readelf <<-'E'
		echo '  [ 1] .rela.text RELA 0000000000000000 000000 000018 18'
	E
}

# Of two packages one is installed.
packages()
{
	echo one >have
	printf 'one\tcc\t# for one\ntwo\tno-such\t# for two\n' >list
	stand_in dpkg-query <<-'E'
		PATH=$TORTURE_PATH exec sed 's/.*/ii :&:/' "$WORK/have"
	E
	stand_in apt-get <<-'E'
		printf 'one\ntwo\n' >"$WORK/have"
	E
}

# A tree of sources in which no tool finds anything.
sources()
{
	for each in src/setup src/util bench kmod/engine kmod/linux man plot \
	    results tests; do
		mkdir -p "sources/$each"
	done
	cp "$TOP/src/setup/lint" sources/src/setup/
	echo 'exit 0' | stand_in setup
	mv real/setup sources/src/setup/setup
	sed -i '1a# SPDX-License-Identifier: BSD-2-Clause' \
	    sources/src/setup/setup
	for each in src/util/a.c src/util/b.cc tests/fuzz_a.c; do
		echo '/* SPDX-License-Identifier: BSD-2-Clause */' \
		    >"sources/$each"
	done
	echo .Dd >sources/man/a.1
	for each in shellcheck mandoc cppcheck clang-tidy; do
		echo 'exit 0' | stand_in $each
	done
	cat >made <<-'E'
		cc -std=c11 -Isrc \
		    -c -o a.o src/util/a.c
		c++ -DA='"a"' -c -o b.o src/util/b.cc
	E
}

# A repository of four commits, of which the last takes more; they are built by
# a program of theirs.
commits()
{
	git init -q repo
	cat >repo/make <<-'E'
		#!/bin/sh
		PATH=$TORTURE_PATH
		export PATH
		mkdir -p arch/x86/boot include/generated
		cp figure arch/x86/boot/bzImage
		: >include/generated/autoconf.h
	E
	chmod +x repo/make
	: >repo/Kconfig
	: >repo/Makefile
	printf '.config\narch/\ninclude/\n' >repo/.gitignore
	export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a \
	    GIT_COMMITTER_EMAIL=a
	for n in 1 2 3 4; do
		export GIT_AUTHOR_DATE="2026-01-0$n 00:00Z" \
		    GIT_COMMITTER_DATE="2026-01-0$n 00:00Z"
		echo old >repo/figure
		[ $n -lt 4 ] || echo new >repo/figure
		echo $n >repo/n
		git -C repo add .
		git -C repo commit -qm "change $n"
		git -C repo tag v$n
	done
	git -C repo rev-parse v2 >second
	# A bisection of the user's goes on.
	git -C repo bisect start v4 v1 >bisection
}

# ssh to a machine that is this one, with a home of its own.
machine()
{
	mkdir home/one
	stand_in ssh <<-'E'
		PATH=$TORTURE_PATH
		export PATH
		while :; do
			case $1 in
			-o) shift 2 ;;
			-*) shift ;;
			*) break ;;
			esac
		done
		HOME=$WORK/home/$1
		export HOME
		shift
		[ "$1" != -- ] || shift
		exec sh -c "$*"
	E
}
