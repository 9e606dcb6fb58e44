# SPDX-License-Identifier: BSD-2-Clause
# Two dump drivers by path and batch, and the ratios as sentences.
# Variables: paths, styles, batches, ratios, mosts.

groups = words(batches)
bars = words(paths)
load scripts."/bars.gp"
thick = 34.0
pitch = bars * thick + 44
tall_as = groups * pitch
centre(g, b) = (g - 1) * pitch + 38 + (b - 0.5) * thick
height = tall_as + 118
note = ratios
loud = 1
title = "Two dump drivers: ".unit." per page, by path and by pages per batch"
load scripts."/style.gp"

top = head + 44
set lmargin at screen across(185)
set rmargin at screen across(975)
set tmargin at screen down(top)
set bmargin at screen down(top + tall_as)
set grid noytics
set yrange [tall_as:0]
set ytics scale 0 ("" 0)
do for [g = 1:groups] {
	set label 10 + g word(batches, g).(word(batches, g) eq "1" ? \
	    " page" : " pages")." per batch" at graph 0, \
	    first (g - 1) * pitch + 20 left offset 0.5, 0 font plain
	do for [b = 1:bars] {
		set ytics add (short(word(paths, b)) centre(g, b))
	}
}
set xrange [0:most(1) * 1.6]
set xtics ("0" 0)
do for [i = 1:int(most(1) / step(1) + 1e-9)] {
	set xtics add (tic(i, 1) i * step(1))
}
set label 5 unit." per page (map + unmap, medians)" at graph 0.5, \
    screen down(top + tall_as + 50) center font plain
# Columns: the values, then the harness in each.
cost(b) = column(b + 1)
harness(b) = column(bars + b + 1)
said(b) = say(cost(b)).(harness(b) == harness(b) && cost(b) > harness(b) ? \
    "  (".say(cost(b) - harness(b))." without the harness)" : "")
plot for [b = 1:bars] "drivers2x2.tsv" using (cost(b) / 2):(centre($0 + 1, b)): \
    (0):(cost(b)):(upper($0 + 1, b)):(lower($0 + 1, b)) with boxxyerror \
    lt int(word(styles, b)) dt 1 fs solid noborder notitle, \
    for [b = 1:bars] "drivers2x2.tsv" using (harness(b) / 2):(centre($0 + 1, b)): \
    (0):(harness(b)):(upper($0 + 1, b)):(lower($0 + 1, b)) with boxxyerror \
    lt 1 dt 1 lc rgb 0xd0d0d0 fs solid noborder notitle, \
    for [b = 1:bars] "drivers2x2.tsv" using (tall(cost(b))):(centre($0 + 1, b)): \
    (said(b)) with labels left offset 0.5, 0 font plain notitle, \
    for [b = 1:tips * bars] "drivers2x2.tsv" using (tall(cost(b))): \
    (centre($0 + 1, b)):(word(paths, b).", batches of ". \
    counted(word(batches, int($0) + 1), "page").": ".of_unit(cost(b)). \
    " per page") with labels @tip, \
    keyentry with boxes lt 1 dt 1 lc rgb 0xd0d0d0 fs solid noborder \
    title "the harness (path null)" at across(75), down(head + 24)
