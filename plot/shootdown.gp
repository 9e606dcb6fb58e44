# SPDX-License-Identifier: BSD-2-Clause
# What responders add: a line a path.  Variables: paths, styles,
# most_responders.

width = 1000
height = 680
title = "Shootdown: ".unit." to map and unmap a page, by number of responders"
load scripts."/style.gp"

set lmargin at screen 0.095
set rmargin at screen 0.77
set tmargin at screen 1 - 110.0 / height
set bmargin at screen (clock eq "exact" ? 0.165 : 0.11)
set logscale y 10
set format y axis
set mytics 10
set xrange [-0.1:most_responders + 0.1]
set xtics 1
set xlabel "responders: further CPUs that must serve a shootdown"
set ylabel unit." per page (map + unmap, medians)"
set key at screen 0.785, graph 1 left top samplen 3.5 \
    spacing 1.35 title "path" left
# The icount clock runs for all CPUs together.
if (clock eq "exact") {
	set label 5 "With responders, exact ticks are the work of the whole ". \
	    "machine, not how long the initiator waits." \
	    at screen 0.095, screen 0.03 left font font.",".small \
	    textcolor rgb 0x555555
}
plot for [i = 1:words(paths)] "shootdown.tsv" index i - 1 using 1:2 \
    with linespoints lt int(word(styles, i)) title word(paths, i)
