/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two samples compared without assuming a distribution.
 *
 * Samples are arrays of finite numbers in ascending order; whoever calls drops
 * what is none and sorts.  Nothing here allocates more than a few numbers for
 * each value, however many pairs two samples make.
 */
#ifndef DUMPBENCH_STATS_H
#define DUMPBENCH_STATS_H

#include <stddef.h>

/* Up to this many values in both, probabilities are counted, not estimated. */
#define STATS_EXACT	 66
#define STATS_EXACT_TIES 40 /* if some are equal */

/* The middle value, or the mean of the two; NAN of none. */
double stats_median(const double *x, size_t n);

/*
 * Mann-Whitney U test, two-sided: could x and y be of one distribution?
 * Puts into *u (null: not wanted) the pairs in which the x is larger, ties
 * counting a half.  Returns the probability of a U at least as far from the
 * middle: counted over all orders of the values at hand if they are few (see
 * above), else from the normal distribution, corrected for ties and
 * continuity.  NAN when a sample is empty; 1 when all values are equal; -1
 * without memory.
 */
double stats_mann_whitney(const double *x, size_t n, const double *y,
    size_t m, double *u);

/*
 * The least that stats_mann_whitney() can return for samples of these sizes,
 * none equal: 1 for 1 and 1, 0.1 for 3 and 3.
 */
double stats_least_p(size_t n, size_t m);

struct stats_shift {
	double shift;	  /* Hodges-Lehmann: median of all y - x */
	double low, high; /* its interval; -INFINITY and INFINITY if there are
			     too few values for that confidence */
};

/*
 * By how much y lies above x, with the interval that holds the true shift in
 * a share `confidence` (0.95) of all such experiments, at least: counted for up
 * to STATS_EXACT values, else from the normal distribution.  All differences have
 * to be finite.  NAN in all three when a sample is empty.  0 or -ENOMEM.
 */
int stats_shift(const double *x, size_t n, const double *y, size_t m,
    double confidence, struct stats_shift *shift);

/*
 * Holm's correction: p of n tests, in place, such that any one below alpha is a
 * wrong alarm in at most a share alpha of all such experiments, however many
 * tests there are.  NAN is no test, and stays.  0 or -ENOMEM.
 */
int stats_holm(double *p, size_t n);

/* NAN of none, or if one is not above 0. */
double stats_geomean(const double *x, size_t n);

/*
 * For this room: how often U is k, for k = 0 … n * m, over all
 * choose(n + m, n) orders without ties.  n + m <= STATS_EXACT.  For free(3);
 * null without memory.
 */
unsigned long long *stats_orders(size_t n, size_t m);

#endif
