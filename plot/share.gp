# SPDX-License-Identifier: BSD-2-Clause
# A dump to the emulated card: a panel a speed, a group a path, a bar a batch,
# with what mapping, the device and unmapping take of it.
# Variables: paths, batches, speeds, model.

panels = words(speeds)
n = words(batches)
slot = (44 * n + 14 > 112 ? 44 * n + 14 : 112)
slots = (words(paths) > 5 ? words(paths) : 5)
width = 132 + slot * slots
height = 178 + 340 * panels
exact = (clock eq "exact")
title = "A dump to the card: how much of it is mapping"
load scripts."/style.gp"

name(speed) = (speed eq "off" ? "no model: the emulation's own time" : \
    speed eq "2200s" ? "the modelled 2200S" : "a model set by hand")
array parts[3] = ["map", "unmap", exact ? "driver" : "driver and card"]
array hues[3] = [orange, red, sky]

set multiplot
wide = 0.8 / n
set style fill solid 0.9 border rgb "white"
set boxwidth wide
middle = (words(paths) + 1) / 2.0
set xrange [middle - slots / 2.0:middle + slots / 2.0]
set xtics scale 0 ("" 0)
do for [i = 1:words(paths)] {
	set xtics add (word(paths, i) i)
}
set grid noxtics
set lmargin at screen 104.0 / width
set rmargin at screen 1 - 18.0 / width
place(path, b) = path + (b - (n + 1) / 2.0) * wide
# Columns of a batch: map, unmap, device, mapping's part in percent.
at(b, i) = 1 + 4 * (b - 1) + i
sum(b, i) = (i == 1 ? column(at(b, 1)) : i == 2 ? \
    column(at(b, 1)) + column(at(b, 2)) : \
    column(at(b, 1)) + column(at(b, 2)) + column(at(b, 3)))
part(b) = column(at(b, 4))
percent(v) = (v != v ? "n/a" : sprintf(v < 9.95 ? "%.1f%%" : "%.0f%%", v))

list = ""
do for [b = 1:words(batches)] {
	list = list.(b == 1 ? "" : b < words(batches) ? ", " : " and "). \
	    word(batches, b)
}
set label 7 "Bars of a path, from the left: batches of ".list." pages. ". \
    "Above each: mapping's part of it, the harness taken off.\n".model \
    at screen 0.015, screen 74.0 / height left font font.",".small \
    textcolor rgb 0x555555
do for [s = 1:panels] {
	set tmargin at screen 1 - (116.0 + 340 * (s - 1)) / height
	set bmargin at screen 1 - (116.0 + 340 * s - 84) / height
	set yrange [0:*]
	set offsets 0, 0, graph 0.12, 0
	set label 5 (exact ? "the driver's instructions; " : "").\
	    name(word(speeds, s)) at graph 0, graph 1.06 left \
	    font font.",".size
	set label 6 (exact ? "instructions per page" : "us per page") \
	    at screen 17.0 / width, graph 0.5 center rotate
	if (s == 1) {
		set key at graph 1, graph 1.13 right top horizontal \
		    samplen 1 width -1
	} else {
		unset key
	}
	file = "share-".s.".tsv"
	# From the tallest to the lowest, each before the one behind it.
	plot for [i = 3:1:-1] for [b = 1:n] file \
	    using (place($0 + 1, b)):(sum(b, i)) with boxes lt 1 dt 1 \
	    lc rgb hues[i] title (b == 1 ? parts[i] : ""), \
	    for [b = 1:n] file using (place($0 + 1, b)): \
	    (tall(sum(b, 3))):(percent(part(b))) with labels \
	    offset 0, 0.6 font font.",".(size - 2) notitle
	unset label
}
unset multiplot
