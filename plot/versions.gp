# SPDX-License-Identifier: BSD-2-Clause
# Kernels side by side: a line a path, against one of them, the harness off.
# Variables: kernels, base, paths, styles, batch.

n = words(kernels)
width = 1000
height = 640
title = "Kernels: ".unit." per page, against ".word(kernels, base)
load scripts."/style.gp"
kernel = word(kernels, 1)." to ".word(kernels, n).", ".clock." clock"
set label 2 kernel

set lmargin at screen 0.095
set rmargin at screen 0.77
set tmargin at screen 1 - 110.0 / height
set bmargin at screen 0.3
set xrange [0.5:n + 0.5]
set offsets 0, 0, graph 0.06, graph 0.06
set format y "%g %%"
set xtics scale 0.4 rotate by 45 right ("" 1)
# Every name, or as many as there is room for.
every_nth = (n > 36 ? int(n / 36) + 1 : 1)
do for [i = 1:n:every_nth] {
	set xtics add (word(kernels, i) i)
}
set ylabel "map + unmap without the harness, ".batch." pages per batch"
set key at screen 0.785, graph 1 left top samplen 3.5 \
    spacing 1.35 title "path" left
plot for [i = 1:words(paths)] "versions.tsv" index i - 1 using 1:2 \
    with linespoints lt int(word(styles, i)) title word(paths, i)
