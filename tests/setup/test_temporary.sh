#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A download that gets SIGKILL leaves a folder; the next one removes it, and
# leaves none, whatever becomes of it.

setup=$(cd "$(dirname "$0")/../../src/setup" && pwd)
for tool in apt-get depmod dpkg flock gcc; do
	PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
tmp=$(mktemp -d) && cd "$tmp" || exit 1
pid=
trap '[ -z "$pid" ] || kill -KILL $pid $(cat busy) 2>/dev/null
    rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

fail()
{
	echo "FAIL: $what: $*"
	sed 's/^/    | /' said
	exit 1
}

# apt as far as it is asked: it downloads until it is ended, or fails.
mkdir bin
for each in apt-get apt-cache; do
	cat >bin/$each <<-'END'
		#!/bin/sh
		case "$0 $* " in
		*/apt-get*" indextargets "*) ;;
		*/apt-cache*" depends "*) exit ;;
		*/apt-get*) [ ! -e "$TMPDIR/hang" ] || {
			echo $$ >"$TMPDIR/busy"
			exec sleep 100
		} ;;
		esac
		echo "E: no repository" >&2
		exit 100
	END
	chmod +x bin/$each
done
PATH=$tmp/bin:$PATH
export APT_CONFIG="" TMPDIR="$tmp" SYSROOT="$tmp/system"

# left NAME: folders of it.
left()
{
	find to -name ".$1.*" | wc -l
}

# killed NAME SCRIPT [argument ...]
killed()
{
	what=$2 name=$1
	shift 2
	set -- "$setup/$what" "$@"
	rm -rf to busy
	mkdir to
	: >hang
	"$@" >said 2>&1 </dev/null &
	pid=$!
	for _ in $(seq 600); do
		[ ! -s busy ] || break
		kill -0 $pid 2>/dev/null || break
		sleep 0.05
	done
	[ -s busy ] || fail "apt is not asked"
	kill -KILL $pid
	wait $pid 2>/dev/null
	[ "$(left "$name")" -eq 1 ] || fail "it had no folder"
	rm hang
	# The download goes on without its script, and holds the lock.
	kill -KILL "$(cat busy)"
	pid=
	"$@" >said 2>&1 </dev/null && fail "it has a repository"
	[ "$(left "$name")" -eq 0 ] || fail "left: $(find to -name ".$name.*")"
}

killed get kernel 9.9.0-1-amd64 to
killed get kernel newest-686-pae to
killed client client to
killed libc libc-i386 to
