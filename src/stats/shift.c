/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hodges and Lehmann's shift: order statistics of all n * m differences, found
 * without writing these down.
 */
#include <errno.h>
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

/* All differences y - x, parted by d. */
struct parted {
	unsigned long long count; /* of those that are at most d */
	double last;		  /* the largest of these; else -INFINITY */
	double next;		  /* the least of the others; else INFINITY */
};

static struct parted
part(const struct samples *s, double d)
{
	struct parted p = {0, -INFINITY, INFINITY};
	size_t i, j;

	for (i = j = 0; i < s->n; i++) {
		while (j < s->m && s->y[j] - s->x[i] <= d)
			j++;
		p.count += j;
		if (j > 0 && s->y[j - 1] - s->x[i] > p.last)
			p.last = s->y[j - 1] - s->x[i];
		if (j < s->m && s->y[j] - s->x[i] < p.next)
			p.next = s->y[j] - s->x[i];
	}
	return (p);
}

/* The k-th of the few differences from `first` to `last`. */
static double
pick(const struct samples *s, double first, double last, size_t k)
{
	size_t i, j, from, got = 0;

	for (i = from = 0; i < s->n; i++) {
		while (from < s->m && s->y[from] - s->x[i] < first)
			from++;
		for (j = from; j < s->m && s->y[j] - s->x[i] <= last; j++)
			if (got < s->nfew)
				s->few[got++] = s->y[j] - s->x[i];
	}
	return (gsl_stats_select(s->few, 1, got, k));
}

/*
 * The k-th smallest difference, from 0: halve the range until few are left, or
 * all that are left are equal.  Both ends are differences, so that samples with
 * few digits, of which many are equal, take no more steps.
 */
static double
difference(const struct samples *s, unsigned long long k)
{
	unsigned long long below = 0, upto = (unsigned long long)s->n * s->m;
	double first = s->y[0] - s->x[s->n - 1];
	double last = s->y[s->m - 1] - s->x[0];
	struct parted p;
	double middle;

	while (first < last && upto - below > s->nfew) {
		middle = first / 2 + last / 2;
		/* Of neighbours it is one or, of the smallest, neither. */
		if (!(middle > first && middle < last))
			middle = first;
		p = part(s, middle);
		if (p.count > k) {
			last = p.last;
			upto = p.count;
		} else {
			first = p.next;
			below = p.count;
		}
	}
	if (first == last)
		return (first);
	return (pick(s, first, last, (size_t)(k - below)));
}

/* The least difference above d; d itself if more than k are at most that. */
static double
next(const struct samples *s, unsigned long long k, double d)
{
	struct parted p = part(s, d);

	return (p.count > k ? d : p.next);
}

/*
 * How many differences to leave out at either end; less than 0 if even all of
 * them do not hold the shift with that confidence.  0 or -ENOMEM.
 */
static int
leave_out(size_t n, size_t m, double alpha, long long *k)
{
	double pairs = (double)n * (double)m, all = 0, sum = 0;
	unsigned long long *c;
	size_t i;

	if (n + m > STATS_EXACT) {
		*k = (long long)(pairs / 2 - gsl_cdf_ugaussian_Qinv(alpha / 2) *
		    sqrt(pairs * (double)(n + m + 1) / 12)) - 1;
		return (0);
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
	*k = (long long)i - 1;
	return (0);
}

static int
shift_of(const struct samples *s, double confidence, struct stats_shift *shift)
{
	unsigned long long pairs = (unsigned long long)s->n * s->m;
	double middle = difference(s, (pairs - 1) / 2);
	long long k;

	/* Of an odd number both are the one in the middle. */
	shift->shift = middle / 2 + next(s, pairs / 2, middle) / 2;
	if (leave_out(s->n, s->m, 1 - confidence, &k) != 0)
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
