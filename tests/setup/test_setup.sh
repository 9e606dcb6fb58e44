#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# src/setup/setup installs what is missing, and no more; where that fails, one
# message lists all of it.  apt-get, dpkg-query, id and sudo are replaced by
# scripts that print their arguments.
# timeout: 60

setup=$(cd "$(dirname "$0")/../../src/setup" && pwd)/setup
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
cd "$tmp" || exit 1
mkdir bin

fail()
{
	echo "$*"
	head -n 20 out asked
	exit 1
}

fake()
{
	{
		echo '#!/bin/sh'
		cat
	} >"bin/$1"
	chmod +x "bin/$1"
}

# Installed: what the file "have" lists.  apt-get works unless "broken" is
# there, which an update mends when it is a file "stale".
fake dpkg-query <<'END'
[ ! -e none ] || exit 2
sed 's/.*/ii :&:/' have
echo 'un :gone:'
exit 1
END
fake apt-get <<'END'
echo "apt-get $*" >>asked
[ -e broken ] && echo "E: The network is gone" && exit 100
case "$*" in
*update*) rm -f stale ;;
*) [ ! -e stale ] || { echo "E: 404" && exit 100; } ;;
esac
END
fake id <<'END'
cat uid
END

# Run it with only our tools; stdin and stderr are no terminal.
run()
{
	: >asked
	PATH=$tmp/bin:$tmp/tools "$setup" "${@:-list}" >out 2>&1 </dev/null
}

# The message is these lines, and no others.
says()
{
	printf '%s\n' "$@" | cmp -s - out || fail "not the lines of: $1"
}
two='  two                  what two is for'
gone='  gone                 '
how='To install them, as root:
  apt-get install --no-install-recommends'

mkdir tools
for tool in sh dirname sed grep mktemp rm env tail tr cat awk ls; do
	ln -s "$(command -v $tool)" tools/ || exit 1
done

printf 'one # why\n\n# a remark\ntwo\tcc\t# what two is for\ngone\n' >list
echo 0 >uid

printf 'one\ntwo\ngone\n' >have
run || fail "fails with nothing to do"
[ ! -s out ] && [ ! -s asked ] || fail "is not silent with nothing to do"

# What cannot be told is not missing.
touch none
run && fail "success without dpkg's answer"
says 'setup: dpkg-query fails'
[ ! -s asked ] || fail "installs what may be there"
rm none

printf 'one\n' >have
run || fail "fails to install"
[ "$(grep -c . out)" -eq 1 ] && grep -q 'installing two gone (as root' out ||
    fail "does not say in one line what it installs"
grep -q 'apt-get .*install --no-install-recommends two gone$' asked ||
    fail "does not install just what is missing"
grep -q update asked && fail "updates with no need"

touch stale
run || fail "does not update outdated lists"
grep -q 'apt-get .* update$' asked || fail "no update"

touch broken
run && fail "success without a network"
sed -i 1d out # what was tried
says 'setup: packages are missing and cannot be installed: E: The network is gone' \
    "$two" "$gone" "$how two gone"
# Those that are not needed are in the same message, and a kernel.
printf 'fio # writes to a disk\n' >more.list
mkdir kernels
run --also more.list --kernels kernels list && fail "success without a network"
[ "$(grep -c 'apt-get.* install' asked)" -eq 2 ] || fail "tries more"
sed -i 1d out
says 'setup: packages are missing and cannot be installed: E: The network is gone' \
    "$two" "$gone" 'without which tests are skipped:' \
    '  fio                  writes to a disk' "$how two gone fio" \
    'A kernel of Debian is fetched then, 84 MB with its headers: kernels has none.'
printf 'one\ntwo\ngone\n' >have
mkdir kernels/x && : >kernels/x/vmlinuz
run --also more.list --kernels kernels list || fail "fails for what is not needed"
grep -q 'fio  ' out && ! grep -q 'kernels has none' out || fail "says no fio"
printf 'one\n' >have
rm broken
run --also more.list list || fail "fails to install two lists"
printf 'one\n' >have

echo 1000 >uid
run && fail "success without root"
[ ! -s asked ] || fail "asks apt-get without rights"
says 'setup: packages are missing and cannot be installed: neither root nor sudo' \
    "$two" "$gone" "$how two gone"

fake sudo <<'END'
[ "$*" = "-n true" ] && exit
echo "sudo" >>asked
"$@"
END
run || fail "fails through sudo"
grep -q 'two gone (through sudo' out && grep -q '^sudo' asked ||
    fail "does not use sudo"

# A daemon that a test needs does not become a service of the machine.
for tool in mkdir touch; do
	echo "echo \"$tool \$*\" >>asked" | fake $tool
done
grep -q ssh asked && fail "touches ssh with no need"
echo openssh-server >>list
run || fail "fails to install a daemon"
grep -q '^touch /etc/ssh/sshd_not_to_be_run$' asked || fail "a daemon starts"
[ "$(grep -n ^touch asked | cut -d: -f1)" -lt "$(grep -n ^apt-get asked |
    cut -d: -f1)" ] || fail "a daemon starts before it is told not to"
sed -i '$d' list
rm bin/mkdir bin/touch

rm bin/apt-get
run && fail "success without apt-get"
says 'setup: packages are missing and cannot be installed: this system has no apt-get' \
    "$two" "$gone" \
    'These are packages of Debian 12, where root installs them by:' \
    '  apt-get install --no-install-recommends two gone'

# Without dpkg what the packages have is looked for: programs, libraries of
# pkg-config, files of the compiler.
rm bin/dpkg-query
fake cc <<'END'
case $* in
*=libhere.a) echo /dev/null ;;
*) echo "${1#*=}" ;;
esac
END
needs=${setup%/*}/needs
PATH=$tmp/bin:$tmp/tools "$needs" me cc lib:libhere.a >out 2>&1 ||
    fail "needs what is there"
PATH=$tmp/bin:$tmp/tools "$needs" me cc lib:libhere.a lib:libc.a pc:gsl \
    qemu-system-x86_64 no-such >out 2>&1 && fail "needs nothing"
sed 's/   .*//' out >lines && mv lines out
says 'me: missing: no-such' '  libc6-dev' '  libgsl-dev' '  qemu-system-x86' \
    'These are packages of Debian 12, where root installs them by:' \
    '  apt-get install --no-install-recommends libc6-dev libgsl-dev qemu-system-x86'
: >asked
PATH=$tmp/bin:$tmp/tools "$setup" list >out 2>&1 ||
    fail "misses what has no sign: cc is there"

"$setup" no-such-list >out 2>&1 && fail "success without a list"

# kmod-freebsd says of a tree what keeps it from being built, before it looks
# for a tool or makes a folder.
module=${setup%/*}/kmod-freebsd
refused()
{
	"$module" fbsd/sys made/dumpbench.ko >out 2>&1
	[ $? -eq 2 ] || fail "kmod-freebsd: no exit status 2"
	grep -q -- "$1" out || fail "kmod-freebsd: no '$1'"
	[ ! -e made ] || fail "kmod-freebsd: a folder is left"
}
refused "SYSDIR: 'fbsd/sys' is not the sys/ of FreeBSD's sources"
mkdir -p fbsd/sys/sys fbsd/sys/conf
echo '#undef __FreeBSD_version' >fbsd/sys/sys/param.h
refused 'no .*share/mk/bsd.kmod.mk .expected share/mk beside'
mkdir -p fbsd/share/mk
: >fbsd/share/mk/bsd.kmod.mk
refused 'no __FreeBSD_version in .*param.h'
printf '#define __FreeBSD_version 901000	/* Master */\n' >>fbsd/sys/sys/param.h
refused 'of FreeBSD 9.1 (__FreeBSD_version 901000), which .*expected FreeBSD 9.2 or later'
printf 'TYPE="FreeBSD"\nREVISION="9.1-STABLE"\n' >fbsd/sys/conf/newvers.sh
refused 'of FreeBSD 9.1-STABLE (__FreeBSD_version 901000), which'
exit 0
