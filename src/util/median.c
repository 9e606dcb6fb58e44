/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>

#include "util/median.h"

static int
by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

void
sort_numbers(double *x, size_t n)
{
	if (n > 1)
		qsort(x, n, sizeof(*x), by_value);
}

double
median(double *x, size_t n)
{
	sort_numbers(x, n);
	return (n == 0 ? NAN : (x[(n - 1) / 2] + x[n / 2]) / 2);
}
