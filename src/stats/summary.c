/* SPDX-License-Identifier: BSD-2-Clause */
/* Median, geometric mean, Holm's correction. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "stats/stats.h"

double
stats_median(const double *x, size_t n)
{
	if (n == 0)
		return (NAN);
	return (x[(n - 1) / 2] / 2 + x[n / 2] / 2);
}

double
stats_geomean(const double *x, size_t n)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!(x[i] > 0))
			return (NAN);
		sum += log(x[i]);
	}
	return (exp(sum / (double)n)); /* of none: 0 / 0 */
}

struct test {
	double p;
	size_t at;
};

static int
by_p(const void *a, const void *b)
{
	const struct test *s = a, *t = b;

	return ((s->p > t->p) - (s->p < t->p));
}

int
stats_holm(double *p, size_t n)
{
	struct test *tests;
	double least = 0;
	size_t i, count = 0;

	tests = malloc((n + 1) * sizeof(*tests));
	if (tests == NULL)
		return (-ENOMEM);
	for (i = 0; i < n; i++)
		if (!isnan(p[i]))
			tests[count++] = (struct test){p[i], i};
	qsort(tests, count, sizeof(*tests), by_p);
	for (i = 0; i < count; i++) {
		/* A corrected p is never below that of a smaller p. */
		least = fmax(least, tests[i].p * (double)(count - i));
		p[tests[i].at] = fmin(least, 1);
	}
	free(tests);
	return (0);
}
