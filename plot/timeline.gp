# SPDX-License-Identifier: BSD-2-Clause
# A dump at the adapter: the rate, and below it how long the adapter waited for
# each write and how long the write took.

height = 650
note = ""
title = "Timeline of a dump to the emulated 2200S, in the host's time"
load scripts."/style.gp"

set multiplot
set lmargin at screen across(95)
set rmargin at screen across(975)
set xrange [0:*]
set tmargin at screen down(head + 24)
set bmargin at screen down(head + 274)
set yrange [0:*]
set format y "%.10g"
set label 5 "MB per second" at screen across(17), graph 0.5 center rotate
unset key
plot "rate.tsv" using 1:2 with filledcurves y=0 lc rgb shade(1, 3), \
    "rate.tsv" using 1:2 with lines dt 1 lc rgb shade(3, 3) lw 1.2, \
    for [i = 1:tips] "rate.tsv" using 1:2:(sprintf("at %.3f s: %.4g MB per ". \
    "second", $1, $2)) with labels @tip
unset label
set tmargin at screen down(head + 344)
set bmargin at screen down(head + 584)
set logscale y 10
set mytics 10
set yrange [*:*]
set format y decades
set label 5 "us per write" at screen across(17), graph 0.5 center rotate
set label 6 "seconds since the first write" at graph 0.5, \
    screen down(head + 634) center font plain
set key
plot "gaps.tsv" using 1:2 with points pt 8 ps 0.4 lc rgb orange notitle, \
    "gaps.tsv" using 1:3 with points pt 7 ps 0.3 lc rgb shade(3, 3) notitle, \
    keyentry with points pt 8 ps 0.7 lc rgb orange \
    title "us that the adapter waited for a write" \
    at across(150), down(head + 326), \
    keyentry with points pt 7 ps 0.6 lc rgb shade(3, 3) \
    title "us that the write took" at across(560), down(head + 326), \
    for [i = 1:tips] "gaps.tsv" using 1:3:(sprintf("at %.6f s: waited for ". \
    "%.4g us, took %.4g us", $1, $2, $3)) with labels @tip
unset multiplot
