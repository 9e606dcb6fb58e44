#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/setup/kernel on a mirror of Debian of our own: signed suites, some of
# which apt must not take, and packages of the shapes that kernels have had.
# timeout: 180

kernel=$(cd "$(dirname "$0")/../../src/setup" && pwd)/kernel
for tool in apt-get dpkg-deb depmod flock gcc gpg; do
	PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'gpgconf --homedir "$tmp/gpg" --kill all 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/    | /' out err
	failed=$((failed + 1))
}

arch=$(dpkg --print-architecture)
mkdir -p system lists/partial cache/archives/partial mirror
mkdir -m 700 gpg
for who in debian other; do
	gpg --homedir gpg --batch --quiet --passphrase '' --quick-generate-key \
	    $who rsa2048 sign never 2>gpg.log || {
		cat gpg.log
		exit 77
	}
done
gpg --homedir gpg --export debian >debian.gpg
echo "deb [signed-by=$tmp/debian.gpg] copy:$tmp/mirror bookworm main" \
    >sources.list
cat >apt.conf <<END
Dir::Etc::SourceList "$tmp/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "$tmp/lists";
Dir::Cache "$tmp/cache";
END
export APT_CONFIG="$tmp/apt.conf" SYSROOT="$tmp/system" \
    KEYRING="$tmp/debian.gpg" \
    SUITES="bullseye bookworm trixie trixie-backports sid"

# A package of what is in ./root, which it empties: SUITE NAME [DEPENDS].  It is
# for the architecture $of.
of=$arch
package()
{
	mkdir -p root/DEBIAN "mirror/pool/$1"
	cat >root/DEBIAN/control <<END
Package: $2
Version: 1
Architecture: $of
Maintainer: nobody
Description: a test
${3:+Depends: $3}
END
	sed -i '/^$/d' root/DEBIAN/control
	dpkg-deb -Zgzip --root-owner-group -b root "mirror/pool/$1" \
	    >/dev/null || exit 1
	rm -rf root
}

# index SUITE KEY DAYS: its lists, signed by that key and valid for so long.
index()
{
	for each in $arch i386; do
		lists=mirror/dists/$1/main/binary-$each
		mkdir -p "$lists"
		for deb in mirror/pool/"$1"/*_$each.deb \
		    mirror/pool/"$1"/*_all.deb; do
			[ -e "$deb" ] || continue
			dpkg-deb -f "$deb"
			echo "Filename: ${deb#mirror/}"
			echo "Size: $(stat -c %s "$deb")"
			echo "SHA256: $(sha256sum <"$deb" | cut -d ' ' -f 1)"
			echo
		done >"$lists/Packages"
	done
	cat >Release <<END
Origin: Debian
Suite: $1
Codename: $1
Date: $(LC_ALL=C date -u -d '-30 days' '+%a, %d %b %Y %H:%M:%S UTC')
Valid-Until: $(LC_ALL=C date -u -d "$3 days" '+%a, %d %b %Y %H:%M:%S UTC')
Architectures: $arch i386
Components: main
SHA256:
END
	for each in $arch i386; do
		lists=mirror/dists/$1/main/binary-$each/Packages
		echo " $(sha256sum <"$lists" | cut -d ' ' -f 1)" \
		    "$(stat -c %s "$lists") main/binary-$each/Packages"
	done >>Release
	gpg --homedir gpg --batch --yes --quiet -u "$2" --clearsign \
	    -o "mirror/dists/$1/InRelease" Release || exit 1
}

# headers SUITE RELEASE: headers of the newer shape, which name themselves.
headers()
{
	at=root/usr/src/linux-headers-$2
	mkdir -p "$at"
	printf 'KBUILD_OUTPUT=/usr/src/%s\ninclude /usr/src/%s/Makefile\n' \
	    "linux-headers-$2" "linux-headers-$2-common" >"$at/Makefile"
	echo symbols >"$at/Module.symvers"
	ln -s ../../lib/linux-kbuild/scripts "$at/scripts"
	package "$1" "linux-headers-$2" \
	    "linux-headers-$2-common, linux-kbuild-$2"
	mkdir -p "root/usr/src/linux-headers-$2-common"
	before=$of of=all
	printf 'all:\n\t@echo "in $(KBUILD_OUTPUT)"\n' \
	    >"root/usr/src/linux-headers-$2-common/Makefile"
	package "$1" "linux-headers-$2-common"
	of=$arch
	mkdir -p root/usr/lib/linux-kbuild/scripts/mod
	cp /bin/true root/usr/lib/linux-kbuild/scripts/mod/modpost
	package "$1" "linux-kbuild-$2"
	of=$before
}

# One package with all, and its headers.
whole()
{
	mkdir -p root/boot "root/lib/modules/$2/kernel"
	echo "kernel $2" >"root/boot/vmlinuz-$2"
	echo 'int nothing;' | gcc -x c -c - -o "root/lib/modules/$2/kernel/x.ko"
	package "$1" "linux-image-$2"
	headers "$1" "$2"
}

# An empty image, with the kernel and its modules in packages of their own.
split()
{
	package "$1" "linux-image-$2" \
	    "linux-binary-$2, linux-modules-$2, linux-base-$2"
	mkdir -p "root/usr/lib/modules/$2/kernel"
	echo "kernel $2" >"root/usr/lib/modules/$2/vmlinuz"
	package "$1" "linux-binary-$2"
	mkdir -p "root/usr/lib/modules/$2/kernel"
	echo 'int nothing;' |
	    gcc -x c -c - -o "root/usr/lib/modules/$2/kernel/x.ko"
	package "$1" "linux-modules-$2"
	headers "$1" "$2"
}

whole bullseye 5.10.0-1-$arch
whole bookworm 6.1.0-9-$arch
whole bookworm 6.1.0-10-$arch
package bookworm linux-image-$arch "linux-image-6.1.0-10-$arch"
whole trixie 6.12.1-$arch
split trixie-backports 7.3.4+deb13-$arch
split trixie-backports 7.3.4+deb13-cloud-$arch
package trixie-backports linux-image-$arch "linux-image-7.3.4+deb13-$arch"
# What Debian keeps of an older one.
mkdir -p root/boot
echo "kernel 6.18.2+deb13-$arch" >root/boot/vmlinuz-6.18.2+deb13-$arch
package trixie-backports linux-binary-6.18.2+deb13-$arch
package trixie-backports linux-image-6.18.2+deb13-$arch \
    "linux-binary-6.18.2+deb13-$arch, linux-modules-6.18.2+deb13-$arch"
of=i386
whole bullseye 5.10.0-1-686-pae
whole bullseye 5.10.0-1-rt-686-pae
whole bookworm 6.1.0-9-686
whole bookworm 6.1.0-10-686-pae
package bookworm linux-image-686-pae linux-image-6.1.0-10-686-pae
of=$arch
index bullseye debian 9
index bookworm debian 9
index trixie-backports debian 9
index trixie debian -1
index sid other 9

# try STATUS ARGUMENT ...: its output is in "out" and "err".
try()
{
	expected=$1
	shift
	"$kernel" "$@" >out 2>err
	status=$?
	[ $status -eq "$expected" ] || fail "exit status $status: kernel $*"
}

prints()
{
	[ "$(xargs <out)" = "$*" ] || fail "does not print: $*"
}

says()
{
	grep -q -- "$1" err || fail "does not say: $1"
}

says_nothing()
{
	[ ! -s err ] || fail "says something"
}

# Suites that are out of date or signed by somebody else are left out.
try 0 offered to
prints 5.10.0-1-$arch 6.1.0-9-$arch 6.1.0-10-$arch 6.18.2+deb13-$arch \
    7.3.4+deb13-$arch 7.3.4+deb13-cloud-$arch
says '^kernel: suite trixie left out: .*expired'
says '^kernel: suite sid left out: .*not available\|^kernel: suite sid left out: .*NO_PUBKEY'
! grep -q 'bullseye left\|bookworm left\|backports left' err ||
    fail "a good suite is left out"

# Lists serve for a day.
try 0 line to
prints 5.10.0-1-$arch 6.1.0-10-$arch 6.18.2+deb13-$arch 7.3.4+deb13-$arch
says_nothing
try 0 line-cloud to
prints 7.3.4+deb13-cloud-$arch
touch -d '2 days ago' to/.archive/stamp
try 0 line to
says 'fetching the package lists of all suites'

# A kernel in parts; its headers stand on their own.
try 0 7.3 to
prints 7.3.4+deb13-$arch
at=to/7.3.4+deb13-$arch
grep -qx "kernel 7.3.4+deb13-$arch" $at/vmlinuz || fail "no kernel of 7.3"
grep -q 'x.ko:' $at/lib/modules/7.3.4+deb13-$arch/modules.dep ||
    fail "no modules of 7.3"
[ "$(cat $at/suite)" = trixie ] || fail "not of trixie: $(cat $at/suite)"
mv to moved
[ "$(make -s -C moved/7.3.4+deb13-$arch/build)" = \
    "in $tmp/moved/7.3.4+deb13-$arch/usr/src/linux-headers-7.3.4+deb13-$arch" ] ||
    fail "its headers name another place"
mv moved to
try 0 newest/trixie-backports to
prints 7.3.4+deb13-$arch
says_nothing
LEAN=1 "$kernel" 7.3-cloud to/.lean >out 2>err || fail "no lean kernel"
prints 7.3.4+deb13-cloud-$arch
[ -z "$(find to/.lean -name x.ko)" ] || fail "a lean kernel has drivers"
[ ! -e to/.lean/.archive ] || fail "lists of its own"

# Without headers, and without modules.
try 0 6.18 to
prints 6.18.2+deb13-$arch
says 'its headers are no longer offered, so that no module can be built'
try 0 6.18 to
says_nothing
"${kernel%/kernel}/kmod" to/6.18.2+deb13-$arch m.ko >out 2>err &&
    fail "a module without headers"
says '^kmod: 6.18.2+deb13-.*: Debian no longer offers its headers'

# For i386, by lists of its own: no architecture is added to the system's.
try 0 offered-i386 to
prints 5.10.0-1-686-pae 5.10.0-1-rt-686-pae 6.1.0-9-686 6.1.0-10-686-pae
try 0 line-686-pae to
prints 5.10.0-1-686-pae 6.1.0-10-686-pae
says_nothing
try 0 5.10-rt-686-pae to
prints 5.10.0-1-rt-686-pae
try 0 newest-686-pae to
prints 6.1.0-10-686-pae
at=to/6.1.0-10-686-pae
grep -qx "kernel 6.1.0-10-686-pae" $at/vmlinuz || fail "no kernel for i386"
[ "$(cat $at/foreign)" = i386 ] || fail "does not say that it is foreign"
[ "$(cat $at/suite)" = bookworm ] || fail "not of bookworm"
cmp -s $at/build/scripts/mod/modpost /bin/true ||
    fail "Kbuild's programs are not this machine's"
[ ! -e to/7.3.4+deb13-$arch/foreign ] || fail "this machine's is foreign"
[ -z "$(find lists -name '*i386*')" ] || fail "changes the machine's lists"
try 0 newest-686-pae/bookworm to
prints 6.1.0-10-686-pae
try 0 6.1.0-9-686 to
prints 6.1.0-9-686
try 1 newest-686-pae/trixie-backports to
says '^kernel: suite trixie-backports has no linux-image-686-pae$'
try 1 6.1.0-11-686-pae to
says 'no suite has a kernel 6.1.0-11-686-pae (expected one such as .*6.1.0-10-686-pae)'
try 0 offered to
! grep -q 686 out || fail "offers another machine's kernels"

# The machine's own suite is not the newest one.
apt-get -q -o APT::Sandbox::User=root update >out 2>err
try 0 newest to
prints 6.1.0-10-$arch

# What is not there.
try 1 9.9 to
says '^kernel: 9.9: no suite has it (expected one of: 5.10 6.1 6.18 7.3)$'
try 1 newest/trixie to
says "unknown suite 'trixie' (expected one of: bookworm bullseye trixie-backports)"
try 1 newest-rt/bookworm to
says '^kernel: suite bookworm has no linux-image-rt-'
for bad in 7.3-foo newest/ newest/.. line/bookworm 7. .3; do
	try 1 "$bad" to
	says 'unknown kernel release\|unknown suite'
done

# A download that was cut goes on, or begins anew.
mkdir -p to/.archive/debs
head -c 100 mirror/pool/bullseye/linux-image-5.10.0-1-${arch}_1_$arch.deb \
    >to/.archive/debs/linux-image-5.10.0-1-${arch}_1_$arch.deb
try 0 5.10 to
prints 5.10.0-1-$arch
grep -qx "kernel 5.10.0-1-$arch" to/5.10.0-1-$arch/vmlinuz ||
    fail "a cut package was used"
[ ! -e to/.archive/debs ] || fail "packages stay"

# One that is not what the list promises is not unpacked.
deb=mirror/pool/bookworm/linux-image-6.1.0-9-${arch}_1_$arch.deb
cp "$deb" good.deb
printf x >>"$deb"
try 1 6.1.0-9-$arch to
says 'apt cannot fetch it'
[ ! -e to/6.1.0-9-$arch ] || fail "unpacks a package with a wrong sum"
cp good.deb "$deb"

# What was not used for the longest time makes room.
touch -d '3 days ago' to/7.3.4+deb13-$arch
touch -d '2 days ago' to/5.10.0-1-$arch
CACHE_MB=0 "$kernel" 6.1.0-9-$arch to >out 2>err || fail "no room was made"
says "removing 7.3.4+deb13-$arch (the kernels take more than 0 MB)"
says 'removing 5.10.0-1-'
[ -e to/6.1.0-9-$arch ] && [ -e to/6.18.2+deb13-$arch ] ||
    fail "removes what is in use"

# A mirror that is out of reach: lists of before, then none.
mv mirror gone
touch -d '2 days ago' to/.archive/stamp
try 0 line to
prints 5.10.0-1-$arch 6.1.0-10-$arch 6.18.2+deb13-$arch 7.3.4+deb13-$arch
says "^kernel: suite bookworm: using its list of $(date -d '2 days ago' +%F): "
rm -rf lists && mkdir -p lists/partial
try 1 7.3 cold
says '^kernel: 7.3: The repository .* (expected one of: none is known)$'
try 1 offered cold2
says '^kernel: apt offers no kernel: The repository '
mv gone mirror

# No room.
mkdir small
if mount -t tmpfs -o size=64k tmpfs small 2>/dev/null; then
	try 1 5.10.0-1-$arch small
	says 'No space left\|cannot write'
	[ ! -e small/5.10.0-1-$arch ] || fail "leaves a part"
	umount small
fi
[ "$failed" -eq 0 ]
