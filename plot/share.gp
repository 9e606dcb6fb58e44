# SPDX-License-Identifier: BSD-2-Clause
# A dump to the emulated adapter: a panel per speed, a group per path, a bar per
# batch, divided into map, unmap and device.
# Variables: paths, batches, speeds, mosts, model.

groups = words(paths)
bars = words(batches)
panels = words(speeds)
load scripts."/bars.gp"
height = panels * (tall_as + 100) + 40
note = "% mapping: the part of map and unmap, without the harness, which ". \
    "is in the bars.\n".model
exact = (clock eq "exact")
title = "Dump to the emulated adapter: mapping's share of the cost of a page"
load scripts."/style.gp"

unit = (exact ? "instructions of the kernel per page" : "us per page")
name(speed) = (speed eq "off" ? "adapter without a model: emulation time" : \
    speed eq "2200s" ? "adapter with the model of the 2200S" : \
    "adapter with a model set by hand")
array legend[3] = ["map", "unmap", exact ? "driver" : "driver and adapter"]

set multiplot
set grid noytics
set yrange [tall_as:0]
set ytics scale 0 font small
set ytics ("" 0)
set xtics font small
set lmargin at screen across(240)
set rmargin at screen across(975)
# Columns of a batch: map, unmap, device, mapping's part in percent.
at(b, i) = 1 + 4 * (b - 1) + i
upto(b, i) = (i == 0 ? 0 : i == 1 ? column(at(b, 1)) : i == 2 ? \
    column(at(b, 1)) + column(at(b, 2)) : \
    column(at(b, 1)) + column(at(b, 2)) + column(at(b, 3)))
percent(v) = (v != v ? "n/a" : v < 0.05 ? "<0.1%" : \
    sprintf(v < 9.95 ? "%.1f%%" : "%.0f%%", v))
said(b) = say(upto(b, 3)).", ".percent(column(at(b, 4)))." mapping"
top(s) = head + 72 + (s - 1) * (tall_as + 100)
do for [g = 1:groups] {
	do for [b = 1:bars] {
		set ytics add (word(batches, b) centre(g, b))
	}
}
do for [s = 1:panels] {
	set tmargin at screen down(top(s))
	set bmargin at screen down(top(s) + tall_as)
	set xrange [0:most(s) * 1.4]
	set xtics ("0" 0)
	do for [i = 1:int(most(s) / step(s) + 1e-9)] {
		set xtics add (tic(i, s) i * step(s))
	}
	set label 7 unit at graph 0.5, screen down(top(s) + tall_as + 50) \
	    center font plain
	set label 5 name(word(speeds, s)) at screen across(240), \
	    screen down(top(s) - 14) left font plain
	set label 6 "pages per batch" at screen across(222), \
	    screen down(top(s) - 14) right font small textcolor rgb quiet
	do for [g = 1:groups] {
		set label 10 + g short(word(paths, g)) at screen across(190), \
		    first middle(g) right font plain
	}
	file = "share-".s.".tsv"
	plot for [i = 1:3] for [b = 1:bars] file using \
	    ((upto(b, i - 1) + upto(b, i)) / 2):(centre($0 + 1, b)): \
	    (upto(b, i - 1)):(upto(b, i)):(upper($0 + 1, b)): \
	    (lower($0 + 1, b)) with boxxyerror lt 1 dt 1 \
	    lc rgb shade(4 - i, 3) fs solid noborder notitle, \
	    for [b = 1:bars] file using (tall(upto(b, 3))): \
	    (centre($0 + 1, b)):(said(b)) with labels left offset 0.5, 0 \
	    font small notitle, \
	    for [i = 1:tips * 3] for [b = 1:bars] file using \
	    (tall(upto(b, i))):(centre($0 + 1, b)):(word(paths, int($0) + 1). \
	    ", batches of ".counted(word(batches, b), "page").", ". \
	    legend[i].": ".say(upto(b, i) - upto(b, i - 1))." of ". \
	    say(upto(b, 3))) with labels @tip, \
	    for [i = 1:(s == 1 ? 3 : 0)] keyentry with boxes lt 1 dt 1 \
	    lc rgb shade(4 - i, 3) fs solid noborder title legend[i] \
	    at across(legend_at(i)), down(head + 24)
	unset label
}
unset multiplot
