# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# What the scripts here know of fuzz targets: sourced with $top, the sources,
# and $build, the folder fuzz of a build.

# All of them, by name.
targets()
{
	(cd "$top/tests" && find . -name 'fuzz_*.c') |
	    sed 's/.*\/fuzz_//; s/\.c$//' | sort
}

# Of the target $1: $source, $program, $corpus, $new and $limits.
target()
{
	source=$(find "$top/tests" -name "fuzz_$1.c")
	program=$build/tests/${source#"$top/tests/"}
	program=${program%.c}
	[ -n "$source" ] && [ -x "$program" ] || {
		echo "$1: no such fuzz target in $build (expected one that" \
		    "make fuzz builds)" >&2
		exit 2
	}
	corpus=$top/tests/corpus/$1
	new=$build/new/$1
	mkdir -p "$new" || exit 1
	limits=$(sed -n 's/^ \* max_len: \([0-9]*\)$/\1/p' "$source")
	limits="-max_len=${limits:-8192} -timeout=20 -rss_limit_mb=2048"
	[ ! -f "${source%.c}.dict" ] || limits="$limits -dict=${source%.c}.dict"
}
