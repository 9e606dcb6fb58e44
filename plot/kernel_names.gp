# SPDX-License-Identifier: BSD-2-Clause
# Kernels on the x axis: their names, once the style is set (kernels.gp).

set xrange [0.5:n + 0.5]
set tics font small
set xtics rotate by slant right ("" 1)
# Every name, or every n-th if there are many.
every_nth = (n > 24 ? (n + 23) / 24 : 1)
do for [i = n:1:-every_nth] {
	set xtics add (word(kernels, i) i)
}
