# SPDX-License-Identifier: BSD-2-Clause
# A process's own mappings: a group a way to map, a bar for who else is there.
# Variables: ops, most_responders, steady (%), noise, noisy.

n = (most_responders > 0 ? 3 : 1)
# Room for the names below and the figures above.
slot = (44 * n + 14 > 96 ? 44 * n + 14 : 96)
slots = (words(ops) > 6 ? words(ops) : 6)
width = 122 + slot * slots
height = 720
title = "A process's own mappings: what it costs to tell other CPUs"
load scripts."/style.gp"

wide = 0.86 / n
array who[3] = ["none", \
    sprintf("%d busy, own address space", most_responders), \
    sprintf("%d busy, same address space", most_responders)]
set lmargin at screen 104.0 / width
set rmargin at screen 1 - 18.0 / width
set tmargin at screen 1 - 128.0 / height
set bmargin at screen 150.0 / height
set boxwidth wide
set grid noxtics
set yrange [0:*]
set offsets 0, 0, graph 0.1, 0
middle = (words(ops) - 1) / 2.0
set xrange [middle - slots / 2.0:middle + slots / 2.0]
set xtics scale 0 ("" -1)
do for [i = 1:words(ops)] {
	set xtics add (word(ops, i) i - 1)
}
# Not ylabel, which the width of the figures beside it would move.
set label 6 unit." per page (map + unmap, medians)" \
    at screen 17.0 / width, graph 0.5 center rotate
set key at graph 1, graph 1.13 right top horizontal samplen 1 \
    title "other CPUs" left
if (noisy) {
	set label 4 warning.(warning eq "" ? "" : "; ")."too noisy" at screen 0.985, screen 1 - 22.0 / height \
	    right font font.",".size textcolor rgb red
}
set label 7 noise."Hatched: by its repetitions, the median may lie ". \
    sprintf("more than %g%% elsewhere; by how much stands above it.", steady) \
    at screen 0.015, screen 92.0 / height left font font.",".small \
    textcolor rgb 0x555555
place(op, b) = op + (b - (n + 1) / 2.0) * wide
# Columns: the values, then how uncertain each is; not known counts as firm.
doubt(b) = column(n + b + 1)
loose(b) = (doubt(b) == doubt(b) && doubt(b) > steady)
firm_value(b) = (loose(b) ? NaN : column(b + 1))
loose_value(b) = (loose(b) ? column(b + 1) : NaN)
above(b) = say(column(b + 1)).(loose(b) ? \
    sprintf("\n±%.0f%%", doubt(b)) : "")
plot for [b = 1:n] NaN with boxes lt 1 dt 1 lc rgb bars[b] \
    fs solid 0.9 border rgb "white" title who[b], \
    for [b = 1:n] "host.tsv" using (place($0, b)):(firm_value(b)) \
    with boxes lt 1 dt 1 lc rgb bars[b] fs solid 0.9 border rgb "white" \
    notitle, \
    for [b = 1:n] "host.tsv" using (place($0, b)):(loose_value(b)) \
    with boxes lt 1 dt 1 lc rgb bars[b] fs pattern 4 border rgb bars[b] \
    notitle, \
    for [b = 1:n] "host.tsv" using (place($0, b)):(tall(column(b + 1))): \
    (loose(b) ? "" : say(column(b + 1))) with labels offset 0, 0.6 \
    font font.",".(size - 2) notitle, \
    for [b = 1:n] "host.tsv" using (place($0, b)):(tall(column(b + 1))): \
    (loose(b) ? above(b) : "") with labels offset 0, 1.35 \
    font font.",".(size - 2) notitle
