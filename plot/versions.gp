# SPDX-License-Identifier: BSD-2-Clause
# Several kernels: a line per path, relative to one kernel, without the harness.
# Variables: kernels, longest, base, batch, paths, styles, and those of ends.gp.

n = words(kernels)
# Names below the axis are slanted, or upright if the first has no room.
slant = (6.3 * longest < 100 + 243.0 / n ? 45 : 90)
below = (slant == 45 ? 6.3 : 8.8) * longest + 20
height = 22 * rows + below + 60
title = "Kernels: ".unit." per page, relative to one of them"
note = ""
kernel = word(kernels, base)." is 100%; ".clock." clock"
load scripts."/style.gp"

top = head + 40
figure(i) = word(lasts, i) eq "NaN" ? "n/a" : \
    sprintf("%.1f%%", real(word(lasts, i)))
figures = "last kernel"
load scripts."/ends.gp"
set xrange [0.5:n + 0.5]
set format y "%g%%"
set tics font small
set xtics rotate by slant right ("" 1)
# Every name, or every n-th if there are many.
every_nth = (n > 24 ? (n + 23) / 24 : 1)
do for [i = n:1:-every_nth] {
	set xtics add (word(kernels, i) i)
}
set label 5 "map + unmap, without the harness, batches of ".batch \
    at screen across(17), graph 0.5 center rotate font plain
set arrow 99 from graph 0, first 100 to graph 1, first 100 nohead \
    lc rgb grey lw 0.8 back
plot for [i = 1:words(paths)] "versions.tsv" index i - 1 using 1:2 \
    with linespoints lt int(word(styles, i)) \
    title short(word(paths, i)) at name_at, place(i)
