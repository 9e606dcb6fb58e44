#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/lab/get: the files of a kernel of one's own, by a tree, a file and a folder,
# and a package as `make bindeb-pkg` makes it, with a stand-in for the script
# that builds a module, on a machine that lacks nothing; and what is said of
# packages that are others.
# timeout: 300

top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
command -v dpkg-deb >/dev/null || {
	echo "no dpkg-deb here"
	exit 77
}
tmp=$(mktemp -d) && tmp=$(realpath "$tmp") && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir t
export KERNELS="$tmp/kernels" TMPDIR="$tmp/t"
failed=0

# get STATUS WORDS WORD: what it prints, on a line, has the words.
get()
{
	src/lab/get PROGRAM "$3" lean >out 2>&1 </dev/null
	got=$?
	paste -s -d ' ' out >line
	[ "$got" -eq "$1" ] && grep -Eq -- "$2" line && [ -z "$(ls -A t)" ] ||
		{
			echo "FAIL: $3: exit status $got, wanted $1 with '$2'"
			sed 's/^/  | /' out
			failed=$((failed + 1))
		}
}

mkdir -p src/setup kmod
cp -r "$top/src/lab" src/
printf '#!/bin/sh\n[ -e "$1/build/Makefile" ] && : >"$2"\n' >src/setup/kmod
printf '#!/bin/sh\n' >src/setup/needs
chmod +x src/setup/kmod src/setup/needs

# A built folder, with all that a guest needs.
built()
{
	mkdir -p "$1/include/generated" || exit 1
	: >"$1/include/generated/autoconf.h"
	: >"$1/Makefile"
	sed -n 's/^		\(CONFIG_[A-Z0-9_]*\) .*/\1=y/p' \
	    src/lab/subject >"$1/.config"
}
built tree
get 2 "^PROGRAM: $tmp/tree: no arch/x86/boot/bzImage" tree:tree
mkdir -p tree/arch/x86/boot && echo kernel >tree/arch/x86/boot/bzImage
module="$tmp/kernels/.kmod/built-[0-9]+/dumpbench.ko"
get 0 "^$tmp/tree/arch/x86/boot/bzImage $module $" tree:tree
cp tree/arch/x86/boot/bzImage vmlinuz
get 0 "^$tmp/vmlinuz $module $" build:vmlinuz:tree

# package NAME FOLDER
package()
{
	mkdir -p "$2/DEBIAN" && printf '%s: %s\n' Package "${1%%_*}" \
	    Version 1 Architecture all Maintainer a Description a \
	    >"$2/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$2" "$1" >dpkg 2>&1 || {
		cat dpkg
		exit 1
	}
}
mkdir -p image/boot && echo kernel >image/boot/vmlinuz-6.1.9
built headers/usr/src/linux-headers-6.1.9
package linux-image-6.1.9_1_all.deb image
get 1 "no package of its headers \(expected .*linux-headers-6.1.9_1_all.deb\)" \
    deb:linux-image-6.1.9_1_all.deb
package linux-headers-6.1.9_1_all.deb headers
unpacked="$tmp/kernels/.deb/[0-9]+"
get 0 "^$unpacked/boot/vmlinuz-6.1.9 $module $unpacked$" \
    deb:linux-image-6.1.9_1_all.deb
get 1 'no package of a kernel \(expected linux-image' \
    deb:linux-headers-6.1.9_1_all.deb
# Debian's own, whose headers are in several packages.
echo 'include /no/linux-headers-common/Makefile' \
    >headers/usr/src/linux-headers-6.1.9/Makefile
package linux-headers-6.1.9_2_all.deb headers
cp linux-image-6.1.9_1_all.deb linux-image-6.1.9_2_all.deb
get 1 'need /no/linux.*Makefile, .* \(expected --kernel 6.1.9, which' \
    deb:linux-image-6.1.9_2_all.deb
[ "$failed" -eq 0 ]
