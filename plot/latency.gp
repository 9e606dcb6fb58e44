# SPDX-License-Identifier: BSD-2-Clause
# Distributions of what mapping and unmapping a batch takes: a panel a stage
# and batch, a line a path.  Variables: paths, styles, batches,
# most_ticks.

width = 1200
height = 920
title = "Latency: what part of the batches is done within how many ".unit
load scripts."/style.gp"

columns = words(batches)
left(c) = 0.07 + (c - 1) * (0.755 / columns)
right(c) = left(c) + 0.755 / columns - 0.045

set multiplot
set logscale x 10
set format x axis
set xrange [1:most_ticks * 1.3]
set yrange [0:1.03]
set ytics 0.25
set format y "%.2f"
unset key

do for [s = 1:2] {
	stage = word("map unmap", s)
	top = (s == 1 ? 118.0 : 504.0)
	set tmargin at screen 1 - top / height
	set bmargin at screen 1 - (top + 310) / height
	do for [c = 1:columns] {
		batch = word(batches, c)
		set lmargin at screen left(c)
		set rmargin at screen right(c)
		set label 5 stage.", ".(batch eq "1" ? "1 page" : \
		    batch." pages")." per batch" at graph 0, graph 1.05 left \
		    font font.",".size
		if (s == 2) {
			set xlabel unit." per batch, time stamps included"
		} else {
			unset xlabel
		}
		if (c == 1) {
			set ylabel "part of all batches"
		} else {
			unset ylabel
		}
		file = "latency-".stage."-".batch
		plot for [i = 1:words(paths)] file.".tsv" index i - 1 \
		    using 1:2 with steps lt int(word(styles, i)), \
		    for [i = 1:words(paths)] file."-marks.tsv" index i - 1 \
		    using 1:2 with points lt int(word(styles, i))
		unset label
	}
}

# The legend stands for all panels.
set lmargin at screen 0.83
set rmargin at screen 0.99
set tmargin at screen 1 - 118.0 / height
set bmargin at screen 0.3
unset border
unset tics
unset grid
unset xlabel
unset ylabel
unset logscale
set key at graph 0, graph 1 left top samplen 3.5 spacing 1.35 \
    title "path" left
set xrange [0:1]
set label 6 "Marks only tell lines from each other that lie on one another." \
    at screen 0.07, screen 18.0 / height left font font.",".small \
    textcolor rgb 0x555555
plot for [i = 1:words(paths)] NaN with linespoints \
    lt int(word(styles, i)) title word(paths, i)
unset multiplot
