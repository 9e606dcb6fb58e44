# SPDX-License-Identifier: BSD-2-Clause
# Names beside the ends of lines, each with its line and mark.
# Variables: top (pixels), of the plot; rows, places, ends, firsts, lasts, low
# and high (bench/plot/ends.h); styles.

row = 22 # pixels
set lmargin at screen across(108)
set rmargin at screen across(595)
set tmargin at screen down(top)
set bmargin at screen down(top + row * rows)
set yrange [low:high]
place(i) = down(top + row * rows * (1 - real(word(places, i))))
name_at = across(680)
do for [i = 1:words(places)] {
	if (word(lasts, i) ne "NaN") {
		set arrow 100 + i from first real(word(ends, i)), \
		    first real(word(lasts, i)) to screen across(618), \
		    screen place(i) nohead lc rgb 0xaaaaaa lw 0.6 back
	}
	# What the line says, in figures.
	set label 100 + i figure(i) at screen across(985), screen place(i) \
	    right font small textcolor rgb quiet
}
set label 99 figures at screen across(985), screen down(top - 22) right \
    font small textcolor rgb quiet
