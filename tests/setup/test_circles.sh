#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# No source files call each other in a circle: nm tells which file defines
# and which uses a symbol.  Of a circle the calls are printed.
# timeout: 300

cd "$(dirname "$0")/../.." || exit 1
: "${BUILD:=build}"
if [ "$(uname -s)" != Linux ]; then
	echo "what is compiled is listed for Linux"
	exit 77
fi
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

# The circles that are left, one a line.  A line whose circle is gone is to be
# removed, so that it does not come back.
cat >"$tmp/known" <<'END'
END

# What is compiled on FreeBSD alone, with a kernel's headers alone, or for
# another machine.
skipped='
src/host/busy_freebsd.c
src/host/interrupts_freebsd.c
src/knob/sysctl.c
src/guest/no_drivers.c
src/guest/freebsd/system_i386.c
bench/measure/machine_freebsd.c
kmod/linux/sysctl.c
'

# The object of the source $2 in make's folder $1.  What make compiles without
# an object, as the agents and the stub, or has not compiled since the source
# changed, is compiled here; a kernel's part cannot be.
object()
{
	object=$1/${2%.*}.o
	[ -z "$(find "$object" -newer "$2" 2>/dev/null)" ] || return 0
	mkdir -p "$tmp/${object%/*}"
	if ${CC:-cc} -c -w -std=gnu11 -D_GNU_SOURCE -Isrc -Ikmod -Ibench \
	    -Ikmod/engine -Isrc/host -o "$tmp/$object" "$2" 2>"$tmp/errors"
	then
		object=$tmp/$object
	elif [ ! -e "$object" ]; then
		cat "$tmp/errors" >&2
		return 1
	fi
}

# "source symbol type" for each symbol of the sources on stdin.
symbols()
{
	while read -r source; do
		case $skipped in
		*"
$source
"*)		continue ;;
		esac
		object "$1" "$source" && echo "$object $source" || {
			echo "$source: no object, and it does not compile" >&2
			: >"$tmp/failed"
		}
	done >"$tmp/objects"
	cut -d ' ' -f 1 "$tmp/objects" | xargs nm -A -P -g >"$tmp/nm" ||
	    : >"$tmp/failed"
	awk 'NR == FNR { source[$1 ":"] = $2; next }
	    { print source[$1], $2, $3 }' "$tmp/objects" "$tmp/nm"
}

# From these the circles: a line each with the sources' names, sorted, and
# below it the calls in it, indented.
circles()
{
	awk '
	function reach(from, at, i, n, next_) {
		n = split(calls[at], next_, " ")
		for (i = 1; i <= n; i++)
			if (!((from, next_[i]) in reaches)) {
				reaches[from, next_[i]]
				reach(from, next_[i])
			}
	}
	$3 ~ /^[Uwv]$/ { uses[$1, $2] }
	$3 !~ /^[Uwv]$/ { definers[$2] = definers[$2] " " $1 }
	END {
		for (use in uses) {
			split(use, part, SUBSEP)
			n = split(definers[part[2]], other, " ")
			for (i = 1; i <= n; i++)
				if (other[i] != part[1]) {
					if (!((part[1], other[i]) in by))
						calls[part[1]] = \
						    calls[part[1]] " " other[i]
					by[part[1], other[i]] = part[2]
				}
		}
		for (file in calls)
			reach(file, file)
		for (file in calls)
			for (other_ in calls)
				if ((file, other_) in reaches &&
				    (other_, file) in reaches)
					print file, other_, by[file, other_]
	}' "$1" | sort | awk '
	function flush() {
		if (line in calls)
			calls[line] = calls[line] said
		else if (line != "")
			calls[line] = said
		line = said = ""
	}
	$1 != last { flush(); last = $1 }
	{ line = line (line == "" ? "" : " ") $2 }
	$3 != "" { said = said "    " $1 " -> " $2 " (" $3 ")\n" }
	END {
		flush()
		for (line in calls)
			printf "%s\n%s", line, calls[line]
	}'
}

# One program: the folder of its objects, those of its sources.
check()
{
	objects=$1
	shift
	find "$@" -name '*.c' -o -name '*.cc' | sort |
	    symbols "$BUILD/$objects" >"$tmp/symbols"
	circles "$tmp/symbols" >>"$tmp/circles"
}

: >"$tmp/circles"
check obj src bench kmod/engine
check fake kmod/linux kmod/engine
check fakebsd/1302001 kmod/freebsd kmod/engine
grep -v '^ ' "$tmp/circles" | sort -u >"$tmp/found"
sort "$tmp/known" | comm -13 - "$tmp/found" >"$tmp/new"
sort "$tmp/known" | comm -23 - "$tmp/found" >"$tmp/gone"
while read -r circle; do
	echo "a circle: $circle"
	awk -v circle="$circle" '!/^ / { on = $0 == circle } on && /^ /' \
	    "$tmp/circles" | sort -u
done <"$tmp/new"
sed 's/^/no circle any more, to be removed from this script: /' "$tmp/gone"
[ ! -e "$tmp/failed" ] && [ ! -s "$tmp/new" ] && [ ! -s "$tmp/gone" ]
