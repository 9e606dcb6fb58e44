# SPDX-License-Identifier: BSD-2-Clause
# Several kernels: a line per path, relative to one kernel, without the harness.
# Variables: kernels, longest, base, batch, paths, styles, and those of ends.gp.

load scripts."/kernels.gp"
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
set format y "%g%%"
load scripts."/kernel_names.gp"
set label 5 "map + unmap, without the harness, batches of ".batch \
    at screen across(17), graph 0.5 center rotate font plain
set arrow 99 from graph 0, first 100 to graph 1, first 100 nohead \
    lc rgb grey lw 0.8 back
plot for [i = 1:words(paths)] "versions.tsv" index i - 1 using 1:2 \
    with linespoints lt int(word(styles, i)) \
    title short(word(paths, i)) at name_at, place(i)
