# SPDX-License-Identifier: BSD-2-Clause
# Reading a crashed kernel's memory: a line for each path and bytes a call, by
# kernel.
# Variables: kernels, longest, paths, styles, and those of ends.gp.

load scripts."/kernels.gp"
height = 22 * rows + below + 60
title = "Crashes of Linux: ".unit." per page of the old memory, by kernel"
note = "read/N: read(2) of N bytes a call, which maps, copies and unmaps ". \
    "each page by\nitself.  mmap/N: mmap(2) and munmap(2), which map a call's ". \
    "pages together."
kernel = sprintf("%d kernels, ", n).clock." clock"
load scripts."/style.gp"

top = head + 40
figure(i) = (word(firsts, i) eq "NaN" ? "" : \
    say(real(word(firsts, i)))." to ").say(real(word(lasts, i)))
figures = "first to last kernel"
load scripts."/ends.gp"
set logscale y 10
set format y decades
set mytics 10
load scripts."/kernel_names.gp"
set label 5 unit." per page (map + unmap, medians)" \
    at screen across(17), graph 0.5 center rotate font plain
plot for [i = 1:words(paths)] "kdump-versions.tsv" index i - 1 using 1:2 \
    with linespoints lt int(word(styles, i)) \
    title short(word(paths, i)) at name_at, place(i)
