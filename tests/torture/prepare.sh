# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# What the tortured programs read: sourced by the runner's preparations, with
# $TOP and $BUILD, in an empty folder.

reference=$TOP/results/reference
linux=$reference/linux-6.1.0-56-amd64/20261122T112714Z-exact.json
freebsd=$reference/freebsd-13.2-RELEASE/20261123T010032Z-exact.json

# The result $1 with those of its rows only whose names match $2, at most $3.
rows()
{
	awk -v want="$2" -v most="$3" '
	    /^{.*"run_name"/ {
		if (n < most && match($0, "\"name\":\"" want)) {
			sub(/,$/, "")
			printf "%s%s", n++ ? ",\n" : "", $0
		}
		next
	    }
	    n > 0 && !ended { printf "\n"; ended = 1 }
	    { print }' "$1"
}

# Two results that differ in a figure.
pair()
{
	rows "$linux" 'latency/(null|enter|vmap)/1"' 6 >old.json
	sed '2,$s/"map_median":\([0-9]\)/"map_median":1\1/g; s/6\.1\.0-56/6.1.0-57/' \
	    old.json >new.json
}

# A program in the tortured one's PATH: its text is standard input.
fake()
{
	mkdir -p bin
	{ echo '#!/bin/sh' && cat; } >"bin/$1"
	chmod +x "bin/$1"
}

# It draws at once.
gnuplot()
{
	fake gnuplot <<-'E'
		printf '<svg></svg>\n' >picture
	E
}

# Two results with explanations of a figure that differs.
explained()
{
	mkdir old new
	cp "$TOP/tests/torture/explanation.json" old/20260101T000000Z-explain.json
	sed 's/\([:[,]\)69\([],}]\)/\175\2/g; s/6\.1\.0-56/6.1.0-57/' \
	    old/*.json >new/20260102T000000Z-explain.json
}
