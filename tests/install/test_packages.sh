#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What debian/ says of versions, files and tests is so; and where the tools are
# at hand and DUMPBENCH_DEBS names a folder of built packages, lintian finds no
# error and no warning in them.
# timeout: 300

cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# The package has the program's version, and so has the module's folder.
version=$(sed -n 's/^.define DB_VERSION[^"]*"\(.*\)".*/\1/p' \
    kmod/engine/version.h)
packaged=$(sed -n '1s/^dumpbench (\([^)-]*\).*/\1/p' debian/changelog)
[ "$packaged" = "$version" ] ||
    fail "debian/changelog: $packaged (expected $version)"
# Whose packages they are is said twice.
maintainer=$(sed -n 's/^Maintainer: //p' debian/control)
[ -n "$maintainer" ] && grep -qF " -- $maintainer  " debian/changelog ||
    fail "debian/changelog is not by '$maintainer'"
grep '^kmod/' debian/dumpbench-dkms.install >"$tmp/module"
[ -z "$(grep -v "/dumpbench-$version/" "$tmp/module")" ] ||
    fail "debian/dumpbench-dkms.install: not of $version"
grep -qx "version=$version" debian/kernel/dumpbench-dkms ||
    fail "debian/kernel/dumpbench-dkms: not of $version"

# Every pattern of DKMS's files names some, and they are all of the module's.
cut -d ' ' -f 1 "$tmp/module" | while read -r pattern; do
	# shellcheck disable=SC2086 # a pattern
	ls $pattern || echo none
done >"$tmp/packaged" 2>/dev/null
git ls-files kmod/engine kmod/linux 2>/dev/null | sort >"$tmp/all"
[ ! -s "$tmp/all" ] || sort "$tmp/packaged" | cmp -s - "$tmp/all" ||
    fail "the module's files are not those of dumpbench-dkms"

# Kernels that DKMS builds for are those that the README names.
pattern=$(sed -n 's/^BUILD_EXCLUSIVE_KERNEL="\(.*\)"$/\1/p' \
    debian/dumpbench-dkms.dkms)
for release in 5.10.0-35-amd64 6.1.0-56-amd64 6.12.117+deb12-amd64 6.18.1-rc1 \
    7.3.2-amd64; do
	echo "$release" | grep -qE "$pattern" || fail "no module for $release"
done
# A kernel's installation does not fail for want of the module: DKMS of Debian 12
# lets it where BUILD_EXCLUSIVE_KERNEL does not match.
grep -qx 'AUTOINSTALL=""' debian/dumpbench-dkms.dkms ||
    fail "DKMS installs the module with each kernel"
debian/kernel/dumpbench-dkms 0.0.0-none || fail "the hook fails"
for release in 4.19.0-27-amd64 5.4.0-1-amd64 5.9.0-1-amd64 7.4.1 8.0.1 \
    15.1.0; do
	! echo "$release" | grep -qE "$pattern" || fail "a module for $release"
done
grep -q '^Linux 5\.10 to 7\.3 on' README.md || fail "README: other kernels"

# Packages that the program needs at run time are known here, too.
for package in gnuplot-nox parallel qemu-system-x86 kmod pahole; do
	grep -q "^ $package,$" debian/control || fail "$package: not in control"
	grep -q "^${package}[[:space:]]" src/setup/packages ||
	    fail "$package: not in src/setup/packages"
done
for test in $(sed -n 's/^Tests: //p' debian/tests/control); do
	[ -x "debian/tests/$test" ] || fail "debian/tests/$test: no such test"
	sh -n "debian/tests/$test" || fail "debian/tests/$test: not well formed"
done

if [ -n "$DUMPBENCH_DEBS" ] && command -v lintian >/dev/null; then
	TMPDIR="$tmp" lintian --fail-on error,warning --allow-root --no-tag-display-limit \
	    "$DUMPBENCH_DEBS"/*.changes >"$tmp/out" 2>&1 ||
	    fail "lintian: $(cat "$tmp/out")"
fi
[ "$failed" -eq 0 ] || exit 1
[ -n "$DUMPBENCH_DEBS" ] || {
	echo "no DUMPBENCH_DEBS: no package was checked"
	exit 77
}
