# SPDX-License-Identifier: BSD-2-Clause
# Kernels on the x axis: the room that their names take below it.
# Variables: kernels, longest.  Before the picture's height is set.

n = words(kernels)
# Names below the axis are slanted, or upright if the first has no room.
slant = (6.3 * longest < 100 + 243.0 / n ? 45 : 90)
below = (slant == 45 ? 6.3 : 8.8) * longest + 20
