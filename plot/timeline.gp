# SPDX-License-Identifier: BSD-2-Clause
# A dump as the card saw it: what got through, and below how long the card
# waited for each write and how long that took.

width = 1000
height = 700
title = "Timeline of a dump"
load scripts."/style.gp"

set multiplot
set lmargin at screen 0.085
set rmargin at screen 0.98
set xrange [0:*]
set tmargin at screen 1 - 110.0 / height
set bmargin at screen 0.5
set yrange [0:*]
set ylabel "MB per second"
unset key
plot "rate.tsv" using 1:2 with fillsteps lc rgb sky fs solid 0.4, \
    "rate.tsv" using 1:2 with steps dt 1 lc rgb blue lw 1.4
unset label
set tmargin at screen 0.4
set bmargin at screen 0.1
set logscale y 10
set yrange [*:*]
set format y axis
set ylabel "us"
set xlabel "seconds since the first write"
set key at graph 1, graph 1.15 right top horizontal samplen 1 width -1
plot "gaps.tsv" using 1:2 with points pt 7 ps 0.35 * point lc rgb red \
    title "waited for the write", \
    "gaps.tsv" using 1:3 with points pt 5 ps 0.3 * point lc rgb blue \
    title "the write itself"
unset multiplot
