# SPDX-License-Identifier: BSD-2-Clause
# A process's own mappings: a group a way to map, a bar for who else is there.
# Variables: ops, most_responders.

width = 1000
height = 640
title = "A process's own mappings: what it costs to tell other CPUs"
load scripts."/style.gp"

n = (most_responders > 0 ? 3 : 1)
wide = 0.84 / n
array who[3] = ["none", \
    sprintf("%d busy, own address space", most_responders), \
    sprintf("%d busy, same address space", most_responders)]
set lmargin at screen 0.085
set rmargin at screen 0.98
set tmargin at screen 1 - 128.0 / height
set bmargin at screen 0.1
set style fill solid 0.9 border rgb "white"
set boxwidth wide
set grid noxtics
set yrange [0:*]
set offsets 0, 0, graph 0.08, 0
set xrange [-0.6:words(ops) - 0.4]
set xtics scale 0 ("" -1)
do for [i = 1:words(ops)] {
	set xtics add (word(ops, i) i - 1)
}
set ylabel unit." per page (map + unmap, medians)"
set key at graph 1, graph 1.13 right top horizontal samplen 1 \
    title "other CPUs" left
place(op, b) = op + (b - (n + 1) / 2.0) * wide
plot for [b = 1:n] "host.tsv" using (place($0, b)):(column(b + 1)) \
    with boxes lt 1 dt 1 lc rgb bars[b] title who[b], \
    for [b = 1:n] "host.tsv" using (place($0, b)):(tall(column(b + 1))): \
    (say(column(b + 1))) with labels offset 0, 0.6 \
    font font.",".(size - 2) notitle
