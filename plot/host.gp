# SPDX-License-Identifier: BSD-2-Clause
# A process's own mappings: a group per operation, a bar per set of responders.
# Variables: ops, mosts, most_responders, steady (%), noise, loose and untold
# (numbers of bars that are uncertain, and whose uncertainty is not known).

groups = words(ops)
bars = (most_responders > 0 ? 3 : 1)
load scripts."/bars.gp"
height = tall_as + 126
note = noise.(loose == 0 ? "" : "Hatched: judged by its repetitions, the ". \
    sprintf("median is uncertain by more than %g%%, as shown beside it.\n", \
    steady)).(untold == 0 ? "" : \
    "Hollow: uncertainty unknown (too few repetitions).\n")
title = "A process's own mappings: ".unit." per page while other CPUs are busy"
load scripts."/style.gp"

others = sprintf("%d other CPU%s busy, ", most_responders, \
    most_responders > 1 ? "s" : "")
array legend[3] = ["no other CPU busy", others."own address space", \
    "same address space"]
top = head + 50
set lmargin at screen across(190)
set rmargin at screen across(975)
set tmargin at screen down(top)
set bmargin at screen down(top + tall_as)
set grid noytics
set yrange [tall_as:0]
set ytics scale 0 ("" 0)
do for [g = 1:groups] {
	set ytics add (short(word(ops, g)) middle(g))
}
set xrange [0:most(1) * 1.25]
set xtics ("0" 0)
do for [i = 1:int(most(1) / step(1) + 1e-9)] {
	set xtics add (tic(i, 1) i * step(1))
}
set label 5 unit." per page (map + unmap, medians)" at graph 0.5, \
    screen down(top + tall_as + 50) center font plain
# Columns: the values, then how uncertain each is, in percent.
cost(b) = column(b + 1)
doubt(b) = column(bars + b + 1)
firm(b) = (doubt(b) <= steady ? cost(b) : NaN)
rough(b) = (doubt(b) > steady ? cost(b) : NaN)
bare(b) = (doubt(b) != doubt(b) ? cost(b) : NaN)
said(b) = say(cost(b)).(doubt(b) > steady && cost(b) == cost(b) ? \
    sprintf("  ±%.1f%%", doubt(b)) : "")
plot for [b = 1:bars] "host.tsv" using (firm(b) / 2):(centre($0 + 1, b)): \
    (0):(firm(b)):(upper($0 + 1, b)):(lower($0 + 1, b)) with boxxyerror \
    lt 1 dt 1 lc rgb shade(b, bars) fs solid noborder notitle, \
    for [b = 1:bars] "host.tsv" using (rough(b) / 2):(centre($0 + 1, b)): \
    (0):(rough(b)):(upper($0 + 1, b)):(lower($0 + 1, b)) with boxxyerror \
    lt 1 dt 1 lc rgb shade(b, bars) fs pattern 4 border rgb shade(b, bars) \
    notitle, \
    for [b = 1:bars] "host.tsv" using (bare(b) / 2):(centre($0 + 1, b)): \
    (0):(bare(b)):(upper($0 + 1, b)):(lower($0 + 1, b)) with boxxyerror \
    lt 1 dt 1 lc rgb 0xffffff fs solid border rgb shade(b, bars) \
    notitle, \
    for [b = 1:bars] "host.tsv" using (tall(cost(b))):(centre($0 + 1, b)): \
    (said(b)) with labels left offset 0.5, 0 font small notitle, \
    for [b = 1:tips * bars] "host.tsv" using (tall(cost(b))): \
    (centre($0 + 1, b)):(word(ops, int($0) + 1).", ".legend[b].": ". \
    of_unit(cost(b))." per page") with labels @tip, \
    for [b = 1:bars] keyentry with boxes lt 1 dt 1 lc rgb shade(b, bars) \
    fs solid noborder title legend[b] at across(legend_at(b)), down(head + 24)
