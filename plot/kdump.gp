# SPDX-License-Identifier: BSD-2-Clause
# Reading a crashed kernel's memory: a line a path, or a path of a kernel.
# Variables: paths, styles, last (the most bytes a call), several (1 with more
# than one kernel), and those of ends.gp.

height = 22 * rows + 110
title = "A crash of Linux: ".unit." per page of the old memory"
note = "read: read(2), which maps, copies and unmaps each page by itself. ". \
    "mmap: mmap(2) and munmap(2),\nwhich map a call's pages together.". \
    (strstrt(paths, "dump_") ? " dump_…: the same, and each call is ". \
    "written to a disk, which is not in it." : "")
kernel = (several ? "several kernels, ".clock." clock" : kernel)
load scripts."/style.gp"

top = head + 40
figure(i) = (word(firsts, i) eq word(lasts, i) ? "" : \
    say(real(word(firsts, i)))." to ").say(real(word(lasts, i)))
figures = unit.", fewest to most bytes"
load scripts."/ends.gp"
set logscale y 10
set format y decades
set mytics 10
set logscale x 2
set tics font small
set xrange [3000:last * 1.35]
set xtics ("4 KB" 4096, "16 KB" 16384, "64 KB" 65536, "256 KB" 262144, \
    "1 MB" 1048576, "4 MB" 4194304)
set label 6 "bytes a call" at graph 0.5, screen down(top + row * rows + 54) \
    center font plain
# Not ylabel, which the width of the figures beside it would move.
set label 5 unit." per page (map + unmap, medians)" \
    at screen across(17), graph 0.5 center rotate font plain
plot for [i = 1:words(paths)] "kdump.tsv" index i - 1 using 1:2 \
    with linespoints lt int(word(styles, i)) \
    title short(word(paths, i)) at name_at, place(i), \
    for [i = 1:tips * words(paths)] "kdump.tsv" index i - 1 \
    using 1:2:(word(paths, i).", ".counted($1, "byte")." a call: ". \
    of_unit($2)." per page") with labels @tip
