#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Does the C of the userland compile for FreeBSD?  Against the headers of a
# tree of FreeBSD's sources, which FREEBSD_SRC names, without its libraries;
# without such a tree, does it call what only another system's library has?
# C++ is left out: its library's headers are made, not found.

cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

# What make would compile there, as make would say it here.
make --no-print-directory -Bn HOST_OS=FreeBSD B="$tmp/b" "$tmp/b/dumpbench" |
    sed -e ':a' -e '/\\$/{' -e 'N;s/\\\n[[:space:]]*//;ba' -e '}' |
    grep -E ' -c -o .*\.c$' >"$tmp/lines"
[ "$(wc -l <"$tmp/lines")" -gt 30 ] || {
	echo "make names too few files:"
	cat "$tmp/lines"
	exit 1
}
for file in src/knob/sysctl.c bench/measure/machine_freebsd.c; do
	grep -q " $file\$" "$tmp/lines" || {
		echo "$file is not among what make compiles there"
		exit 1
	}
done
# Not in each libc of FreeBSD 13 and 14.
sed 's/.* //' "$tmp/lines" | xargs grep -nwE 'versionsort|strverscmp|mempcpy|rawmemchr|canonicalize_file_name|get_current_dir_name|program_invocation_(short_)?name' >"$tmp/calls" && {
	echo "not to be had on FreeBSD:"
	cat "$tmp/calls"
	exit 1
}

src=${FREEBSD_SRC:-}
if [ ! -e "$src/sys/sys/sysctl.h" ] || [ ! -e "$src/include/stdio.h" ]; then
	echo "FREEBSD_SRC names no tree of FreeBSD's sources with include/"
	exit 77
fi
command -v clang >/dev/null || {
	echo "no clang"
	exit 77
}
src=$(realpath "$src")

# As a FreeBSD's /usr/include, and the libraries' headers beside it.
inc=$tmp/include
cp -r "$src/include" "$inc" && mkdir "$tmp/ports" || exit 1
ln -s "$src/sys/sys" "$inc/sys"
ln -s "$src/sys/amd64/include" "$inc/machine"
ln -s "$src/sys/x86/include" "$inc/x86"
for header in elf errno fcntl limits poll signal stdint termios; do
	[ -e "$inc/$header.h" ] || ln -s sys/$header.h "$inc/"
done
if [ -e "$src/lib/msun/src/math.h" ]; then
	cp "$src/lib/msun/src/math.h" "$inc/"
else
	# The compiler knows these functions by itself.
	cat >"$inc/math.h" <<-END
	#define NAN		__builtin_nanf("")
	#define INFINITY	__builtin_inff()
	#define HUGE_VAL	__builtin_huge_val()
	#define isnan(x)	__builtin_isnan(x)
	#define isfinite(x)	__builtin_isfinite(x)
	double ceil(double), fabs(double), floor(double), fmax(double, double);
	double fmin(double, double), log(double), log10(double), log2(double);
	double pow(double, double), round(double), sqrt(double);
	long lround(double);
	long long llround(double);
	double exp(double), fmod(double, double), rint(double), trunc(double);
	END
fi
for header in archive.h archive_entry.h hwloc hwloc.h jansson.h \
    jansson_config.h gsl; do
	for folder in /usr/include "/usr/include/$(cc -print-multiarch)"; do
		[ ! -e "$folder/$header" ] ||
		    cp -rn "$folder/$header" "$tmp/ports/"
	done
done

failed=0
while read -r line; do
	file=${line##* }
	eval "set -- $line"
	flags=
	for word; do
		case $word in
		-D* | -I[!/]* | -std=*) flags="$flags '$word'" ;;
		esac
	done
	eval "set -- $flags"
	clang --target=x86_64-unknown-freebsd13.2 -nostdinc \
	    -isystem "$(clang -print-resource-dir)/include" \
	    -isystem "$inc" -isystem "$tmp/ports" "$@" -fsyntax-only -Wall \
	    -Wextra -Werror "$file" || {
		echo "$file: does not compile for FreeBSD"
		failed=$((failed + 1))
	}
done <"$tmp/lines"
echo "$(wc -l <"$tmp/lines") files, $failed do not compile"
[ "$failed" -eq 0 ]
