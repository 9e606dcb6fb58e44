# SPDX-License-Identifier: BSD-2-Clause
# The rate of map, sink and unmap: a panel per sink, a group per path, a bar per
# batch.
# Variables: paths, sinks, batches, mosts.

groups = words(paths)
bars = words(batches)
panels = words(sinks)
load scripts."/bars.gp"
rows = (panels + 1) / 2
height = rows * (tall_as + 100) + 40
note = ""
exact = (clock eq "exact")
unit = (exact ? "bytes per instruction" : "MB per second")
title = (exact ? "Streaming: " : "Throughput: ").unit. \
    ", to map, read and unmap"
load scripts."/style.gp"

array legend[bars]
do for [b = 1:bars] {
	legend[b] = word(batches, b).(word(batches, b) eq "1" ? " page" : \
	    " pages").(b == 1 ? " per batch" : "")
}
set multiplot
set grid noytics
set yrange [tall_as:0]
set ytics scale 0 ("" 0)
do for [g = 1:groups] {
	set ytics add (short(word(paths, g)) middle(g))
}
set xtics font small
left(s) = 185 + (s - 1) % 2 * 500
top(s) = head + 72 + (s - 1) / 2 * (tall_as + 100)
do for [s = 1:panels] {
	set lmargin at screen across(left(s))
	set rmargin at screen across(left(s) + 295)
	set tmargin at screen down(top(s))
	set bmargin at screen down(top(s) + tall_as)
	set xrange [0:most(s) * 1.25]
	set xtics ("0" 0)
	do for [i = 1:int(most(s) / step(s) + 1e-9)] {
		set xtics add (tic(i, s) i * step(s))
	}
	set label 6 unit at graph 0.5, screen down(top(s) + tall_as + 50) \
	    center font plain
	set label 5 "sink ".word(sinks, s) at graph 0, screen down(top(s) - 14) \
	    left font plain
	file = "throughput-".s.".tsv"
	plot for [b = 1:bars] file using (column(b + 1) / 2): \
	    (centre($0 + 1, b)):(0):(column(b + 1)):(upper($0 + 1, b)): \
	    (lower($0 + 1, b)) with boxxyerror lt 1 dt 1 \
	    lc rgb shade(b, bars) fs solid noborder notitle, \
	    for [b = 1:bars] file using (tall(column(b + 1))): \
	    (centre($0 + 1, b)):(say(column(b + 1))) with labels left \
	    offset 0.5, 0 font small notitle, \
	    for [b = 1:tips * bars] file using (tall(column(b + 1))): \
	    (centre($0 + 1, b)):(word(paths, int($0) + 1).", sink ". \
	    word(sinks, s).", batches of ".counted(word(batches, b), "page"). \
	    ": ".of_unit(column(b + 1))) with labels @tip, \
	    for [b = 1:(s == 1 ? bars : 0)] keyentry with boxes lt 1 dt 1 \
	    lc rgb shade(b, bars) fs solid noborder title legend[b] \
	    at across(legend_at(b)), down(head + 24)
	unset label
}
unset multiplot
