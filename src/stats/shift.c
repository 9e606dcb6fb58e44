/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hodges and Lehmann's shift: order statistics of all n * m differences, found
 * without writing these down.
 */
#include <errno.h>
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "stats/stats.h"

struct samples {
	const double *x, *y;
	size_t n, m;
	double *few; /* room for so many differences: */
	size_t nfew; /* so few that picking takes less than narrowing again */
};

/* How many differences y - x are at most d. */
static unsigned long long
at_most(const struct samples *s, double d)
{
	unsigned long long count = 0;
	size_t i, j;

	for (i = j = 0; i < s->n; i++) {
		while (j < s->m && s->y[j] - s->x[i] <= d)
			j++;
		count += j;
	}
	return (count);
}

/* The least difference above d. */
static double
above(const struct samples *s, double d)
{
	double least = INFINITY;
	size_t i, j;

	for (i = j = 0; i < s->n; i++) {
		while (j < s->m && s->y[j] - s->x[i] <= d)
			j++;
		if (j < s->m && s->y[j] - s->x[i] < least)
			least = s->y[j] - s->x[i];
	}
	return (least);
}

/* The k-th of the n differences above `low` and at most `high`. */
static double
pick(const struct samples *s, double low, double high, size_t n, size_t k)
{
	size_t i, j, from, got = 0;

	for (i = from = 0; i < s->n; i++) {
		while (from < s->m && s->y[from] - s->x[i] <= low)
			from++;
		for (j = from; j < s->m && s->y[j] - s->x[i] <= high; j++)
			if (got < n)
				s->few[got++] = s->y[j] - s->x[i];
	}
	return (gsl_stats_select(s->few, 1, got, k < got ? k : got - 1));
}

/*
 * The k-th smallest difference, from 0: narrow the range until few are left.
 * How many differences are at most d is mostly a smooth function of d: the
 * Illinois rule (regula falsi that halves the weight of an end that stays)
 * finds k in a third of the steps; each third step halves the range in any
 * case.  For samples with few digits it is a step function: on a flat part, go
 * to the next step.
 */
static double
difference(const struct samples *s, unsigned long long k)
{
	unsigned long long below, upto, count;
	double low, high, middle, left, right;
	enum {NEITHER, LOW, HIGH} moved = NEITHER;
	unsigned step;

	high = s->y[s->m - 1] - s->x[0];
	/* at_most(low) must be less than all: just below the least. */
	low = s->y[0] - s->x[s->n - 1];
	low -= fabs(low) * DBL_EPSILON + DBL_MIN;
	below = 0;
	upto = (unsigned long long)s->n * s->m;
	left = (double)k + 0.5;
	right = (double)(upto - k) - 0.5;
	for (step = 1; upto - below > s->nfew; step++) {
		middle = low + (high - low) * (left / (left + right));
		if (step % 3 == 0 || !(middle > low && middle < high))
			middle = low / 2 + high / 2;
		if (!(middle > low && middle < high))
			return (high); /* all of these are one value */
		count = at_most(s, middle);
		if (count == below || count == upto) {
			middle = above(s, low);
			count = at_most(s, middle);
			if (count > k)
				return (middle);
		}
		if (count > k) {
			high = middle;
			upto = count;
			right = (double)(upto - k) - 0.5;
			left /= moved == HIGH ? 2 : 1;
			moved = HIGH;
		} else {
			low = middle;
			below = count;
			left = (double)(k - below) + 0.5;
			right /= moved == LOW ? 2 : 1;
			moved = LOW;
		}
	}
	return (pick(s, low, high, (size_t)(upto - below),
	    (size_t)(k - below)));
}

/* The least difference above d; d itself if there are more than k + 1. */
static double
next(const struct samples *s, unsigned long long k, double d)
{
	return (at_most(s, d) > k + 1 ? d : above(s, d));
}

/*
 * How many differences to leave out at either end; -1 if even the whole range
 * does not hold the shift with that confidence, -ENOMEM without memory.
 */
static long long
left_out(size_t n, size_t m, double alpha)
{
	double pairs = (double)n * (double)m, all = 0, sum = 0, k;
	unsigned long long *c;
	size_t i;

	if (n + m > STATS_EXACT) {
		k = pairs / 2 - gsl_cdf_ugaussian_Qinv(alpha / 2) *
		    sqrt(pairs * (double)(n + m + 1) / 12);
		return (k < 1 ? -1 : (long long)k - 1);
	}
	c = stats_orders(n, m);
	if (c == NULL)
		return (-ENOMEM);
	for (i = 0; i <= n * m; i++)
		all += (double)c[i];
	for (i = 0; i <= n * m; i++) {
		sum += (double)c[i];
		/* 1 - 0.9 is a little less than 0.1. */
		if (sum / all > alpha / 2 * (1 + 1e-9))
			break;
	}
	free(c);
	return ((long long)i - 1);
}

static int
shift_of(const struct samples *s, double confidence, struct stats_shift *shift)
{
	unsigned long long pairs = (unsigned long long)s->n * s->m;
	long long k;

	shift->shift = difference(s, (pairs - 1) / 2);
	if (pairs % 2 == 0)
		shift->shift = shift->shift / 2 +
		    next(s, pairs / 2 - 1, shift->shift) / 2;
	k = left_out(s->n, s->m, 1 - confidence);
	if (k == -ENOMEM)
		return (-ENOMEM);
	shift->low = -INFINITY;
	shift->high = INFINITY;
	if (k < 0)
		return (0);
	shift->low = difference(s, (unsigned long long)k);
	shift->high = difference(s, pairs - 1 - (unsigned long long)k);
	return (0);
}

int
stats_shift(const double *x, size_t n, const double *y, size_t m,
    double confidence, struct stats_shift *shift)
{
	struct samples s = {x, y, n, m, NULL, n + m};
	int error;

	*shift = (struct stats_shift){NAN, NAN, NAN};
	if (n == 0 || m == 0)
		return (0);
	s.few = malloc(s.nfew * sizeof(*s.few));
	if (s.few == NULL)
		return (-ENOMEM);
	error = shift_of(&s, confidence, shift);
	free(s.few);
	return (error);
}
