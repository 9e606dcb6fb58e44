/* SPDX-License-Identifier: BSD-2-Clause */
/* Names beside the ends of lines: where they stand, clear of each other. */
#ifndef DUMPBENCH_PLOT_ENDS_H
#define DUMPBENCH_PLOT_ENDS_H

#include <stdio.h>

#include "result/select.h"

/* The first point of a line and the last, NaN: it has none. */
struct plot_ends {
	double first[SELECT_MAX], last[SELECT_MAX];
	double end[SELECT_MAX]; /* where the last is, along the other axis */
	double least, most; /* of all points */
	size_t n;
};

/* How the axis goes: from a decade to another, or with some room around. */
enum plot_axis { PLOT_DECADES, PLOT_LINEAR };

/* The next point of line i; lines are in the order of their names. */
void plot_ends_add(struct plot_ends *ends, size_t i, double x, double y);

/*
 * Variables for plot/ends.gp: rows, how many names fit beside the plot and 20
 * at least; places, a part of the plot's height for each line; ends, firsts and
 * lasts; low and high, the ends of the axis.
 */
void plot_ends_vars(const struct plot_ends *ends, enum plot_axis axis,
    FILE *vars);

/*
 * Where a logarithmic axis begins whose first tick is `low` and whose end is
 * `high`, so that a line through `least` lies on no edge of the plot.
 */
double plot_log_start(double least, double low, double high);

/*
 * Part places by `gap` or more, within 0 to 1, and move them as little as can
 * be (in the sum of squares).  Those that are NaN come lowest.  There must be
 * room: n - 1 gaps are 1 at most.
 */
void plot_spread(double *place, size_t n, double gap);

#endif
