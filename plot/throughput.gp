# SPDX-License-Identifier: BSD-2-Clause
# What gets through: a panel a sink, a group a path, a bar a batch.
# Variables: paths, sinks, batches.

panels = words(sinks)
n = words(batches)
# Room for the names below and the figures above.
slot = (34 * n + 14 > 112 ? 34 * n + 14 : 112)
slots = (words(paths) > 5 ? words(paths) : 5)
width = 122 + slot * slots
height = 92 + 340 * panels
exact = (clock eq "exact")
title = (exact ? "Streaming: bytes per instruction" : \
    "Throughput: MB per second").", to map, read and unmap"
load scripts."/style.gp"

set multiplot
wide = 0.86 / n
set style fill solid 0.9 border rgb "white"
set boxwidth wide
middle = (words(paths) + 1) / 2.0
set xrange [middle - slots / 2.0:middle + slots / 2.0]
set xtics scale 0 ("" 0)
do for [i = 1:words(paths)] {
	set xtics add (word(paths, i) i)
}
set grid noxtics
set lmargin at screen 104.0 / width
set rmargin at screen 1 - 18.0 / width
place(path, b) = path + (b - (n + 1) / 2.0) * wide

do for [s = 1:panels] {
	set tmargin at screen 1 - (116.0 + 340 * (s - 1)) / height
	set bmargin at screen 1 - (116.0 + 340 * s - 84) / height
	set yrange [0:*]
	set offsets 0, 0, graph 0.12, 0
	set label 5 "sink ".word(sinks, s) at graph 0, graph 1.06 left \
	    font font.",".size
	# Not ylabel, which the width of the figures beside it would move.
	set label 6 (exact ? "bytes per instruction" : "MB per second") \
	    at screen 17.0 / width, graph 0.5 center rotate
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
