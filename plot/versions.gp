# SPDX-License-Identifier: BSD-2-Clause
# Kernels by version: a panel for each path, with a scale of its own, a line for
# each flavour, and a ring and a name where a step is.
# Variables (bench/plot/panels.c): panels, places, flavours, kernels, wide,
# batch, crash, runs, every, longest, steps, and arrays titles, figures, mosts,
# place_names, legend, and step_panel, _place, _row, _at, _name.

columns = (panels <= 4 ? 2 : panels <= 9 ? 3 : 4)
lines_of_panels = (panels + columns - 1) / columns
tall = 120 # of a plot
line_of(p) = (p - 1) / columns + 1
# Above it are its title, its figures and, in some lines, names of steps.
array names[lines_of_panels]
do for [l = 1:lines_of_panels] {
	names[l] = 0
}
do for [i = 1:steps] {
	l = line_of(step_panel[i])
	names[l] = (step_row[i] > names[l] ? step_row[i] : names[l])
}
over(l) = 52 + 18 * names[l]
top_of(l) = over(l) + (l == 1 ? 0 : top_of(l - 1) + tall + 16)
pitch_x = (980 - (wide + 58) * columns) / columns + wide + 58
# Names of versions below the lowest panel of each column, upright.
below = 9.2 * longest + 12
height = 34 + top_of(lines_of_panels) + tall + 16 + below
title = "Kernels: ".unit." per page, by ".(runs ? "run" : "version")
note = "Map + unmap, medians, the harness included".(batch > 0 ? \
    sprintf("; paths with batches of %d pages", batch) : "").".\n". \
    (steps == 0 ? "" : every ? "Ring: better or worse than before it, as ". \
    "dumpbench compare tells it.\n" : \
    "Ring: 10 % or more from the measured kernel before it". \
    "; \"?\": boots of one kernel may differ as much.\n").(crash ? \
    "crash: the old memory, read by the capture kernel with read(2) or ". \
    "mmap(2), by the bytes of a call." : "")
kernel = sprintf(runs ? "%d results, " : "%d kernels, ", kernels).clock." clock"
load scripts."/style.gp"

line_type(f) = (f == 1 ? 7 : f == 2 ? 10 : f == 3 ? 11 : 14 + f)
column_of(p) = (p - 1) % columns
left(p) = 58 + column_of(p) * pitch_x
top(p) = head + 34 + top_of(line_of(p))
# One name in so many, where there are too many.
nth = ceil(places * 16.0 / wide)
legend_at(f) = (f == 1 ? 75.0 : legend_at(f - 1) + 80 + \
    9.6 * strlen(legend[f - 1]))
# About three steps of 1, 2 or 5.
round(v, q) = (v < 1.5 * q ? 1 : v < 3.5 * q ? 2 : v < 7.5 * q ? 5 : 10) * q
step_of(v) = round(v / 2.5, 10 ** floor(log10(v / 2.5)))

# Marks that would touch each other are only points on the line.
marks = (places * 12 > wide ? "pt 7 ps 0.2*m" : "")
set multiplot
set tics font small
set xrange [0.5:places + 0.5]
set key noautotitle
do for [p = 1:panels] {
	most = (mosts[p] > 0 ? mosts[p] : 1)
	set lmargin at screen across(left(p))
	set rmargin at screen across(left(p) + wide)
	set tmargin at screen down(top(p))
	set bmargin at screen down(top(p) + tall)
	set yrange [0:most * 1.12]
	set ytics 0, step_of(most)
	set format y (most >= 1e4 ? decades : "%.10g")
	set xtics rotate by 90 right ("" 1)
	do for [i = places:1:-nth] {
		set xtics add ((p + columns > panels ? place_names[i] : "") i)
	}
	set label 5 titles[p] at screen across(left(p) - 43), \
	    screen down(top(p) - over(line_of(p)) + 18) left font plain
	set label 6 figures[p] at screen across(left(p) - 43), \
	    screen down(top(p) - over(line_of(p)) + 38) left font small \
	    textcolor rgb quiet
	do for [i = 1:steps] {
		if (step_panel[i] == p && step_row[i] > 0) {
			set label 100 + i step_name[i] at \
			    screen across(left(p) + step_at[i]), \
			    screen down(top(p) - 18 * step_row[i] + 10) \
			    center font small textcolor rgb red
		}
		if (step_panel[i] == p) {
			set arrow 100 + i from first step_place[i], graph 0 \
			    to first step_place[i], graph 1 nohead lc rgb red \
			    dt (2,3) lw 0.8 back
		}
	}
	plot for [f = 1:flavours] "versions.tsv" \
	    index (p - 1) * flavours + f - 1 using 1:2 \
	    with linespoints lt line_type(f) @marks, \
	    "rings.tsv" index p - 1 using 1:2 with points pt 6 ps 1.3*m \
	    lw 1.4 lc rgb red, \
	    for [f = 1:tips * flavours] "versions.tsv" \
	    index (p - 1) * flavours + f - 1 using 1:2:(titles[p].", ". \
	    (runs ? strcol(3) : place_names[int($1)]. \
	    (legend[f] eq "" ? "" : " ").legend[f]).": ". \
	    of_unit($2)." per page") with labels @tip, \
	    for [f = 1:(p == 1 ? flavours : 0)] keyentry with linespoints \
	    lt line_type(f) title legend[f] at across(legend_at(f)), \
	    down(head + 14)
	unset label
	unset arrow
}
unset multiplot
