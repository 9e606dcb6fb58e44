#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/setup/kernel, on an apt repository of our own: small packages of the
# shape that Debian's kernels have, and no network.
# timeout: 300

kernel=$(cd "$(dirname "$0")/../../src/setup" && pwd)/kernel
for tool in apt-get dpkg-deb depmod flock gcc; do
	PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

fail()
{
	echo "$*"
	sed 's/^/    | /' out err
	exit 1
}

arch=$(dpkg --print-architecture)
mkdir -p repository lists/partial cache/archives/partial system
echo "deb [trusted=yes] copy:$tmp/repository ./" >sources.list
cat >apt.conf <<END
Dir::Etc::SourceList "$tmp/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$tmp/lists";
Dir::Cache "$tmp/cache";
END
export APT_CONFIG="$tmp/apt.conf" SYSROOT="$tmp/system"

# A package of what is in ./root, which it empties: NAME [DEPENDS]
package()
{
	mkdir -p root/DEBIAN
	cat >root/DEBIAN/control <<END
Package: $1
Version: 1
Architecture: $arch
Maintainer: nobody
Description: a test
${2:+Depends: $2}
END
	sed -i '/^$/d' root/DEBIAN/control
	dpkg-deb -Zgzip --root-owner-group -b root repository >/dev/null ||
	    fail "dpkg-deb fails"
	rm -rf root
}

index()
{
	for deb in repository/*.deb; do
		dpkg-deb -f "$deb"
		echo "Filename: ./${deb##*/}"
		echo "Size: $(stat -c %s "$deb")"
		echo "SHA256: $(sha256sum <"$deb" | cut -d ' ' -f 1)"
		echo
	done >repository/Packages
	apt-get -q -o APT::Sandbox::User=root update >out 2>err ||
	    fail "no package lists"
}

# Debian's packages of the kernel $1, with the common headers $2.  Those of
# 9.9.0-8 lack a file.
kernel_packages()
{
	mkdir -p root/boot "root/lib/modules/$1/kernel"
	echo "kernel $1" >"root/boot/vmlinuz-$1"
	echo 'int nothing;' | gcc -x c -c - -o "root/lib/modules/$1/kernel/x.ko"
	package "linux-image-$1" kmod

	headers=root/usr/src/linux-headers-$1
	mkdir -p "$headers" "root/lib/modules/$1"
	echo "include /usr/src/linux-headers-$2/Makefile" >"$headers/Makefile"
	[ "$1" = "9.9.0-8-$arch" ] || echo symbols >"$headers/Module.symvers"
	ln -s ../../lib/linux-kbuild-9.9/scripts "$headers/scripts"
	ln -s "/usr/src/linux-headers-$1" "root/lib/modules/$1/build"
	ln -s "/usr/src/linux-headers-$2" "root/lib/modules/$1/source"
	package "linux-headers-$1" \
	    "linux-headers-$2, linux-kbuild-9.9, linux-compiler-gcc-99"

	common=root/usr/src/linux-headers-$2
	mkdir -p "$common"
	printf 'all:\n\t@echo "%s of $(dir $(lastword $(MAKEFILE_LIST)))"\n' \
	    "$2" >"$common/Makefile"
	package "linux-headers-$2"
}

kernel_packages 9.9.0-8-$arch 9.9.0-8-common
kernel_packages 9.9.0-9-$arch 9.9.0-9-common
kernel_packages 9.9.0-10-$arch 9.9.0-10-common
kernel_packages 9.9.0-10-rt-$arch 9.9.0-10-common-rt
mkdir -p root/usr/lib/linux-kbuild-9.9/scripts/mod
cp /bin/true root/usr/lib/linux-kbuild-9.9/scripts/mod/modpost
package linux-kbuild-9.9
package linux-image-$arch linux-image-9.9.0-10-$arch
package linux-image-rt-$arch linux-image-9.9.0-10-rt-$arch
index

# Run it: STATUS ARGUMENT ...; its words are in "out" and "err".
try()
{
	expected=$1
	shift
	"$kernel" "$@" >out 2>err
	status=$?
	[ $status -eq "$expected" ] || fail "exit status $status: kernel $*"
}

# Has the last one said that it is RELEASE, and is it there?
is()
{
	[ "$(cat out)" = "$1" ] || fail "not $1"
	grep -qx "kernel $1" "to/$1/vmlinuz" &&
	    grep -q 'x.ko:' "to/$1/lib/modules/$1/modules.dep" &&
	    [ -x "to/$1/build/scripts/mod/modpost" ] || fail "$1 is not whole"
}

says()
{
	grep -q -- "$1" err || fail "does not say: $1"
}

clean()
{
	for left in to/.get.*; do
		[ ! -e "$left" ] || fail "leaves $left"
	done
}

# The newest is not the last in the alphabet.
try 0 newest to
is 9.9.0-10-$arch
says downloading
try 0 newest-rt to
is 9.9.0-10-rt-$arch
clean

# Its headers stand on their own, wherever they are moved.
mv to moved && mkdir to
made=$(make -s -C "moved/9.9.0-10-$arch/build" 2>err) ||
    fail "its headers' Makefile does not work"
case $made in
"9.9.0-10-common of "*moved/*) ;;
*)	fail "another Makefile: $made" ;;
esac
[ "$(readlink -f "moved/9.9.0-10-$arch/lib/modules/9.9.0-10-$arch/build")" = \
    "$tmp/moved/9.9.0-10-$arch/usr/src/linux-headers-9.9.0-10-$arch" ] ||
    fail "lib/modules points elsewhere"
rm -rf to && mv moved to

# What there is, is used again with no repository; newest, when it is not
# there, is the newest that is.
mv repository gone
mv lists/*Packages* .
try 0 to
is 9.9.0-10-$arch
says 'using 9.9.0-10-'
mv ./*Packages* lists/
flock to/.lock timeout 10 "$kernel" 9.9.0-10-$arch to >out 2>err
is 9.9.0-10-$arch
[ ! -s err ] || fail "is not silent with nothing to do"
try 1 9.9.0-9-$arch to
says "^kernel: 9.9.0-9-$arch: apt cannot fetch it: Failed to fetch"
[ ! -e to/9.9.0-9-$arch ] || fail "leaves a part"
try 1 newest empty
says '^kernel: no kernel is unpacked or installed, and apt fetches none: '
mv gone repository
clean

# A file that is not what the list promises, and one that is no archive.
deb=repository/linux-kbuild-9.9_1_$arch.deb
cp "$deb" whole.deb
truncate -s -9 "$deb"
try 1 9.9.0-9-$arch to
says 'apt cannot fetch it'
index
try 1 9.9.0-9-$arch to
says 'cannot unpack it below'
[ ! -e to/9.9.0-9-$arch ] || fail "leaves a part"
clean
cp whole.deb "$deb"
index

# Outdated lists mend themselves: the list names a file that is gone.
rm -rf to/.apt
mv "$deb" "repository/linux-kbuild-9.9_2_$arch.deb"
cp -r lists old
index
rm -rf lists && mv old lists
try 0 9.9.0-9-$arch to
is 9.9.0-9-$arch
says 'fetching package lists'
try 0 newest-rt to2
[ "$(cat out)" = 9.9.0-10-rt-$arch ] || fail "newest does not mend the lists"

try 1 9.9.0-8-$arch to
says 'lack a file'
[ ! -e to/9.9.0-8-$arch ] || fail "leaves a part"

# Ended in the middle, it leaves nothing.
rm -rf "to/9.9.0-9-$arch"
mkdir bin
cat >bin/depmod <<END
#!/bin/sh
: >busy
sleep 1
PATH=$PATH:/usr/sbin:/sbin exec depmod "\$@"
END
chmod +x bin/depmod
PATH=$tmp/bin:$PATH "$kernel" 9.9.0-9-$arch to >out 2>err &
until [ -e busy ]; do sleep 0.05; done
kill -TERM $!
wait $! && fail "success though it was ended"
clean
[ ! -e to/9.9.0-9-$arch ] || fail "leaves a part"

# What apt-cache does not tell is not taken for a kernel without headers.
cat >bin/apt-cache <<END
#!/bin/sh
case \$* in
*linux-headers-*) exit 100 ;;
esac
PATH=$PATH exec apt-cache "\$@"
END
chmod +x bin/apt-cache
PATH=$tmp/bin:$PATH "$kernel" 9.9.0-9-$arch to >out 2>err &&
    fail "success without apt-cache"
says 'apt-cache fails'
[ ! -e to/9.9.0-9-$arch ] || fail "leaves a part"
rm bin/apt-cache
clean

# One that was killed for good is cleared away by the next.
mkdir -p to/.get.killed/root
try 0 9.9.0-9-$arch to
is 9.9.0-9-$arch
clean

# Two at once: one waits for the other.
rm -rf "to/9.9.0-9-$arch" busy
PATH=$tmp/bin:$PATH "$kernel" 9.9.0-9-$arch to >out1 2>err1 &
until [ -e busy ]; do sleep 0.05; done
"$kernel" 9.9.0-9-$arch to >out2 2>err2
wait $! || fail "two at once do not get along"
cmp -s out1 out2 || fail "two at once do not agree"
cat out1 >out
is 9.9.0-9-$arch
[ "$(cat err1 err2 | grep -c downloading)" -eq 1 ] || fail "downloads twice"

# An installed kernel with its headers needs no download, and wins when it is
# newer.
install()
{
	mkdir -p system/boot "system/lib/modules/$1" system/usr/src/headers
	cp -rL "to/9.9.0-10-$arch/build/." system/usr/src/headers
	echo "kernel $1" >"system/boot/vmlinuz-$1"
	echo "kernel/x.ko:" >"system/lib/modules/$1/modules.dep"
}

release=9.9.0-11-$arch
install "$release"
try 0 newest to
is 9.9.0-10-$arch
ln -s "$tmp/system/usr/src/headers" "system/lib/modules/$release/build"
try 0 newest to
is "$release"
[ ! -s err ] || fail "is not silent with nothing to fetch"
mv "system/boot/vmlinuz-$release" "system/boot/vmlinuz-9.9.0-9-$arch"
mv "system/lib/modules/$release" "system/lib/modules/9.9.0-9-$arch"
try 0 newest to
is 9.9.0-10-$arch

# What there is to be had; and a kernel without its drivers.
try 0 offered to
[ "$(xargs <out)" = "9.9.0-8-$arch 9.9.0-9-$arch 9.9.0-10-$arch 9.9.0-10-rt-$arch" ] ||
    fail "offers something else"
LEAN=1 "$kernel" 9.9.0-10-rt-$arch lean >out 2>err || fail "no lean kernel"
[ "$(cat out)" = 9.9.0-10-rt-$arch ] || fail "names another"
grep -qx "kernel 9.9.0-10-rt-$arch" lean/9.9.0-10-rt-$arch/vmlinuz ||
    fail "the lean kernel is not whole"
[ ! -e lean/9.9.0-10-rt-$arch/lib/modules/9.9.0-10-rt-$arch/kernel ] ||
    fail "the lean kernel has its drivers"
LEAN=1 "$kernel" 9.9.0-10-rt-$arch lean >out 2>err
[ ! -s err ] || fail "fetches the lean kernel again"

# Bad arguments.
try 1 9.9.0-99-$arch to
says "no suite has a kernel 9.9.0-99-$arch (expected one such as 9.9.0-10-$arch)$"
for bad in 9.9-$arch nonsense ../x newest-x ''; do
	try 1 "$bad" to
	says "unknown kernel release"
done
try 1
says '^kernel: usage: '
try 1 newest /proc/none
says '/proc/none: cannot make'
clean
exit 0
