# SPDX-License-Identifier: BSD-2-Clause
# Common to all plots: terminal, fonts, captions, lines, bars.
#
# Set before: format (svg, png); title, note (below the plot, "": none), height
# (in pixels, without the captions and the note); and by the program: kernel,
# machine, warning, clock, unit.  loud = 1 prints the note in the larger font.
# Lengths are in pixels and alike in both formats: a PNG counts fonts in points
# and draws dashes and marks half as large.  Marks are larger in an SVG, where
# smaller marks have thinner lines.

svg = (format eq "svg")
font = (svg ? "sans-serif" : "DejaVu Sans")
in_pixels(size) = sprintf("%s,%g", font, svg ? size : size * 0.75)
large = in_pixels(20)
plain = in_pixels(16)
small = in_pixels(14)

# The number of lines of a text.
lines(s) = (strstrt(s, "\n") > 0 ? 1 + lines(s[strstrt(s, "\n") + 1:*]) : 1)

# A name, cut to the room that it has.
short(s) = (strlen(s) > 18 ? s[1:17]."…" : s)

# The captions above the plot, and where they end.
kernel_at = 52
machine_at = kernel_at + 20 * lines(kernel)
warning_at = machine_at + 18 * lines(machine) + 4
head = (warning eq "" ? machine_at + 18 * (lines(machine) - 1) : \
    warning_at + 18 * (lines(warning) - 1)) + 16
width = 1000
note = (note[strlen(note):*] eq "\n" ? note[1:strlen(note) - 1] : note)
foot = (note eq "" ? 0 : (exists("loud") ? 20 : 18) * lines(note) + 16)
height = height + head + foot

if (svg) {
	set terminal svg noenhanced size width,height font plain \
	    background "white" rounded linewidth 1.2
} else {
	set terminal pngcairo noenhanced size width,height font plain \
	    background "white" rounded linewidth 1.2 dashlength 2 pointscale 2
}
m = (svg ? 1.3 : 1)
set output "picture"
set encoding utf8
set datafile separator tab
set datafile missing "NaN"

# Pixels from the left, and from the top, as parts of the picture.
across(x) = x * 1.0 / width
down(y) = 1 - y * 1.0 / height

# Colours for colour-blind readers (Okabe and Ito).  A line has
# dashes and a mark as well; no two lines have both in common, so that they can
# be distinguished without colours.
black = 0x000000; grey = 0x7f7f7f; orange = 0xe69f00; sky = 0x56b4e9
green = 0x009e73; blue = 0x0072b2; red = 0xd55e00; purple = 0xcc79a7
quiet = 0x555555 # text beside the plot

# Line types of paths: so many for each kind of path (bench/plot/style.c), in
# the order in which the module offers them.  The harness:
set linetype  1 lc rgb grey   dt (1.5,3) pt  2 lw 1.4 ps 0.6*m
# Paths that flush nothing:
set linetype  2 lc rgb black  dt (6,4)   pt  1 lw 1.4 ps 1.2*m
set linetype  3 lc rgb sky    dt 1       pt  7 lw 1.6 ps 0.65*m
set linetype  4 lc rgb sky    dt (6,4)   pt  6 lw 1.8 ps 0.7*m
set linetype  5 lc rgb purple dt (6,4)   pt 14 lw 1.8 ps 0.7*m
set linetype  6 lc rgb purple dt (1.5,3) pt  3 lw 1.8 ps 0.8*m
# This CPU:
set linetype  7 lc rgb blue   dt 1       pt  5 lw 2.2 ps 0.65*m
set linetype  8 lc rgb blue   dt (1.5,3) pt 15 lw 1.8 ps 0.7*m
# All CPUs:
set linetype  9 lc rgb red    dt 1       pt  9 lw 2.2 ps 0.75*m
set linetype 10 lc rgb orange dt (6,4)   pt 11 lw 1.8 ps 0.75*m
set linetype 11 lc rgb green  dt 1       pt 13 lw 1.8 ps 0.65*m
set linetype 12 lc rgb orange dt (1.5,3) pt 10 lw 1.8 ps 0.75*m
set linetype 13 lc rgb blue   dt (6,4)   pt  4 lw 1.8 ps 0.65*m
# Paths that allocate:
set linetype 14 lc rgb purple dt 1       pt  6 lw 1.8 ps 0.7*m
set linetype 15 lc rgb purple dt (1.5,3) pt  4 lw 1.8 ps 0.65*m
set linetype 16 lc rgb black  dt 1       pt  8 lw 1.8 ps 0.75*m
set linetype 17 lc rgb red    dt (6,4)   pt  8 lw 1.8 ps 0.75*m
# Further ones for kinds with too few: marks with dashes that are not used
# above.
array hues[7] = [red, blue, green, black, purple, sky, orange]
dashes = "(9,3,1.5,3) (9,3,1.5,3,1.5,3) (14,5) (3,3,9,3,3,3)"
do for [i = 18:77] {
	turn = (i - 18) / 15
	eval sprintf("set linetype %d lc rgb %d dt %s pt %d lw 1.8 ps %g", \
	    i, hues[(i - 18 + turn) % 7 + 1], word(dashes, turn + 1), \
	    (i - 18) % 15 + 1, 0.7 * m)
}
set linetype cycle 77

# Bars that do not stand for paths: from light to dark, also when printed in
# grey, in a hue that no line has.
shade(i, n) = (n < 2 ? 0x5f7f9c : int(0xb9 - (i - 1) * 1.0 / (n - 1) * 0x97) \
    * 65536 + int(0xcb - (i - 1) * 1.0 / (n - 1) * 0x8b) * 256 + \
    int(0xdc - (i - 1) * 1.0 / (n - 1) * 0x80))

set border 3 lc rgb grey
set tics nomirror out scale 0.4, 0.25 textcolor rgb black
set grid lc rgb 0xdddddd lt 1 dt 1 lw 0.6
set key noenhanced Left reverse samplen 3
decades = "%.0s%c" # 10, 100, 1k, 10k

# A figure of four digits, without an exponent.
say(v) = (v != v ? "n/a" : v >= 999999.5 ? gprintf("%.2s%c", v) : \
    v >= 999.5 || v == floor(v) ? sprintf("%.0f", v) : \
    v >= 0.001 ? sprintf("%#.4g", v) : sprintf("%.6f", v))
tall(v) = (v == v ? v : 0)

# What an SVG says of the point that a pointer is at (bench/plot/tips.c):
# `for [i = 1:tips * n] ... with labels @tip`.  Its mark is not seen.
tips = (svg ? 1 : 0)
tip = "hypertext point pt 7 ps 1.8 lc rgb 0xff000000 notitle"
of_unit(v) = say(v)." ".unit
counted(n, what) = sprintf("%d %s%s", real(n), what, real(n) == 1 ? "" : "s")

# The captions, once a picture: in a multiplot, with its first panel.
set label 1 title at screen across(15), screen down(24) left font large
set label 2 kernel at screen across(15), screen down(kernel_at) left font plain
set label 3 machine at screen across(15), screen down(machine_at) left \
    font small textcolor rgb quiet
if (exists("loud")) {
	set label 8 note at screen across(15), screen down(height - foot + 8) \
	    left font plain
} else {
	set label 8 note at screen across(15), screen down(height - foot + 8) \
	    left font small textcolor rgb quiet
}
set label 4 warning at screen across(15), screen down(warning_at) left \
    font plain textcolor rgb red
