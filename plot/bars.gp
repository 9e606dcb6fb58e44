# SPDX-License-Identifier: BSD-2-Clause
# Bars that lie, in groups one below the other, so that there is room for names
# on their left and for figures on their right, whatever their number.  One unit
# of the y axis is a pixel.
# Variables: groups, bars (of each), mosts (the longest bar of each panel).

thick = 17.0
pitch = bars * thick + 11
tall_as = groups * pitch # the panel
middle(g) = (g - 0.5) * pitch
centre(g, b) = (g - 1) * pitch + 5.5 + (b - 0.5) * thick
upper(g, b) = centre(g, b) - thick / 2 + 0.5
lower(g, b) = centre(g, b) + thick / 2 - 0.5

# The x axis, of 0 to the longest bar and, behind it, room for its figure.
most(s) = (real(word(mosts, s)) > 0 ? real(word(mosts, s)) : 1)
round(v, p) = (v < 1.5 * p ? 1 : v < 3.5 * p ? 2 : v < 7.5 * p ? 5 : 10) * p
step(s) = round(most(s) / 3.5, 10 ** floor(log10(most(s) / 3.5)))
tic(i, s) = (most(s) >= 1e6 ? sprintf("%gM", i * step(s) / 1e6) : \
    most(s) >= 1e4 ? sprintf("%gk", i * step(s) / 1e3) : \
    sprintf("%.10g", i * step(s)))

# A legend in a row, by the length of its words.
legend_at(i) = (i == 1 ? 75.0 : \
    legend_at(i - 1) + 80 + 9.6 * strlen(legend[i - 1]))
