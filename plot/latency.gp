# SPDX-License-Identifier: BSD-2-Clause
# Distributions of the cost to map and unmap a batch: a panel per stage and
# batch, a line per path.  Variables: paths, styles, batches,
# first_ticks (a decade), least_ticks, most_ticks.

n = words(paths)
# A panel is as high as the legend, which has a row per path.
panel = (n > 15 ? 20 * n : 300)
height = 2 * panel + 200
note = "Two time stamps and two empty calls are included (path null). ". \
    "Marks only identify lines: they are in the\norder of the legend, each ". \
    "at its own height."
title = "Latency: cumulative distribution of ".unit." per batch"
load scripts."/style.gp"

columns = words(batches)
pitch = (782.0 - 88) / columns
set multiplot
set logscale x 10
set format x decades
set mxtics 10
if (log10(most_ticks / first_ticks) > 6) {
	set xtics first_ticks, 100
}
set xrange [least_ticks:most_ticks]
set yrange [0:1.03]
set ytics 0.25
set format y "%.2f"
unset key
set tics font small
stage(s) = word("map unmap", s)
top(s) = head + 40 + (s - 1) * (panel + 94)
file(s, c) = "latency-".stage(s)."-".word(batches, c)

do for [s = 1:2] {
	set tmargin at screen down(top(s))
	set bmargin at screen down(top(s) + panel)
	do for [c = 1:columns] {
		set lmargin at screen across(88 + (c - 1) * pitch)
		set rmargin at screen across(88 + c * pitch - 60)
		set label 5 stage(s).", ".(word(batches, c) eq "1" ? "1 page" : \
		    word(batches, c)." pages")." per batch" \
		    at graph 0, screen down(top(s) - 16) left font plain
		if (c == 1) {
			set label 6 "part of the batches" at screen \
			    across(17), graph 0.5 center rotate font plain
		}
		set label 7 unit." per batch" at graph 0.5, \
		    screen down(top(s) + panel + 52) center font plain
		plot for [i = 1:n] file(s, c).".tsv" index i - 1 \
		    using 1:2 with steps lt int(word(styles, i)), \
		    for [i = 1:n] file(s, c)."-marks.tsv" index i - 1 \
		    using 1:2 with points lt int(word(styles, i)), \
		    for [i = 1:tips * n] file(s, c).".tsv" index i - 1 \
		    using ($2 > 0 ? $1 : NaN):2:(sprintf("%s, %s: %.4g%% of ". \
		    "batches take up to ", word(paths, i), stage(s), \
		    $2 * 100).of_unit($1)." (by buckets 1.6% wide)") \
		    with labels @tip
		unset label
	}
}

# The legend stands beside the upper panels, each name as high as its mark.
set tmargin at screen down(top(1))
set bmargin at screen down(top(1) + panel)
set lmargin at screen across(770)
set rmargin at screen across(985)
unset border
unset tics
unset grid
unset logscale
set xrange [0:1]
set yrange [0:1]
set key on
plot NaN notitle, for [i = 1:n] keyentry with linespoints \
    lt int(word(styles, i)) title short(word(paths, i)) \
    at across(826), down(top(1) + (i - 0.5) * panel * 1.0 / n * 300 / 309)
unset multiplot
