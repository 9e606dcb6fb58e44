# SPDX-License-Identifier: BSD-2-Clause
# A crash dump to the emulated adapter: a bar for each way to write it, divided
# into mapping, copying and driver.
# Variables: lines_of_bars, mosts, and several: 1 with several kernels.

groups = lines_of_bars
bars = 1
load scripts."/bars.gp"
height = tall_as + 126
exact = (clock eq "exact")
title = "A crash dump to the emulated adapter: mapping's share of the cost"
note = "Without the harness.  dump_write: FreeBSD's own dump code in a ". \
    "panic, where mapping is all from one write to\nthe next; it writes the ". \
    "pages themselves.  dump_read, dump_mmap: the capture kernel of Linux."
kernel = (several ? "several kernels, ".clock." clock" : kernel)
load scripts."/style.gp"

array legend[3] = ["mapping", "copying", exact ? "driver" : \
    "driver and adapter"]
top = head + 50
set lmargin at screen across(several ? 390 : 190)
set rmargin at screen across(975)
set tmargin at screen down(top)
set bmargin at screen down(top + tall_as)
set grid noytics
set yrange [tall_as:0]
set ytics scale 0 font small
set xrange [0:most(1) * (several ? 1.5 : 1.35)]
set xtics font small
set xtics ("0" 0)
do for [i = 1:int(most(1) / step(1) + 1e-9)] {
	set xtics add (tic(i, 1) i * step(1))
}
axis = (exact ? "instructions of the kernel per page" : "us per page")
set label 5 axis at graph 0.5, screen down(top + tall_as + 50) center font plain
upto(i) = (i == 0 ? 0 : i == 1 ? column(2) : i == 2 ? \
    column(2) + column(3) : column(2) + column(3) + column(4))
said(all, part) = sprintf("%s, %.1f%% mapping", say(all), part)
plot for [i = 1:3] "dump.tsv" using ((upto(i - 1) + upto(i)) / 2): \
    (centre($0 + 1, 1)):(upto(i - 1)):(upto(i)):(upper($0 + 1, 1)): \
    (lower($0 + 1, 1)):ytic(1) with boxxyerror lt 1 dt 1 \
    lc rgb shade(4 - i, 3) fs solid noborder notitle, \
    "dump.tsv" using (upto(3)):(centre($0 + 1, 1)): \
    (said(upto(3), column(5))) with labels left offset 0.5, 0 \
    font small notitle, \
    for [i = 1:tips * 3] "dump.tsv" using (upto(i)): \
    (centre($0 + 1, 1)):(strcol(1).", ".legend[i].": ". \
    say(upto(i) - upto(i - 1))." of ".say(upto(3))) with labels @tip, \
    for [i = 1:3] keyentry with boxes lt 1 dt 1 lc rgb shade(4 - i, 3) \
    fs solid noborder title legend[i] at across(legend_at(i)), down(head + 24)
