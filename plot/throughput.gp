# SPDX-License-Identifier: BSD-2-Clause
# What gets through: a panel a sink, a group a path, a bar a batch.
# Variables: paths, sinks, batches.

panels = words(sinks)
width = 1200
height = 92 + 340 * panels
exact = (clock eq "exact")
title = "Throughput: ".(exact ? "bytes per instruction" : \
    "MB per second").", to map, read and unmap"
load scripts."/style.gp"

set multiplot
n = words(batches)
wide = 0.86 / n
set style fill solid 0.9 border rgb "white"
set boxwidth wide
set xrange [0.5:words(paths) + 0.5]
set xtics scale 0 ("" 0)
do for [i = 1:words(paths)] {
	set xtics add (word(paths, i) i)
}
set grid noxtics
set ylabel (exact ? "bytes per instruction" : "MB/s (10^6 bytes)")
set lmargin at screen 0.065
set rmargin at screen 0.985
place(path, b) = path + (b - (n + 1) / 2.0) * wide
say(v) = (v == v ? sprintf(v < 9.95 ? "%#.2g" : "%.0f", v) : "n/a")
tall(v) = (v == v ? v : 0)

do for [s = 1:panels] {
	set tmargin at screen 1 - (116.0 + 340 * (s - 1)) / height
	set bmargin at screen 1 - (116.0 + 340 * s - 84) / height
	set yrange [0:*]
	set offsets 0, 0, graph 0.12, 0
	set label 5 "sink ".word(sinks, s) at graph 0, graph 1.06 left \
	    font font.",".size
	if (s == 1) {
		set key at graph 1, graph 1.2 right top horizontal \
		    samplen 1 width -1 title "pages per batch" left
	} else {
		unset key
	}
	file = "throughput-".s.".tsv"
	plot for [b = 1:n] file using (place($0 + 1, b)):(column(b + 1)) \
	    with boxes lt 1 dt 1 lc rgb bars[(b - 1) % 6 + 1] title word(batches, b), \
	    for [b = 1:n] file using (place($0 + 1, b)): \
	    (tall(column(b + 1))):(say(column(b + 1))) with labels \
	    offset 0, 0.6 font font.",".(size - 2) notitle
	unset label
}
unset multiplot
