# SPDX-License-Identifier: BSD-2-Clause
# The 2x2: path and batch apart, and the ratios in words.
# Variables: paths, styles, batches, ratios.

width = 900
height = 680
title = "Two drivers, two differences: the path, and the pages per batch"
load scripts."/style.gp"

n = words(paths)
wide = 0.8 / (n > 2 ? n : 2)
set lmargin at screen 0.1
set rmargin at screen 0.975
set tmargin at screen 1 - 136.0 / height
set bmargin at screen 0.28
set style fill solid 0.9 border rgb "white"
set boxwidth wide
set grid noxtics
set yrange [0:*]
set offsets 0, 0, graph 0.12, 0
set xrange [-0.6:words(batches) - 0.4]
set xtics scale 0 ("" -1)
do for [b = 1:words(batches)] {
	set xtics add (word(batches, b) b - 1)
}
set xlabel "pages per batch"
set ylabel unit." per page (map + unmap, medians)"
set key at graph 1, graph 1.16 right top samplen 1 spacing 1.2
set label 5 ratios at screen 0.1, screen 0.135 left font font.",".size
all(v) = (v != v ? "n/a" : sprintf(v < 99.5 ? "%.3g" : "%.0f", v))
place(group, p) = group + (p - (n + 1) / 2.0) * wide
plot for [p = 1:n] "seed.tsv" using (place($0, p)):(column(p + 1)) \
    with boxes lt int(word(styles, p)) dt 1 title word(paths, p), \
    for [p = 1:n] "seed.tsv" using (place($0, p)):(tall(column(p + 1))): \
    (all(column(p + 1))) with labels offset 0, 0.7 notitle
