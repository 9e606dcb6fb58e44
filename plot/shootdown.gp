# SPDX-License-Identifier: BSD-2-Clause
# The cost of a page by number of responders: a line per path.
# Variables: paths, styles, most_responders, and those of ends.gp.

height = 22 * rows + 110
title = "Shootdown: ".unit." to map and unmap a page, by number of responders"
# The icount clock runs for all CPUs together.
note = (clock ne "exact" ? "" : "With responders, exact ticks are the work ". \
    "of the whole machine, not how long the initiator waits.")
load scripts."/style.gp"

top = head + 40
figure(i) = (word(firsts, i) eq word(lasts, i) ? "" : \
    say(real(word(firsts, i)))." to ").say(real(word(lasts, i)))
figures = unit.(most_responders > 1 ? \
    sprintf(", 0 to %d responders", most_responders) : \
    most_responders == 1 ? ", 0 to 1 responder" : "")
load scripts."/ends.gp"
set logscale y 10
set format y decades
set mytics 10
set tics font small
# Room for the marks at both ends.
beside = (most_responders > 3 ? most_responders / 30.0 : 0.1)
set xrange [-beside:most_responders + beside]
set xtics 0, 1 + most_responders / 16
set label 6 "responders: further CPUs that must serve a shootdown" \
    at graph 0.5, screen down(top + row * rows + 54) center font plain
# Not ylabel, which the width of the figures beside it would move.
set label 5 unit." per page (map + unmap, medians)" \
    at screen across(17), graph 0.5 center rotate font plain
plot for [i = 1:words(paths)] "shootdown.tsv" index i - 1 using 1:2 \
    with linespoints lt int(word(styles, i)) \
    title short(word(paths, i)) at name_at, place(i), \
    for [i = 1:tips * words(paths)] "shootdown.tsv" index i - 1 \
    using 1:2:(word(paths, i).", ".counted($1, "responder").": ". \
    of_unit($2)." per page") with labels @tip
