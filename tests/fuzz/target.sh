# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# What the scripts here know of fuzz targets: sourced with $top, the sources,
# and $build, the folder fuzz of a build.

me=fuzz
. "$top/tests/words.sh"

# All of them, by name.
targets()
{
	(cd "$top/tests" && find . -name 'fuzz_*.c') |
	    sed 's/.*\/fuzz_//; s/\.c$//' | sort
}

# Are they targets?  By the sources, as nothing may be built yet.
known()
{
	all=" $(targets | xargs) "
	for name; do
		case $name in
		'' | *[!a-z0-9_]*) ;;
		*) [ "${all#*" $name "}" = "$all" ] || continue ;;
		esac
		refuse "unknown target '$name' (expected" \
		    "$(targets | xargs | sed 's/ /, /g'))"
	done
}

# Where the target $1 is: $source and $program.
find_target()
{
	source=$(find "$top/tests" -name "fuzz_$1.c")
	program=$build/tests/${source#"$top/tests/"}
	program=${program%.c}
}

# Are these targets built?
built()
{
	for name; do
		find_target "$name"
		[ -x "$program" ] || refuse "$name: not in $build (expected" \
		    "one that make fuzz-build has built)"
	done
}

# Of a target that is built: $source, $program, $corpus, $new and $limits.
target()
{
	find_target "$1"
	corpus=$top/tests/corpus/$1
	new=$build/new/$1
	mkdir -p "$new" || exit 1
	limits=$(sed -n 's/^ \* max_len: \([0-9]*\)$/\1/p' "$source")
	limits="-max_len=${limits:-8192} -timeout=20 -rss_limit_mb=2048"
	[ ! -f "${source%.c}.dict" ] || limits="$limits -dict=${source%.c}.dict"
}
