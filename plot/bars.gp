# SPDX-License-Identifier: BSD-2-Clause
# Horizontal bars in groups, one below the other, which leaves room for names on
# the left and figures on the right for any number of bars.  One unit of the y
# axis is a pixel.
# Variables: groups, bars (of each), mosts (the longest bar of each panel).

thick = 17.0
pitch = bars * thick + 11
tall_as = groups * pitch # the panel
middle(g) = (g - 0.5) * pitch
centre(g, b) = (g - 1) * pitch + 5.5 + (b - 0.5) * thick
upper(g, b) = centre(g, b) - thick / 2 + 0.5
lower(g, b) = centre(g, b) + thick / 2 - 0.5

# The x axis: from 0 to the longest bar, and room for its figure.
most(s) = (real(word(mosts, s)) > 0 ? real(word(mosts, s)) : 1)
round(v, p) = (v < 1.5 * p ? 1 : v < 3.5 * p ? 2 : v < 7.5 * p ? 5 : 10) * p
step(s) = round(most(s) / 3.5, 10 ** floor(log10(most(s) / 3.5)))
tic(i, s) = (most(s) >= 1e6 ? sprintf("%gM", i * step(s) / 1e6) : \
    most(s) >= 1e4 ? sprintf("%gk", i * step(s) / 1e3) : \
    sprintf("%.10g", i * step(s)))

# A legend in one row, placed by the length of its texts.
legend_at(i) = (i == 1 ? 75.0 : \
    legend_at(i - 1) + 80 + 9.6 * strlen(legend[i - 1]))
