/* SPDX-License-Identifier: BSD-2-Clause */
/* Places the names beside the ends of lines so that none overlap. */
#ifndef DUMPBENCH_PLOT_ENDS_H
#define DUMPBENCH_PLOT_ENDS_H

#include <stdio.h>

#include "result/select.h"

/* The first and last points of lines; NaN: a line has none. */
struct plot_ends {
	double first[SELECT_MAX], last[SELECT_MAX];
	double end[SELECT_MAX]; /* the x of the last */
	double least, most; /* of all points */
	size_t n;
};

/* The y axis: logarithmic between decades, or linear with a margin. */
enum plot_axis { PLOT_DECADES, PLOT_LINEAR };

/* The next point of line i; lines are in the order of their names. */
void plot_ends_add(struct plot_ends *ends, size_t i, double x, double y);

/*
 * Write the variables of plot/ends.gp: rows, the number of names that fit
 * beside the plot, at least 20; places, a part of the plot's height for each
 * line; ends, firsts and lasts; low and high, the limits of the axis.
 */
void plot_ends_vars(const struct plot_ends *ends, enum plot_axis axis,
    FILE *vars);

/*
 * The start of a logarithmic axis with the first tick `low` and the end `high`,
 * so that a line through `least` does not lie on the edge of the plot.
 */
double plot_log_start(double least, double low, double high);

/*
 * Move places so that they are at least `gap` apart, within 0 to 1, with the
 * least sum of squared moves.  NaN places come lowest.  (n - 1) * gap must be
 * at most 1.
 */
void plot_spread(double *place, size_t n, double gap);

#endif
