# SPDX-License-Identifier: BSD-2-Clause
# What all plots share: terminal, captions, line styles.
#
# Set before: format (svg, png), width, height, title; and by the program:
# kernel, machine, warning, clock, unit.

# An SVG is drawn with the reader's fonts, in pixels; a PNG with ours, in points.
if (format eq "svg") {
	font = "sans-serif"
	size = 13
	point = 0.8
	set terminal svg noenhanced size width,height font font.",".size \
	    background "white" rounded linewidth 1.2
} else {
	font = "DejaVu Sans"
	size = 10
	point = 1
	set terminal pngcairo noenhanced size width,height \
	    font font.",".size background "white" rounded linewidth 1.2
}
small = size - 1
set output "picture"
set encoding utf8
set datafile separator tab
set datafile missing "NaN"

# Colours that colour-blind readers tell apart (Okabe and Ito), and beside the
# colour a dash type and a point type of its own for each line.  The plus of
# "direct" is wide, to be seen below the disc of "kmap_local": without highmem
# the two are one.
black = 0x000000; grey = 0x7f7f7f; orange = 0xe69f00; sky = 0x56b4e9
green = 0x009e73; blue = 0x0072b2; red = 0xd55e00; purple = 0xcc79a7

# One for each path, in the order of known_paths[]; then those of newcomers.
set linetype  1 lc rgb grey   dt 3       pt  2 lw 1.4 ps 0.8 * point
set linetype  2 lc rgb black  dt 2       pt  1 lw 1.4 ps 1.6 * point
set linetype  3 lc rgb sky    dt 1       pt  7 lw 1.6 ps 0.9 * point
set linetype  4 lc rgb blue   dt 1       pt  5 lw 2.2 ps 0.9 * point
set linetype  5 lc rgb red    dt 1       pt  9 lw 2.2 ps 1.1 * point
set linetype  6 lc rgb orange dt 4       pt 11 lw 1.8 ps 1.1 * point
set linetype  7 lc rgb green  dt 1       pt 13 lw 1.8 ps 1.2 * point
set linetype  8 lc rgb purple dt 1       pt  6 lw 1.8 ps 0.9 * point
set linetype  9 lc rgb purple dt 2       pt  4 lw 1.8 ps 0.9 * point
set linetype 10 lc rgb black  dt 5       pt  8 lw 1.8 ps 1.1 * point
set linetype 11 lc rgb green  dt 3       pt 10 lw 1.8 ps 1.1 * point
set linetype 12 lc rgb orange dt 2       pt 12 lw 1.8 ps 1.2 * point
set linetype 13 lc rgb sky    dt 5       pt 15 lw 1.8 ps 1.0 * point
set linetype 14 lc rgb red    dt 3       pt 14 lw 1.8 ps 1.0 * point
set linetype cycle 14

# Bars: from light to dark, so that they also tell apart in grey.
array bars[6] = [sky, blue, black, orange, red, purple]

set border 3 lc rgb grey
set tics nomirror out textcolor rgb black
set grid lc rgb 0xdddddd lt 1 dt 1 lw 0.6
set key noenhanced Left reverse
axis = "%.0s%c" # 10, 100, 1k, 10k: short enough for any decade
# A figure above a bar.
say(v) = (v != v ? "n/a" : v < 9.95 ? sprintf("%#.2g", v) : \
    v < 99.95 ? sprintf("%.1f", v) : v < 999.5 ? sprintf("%.0f", v) : \
    gprintf("%.1s%c", v))
tall(v) = (v == v ? v : 0)

# The captions, once a picture: in a multiplot, with its first panel.
set label 1 title at screen 0.015, screen 1 - 22.0 / height left \
    font font.",".(size + 4)
set label 2 kernel at screen 0.015, screen 1 - 46.0 / height left \
    font font.",".size
set label 3 machine at screen 0.015, screen 1 - 65.0 / height left \
    font font.",".small textcolor rgb 0x555555
set label 4 warning at screen 0.985, screen 1 - 22.0 / height right \
    font font.",".size textcolor rgb red
