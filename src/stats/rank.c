/* SPDX-License-Identifier: BSD-2-Clause */
/* Mann and Whitney's U and its probability. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

/* What ties do to U: twice U itself, and the sum over groups of t^3 - t. */
struct ranks {
	double twice_u;
	double ties;
};

static struct ranks
rank(const double *x, size_t n, const double *y, size_t m)
{
	struct ranks r = {0, 0};
	double t, value;
	size_t i, j, i0, j0;

	for (i = j = 0; i < n || j < m;) {
		value = j == m || (i < n && x[i] < y[j]) ? x[i] : y[j];
		for (i0 = i; i < n && x[i] == value; i++)
			;
		for (j0 = j; j < m && y[j] == value; j++)
			;
		/* These x are above all y before, and level with these y. */
		r.twice_u += (double)(i - i0) * (double)(j0 + j);
		t = (double)(i - i0 + j - j0);
		r.ties += t * t * t - t;
	}
	return (r);
}

/*
 * The coefficients of the Gaussian binomial: a product of (1 - q^(m+i)) over
 * (1 - q^i).  What overflows on the way cancels, since arithmetic of unsigned
 * integers is exact modulo 2^64 and choose(66, 33) is still below that.
 */
unsigned long long *
stats_orders(size_t n, size_t m)
{
	unsigned long long *c;
	size_t i, k, top = n * m;

	c = calloc(top + 1, sizeof(*c));
	if (c == NULL)
		return (NULL);
	c[0] = 1;
	for (i = 1; i <= n; i++) {
		for (k = top; k >= m + i; k--)
			c[k] -= c[k - m - i];
		for (k = i; k <= top; k++)
			c[k] += c[k - i];
	}
	return (c);
}

static double
choose(size_t n, size_t k)
{
	double c = 1;
	size_t i;

	for (i = 1; i <= k; i++)
		c = c * (double)(n - k + i) / (double)i;
	return (c);
}

double
stats_least_p(size_t n, size_t m)
{
	return (fmin(2 / choose(n + m, n < m ? n : m), 1));
}

/* Without ties U is as often so far below the middle as so far above. */
static double
count_orders(size_t n, size_t m, size_t u)
{
	unsigned long long *c;
	double tail = 0;
	size_t k;

	c = stats_orders(n, m);
	if (c == NULL)
		return (-1);
	for (k = 0; k <= u && k <= n * m - u; k++)
		tail += (double)c[k];
	free(c);
	return (fmin(2 * tail / choose(n + m, n), 1));
}

/*
 * With ties the orders depend on the groups of equal values.  ways[k][s] is in
 * how many ways k of the values so far belong to x such that twice their U is
 * s; a group of t, of which j belong to x and t - j to y, adds
 * j * (2 * (ys before) + t - j).
 */
static double
count_tied(const double *x, size_t n, const double *y, size_t m, size_t twice_u)
{
	double *ways, *next, *swap, binomial, all, below = 0, at;
	size_t i, j, k, s, t, add, before, row = twice_u + 1;
	double value;

	ways = calloc((n + 1) * row, sizeof(*ways));
	next = calloc((n + 1) * row, sizeof(*next));
	if (ways == NULL || next == NULL) {
		free(ways);
		free(next);
		return (-1);
	}
	ways[0] = 1;
	for (before = i = j = 0; before < n + m; before += t) {
		value = j == m || (i < n && x[i] < y[j]) ? x[i] : y[j];
		for (t = 0; i < n && x[i] == value; i++)
			t++;
		for (; j < m && y[j] == value; j++)
			t++;
		memset(next, 0, (n + 1) * row * sizeof(*next));
		for (size_t in_x = 0; in_x <= t; in_x++) {
			binomial = choose(t, in_x);
			for (k = 0; k + in_x <= n && k <= before; k++) {
				/* There are not so many y. */
				if (before + t - k - in_x > m)
					continue;
				add = in_x * (2 * (before - k) + t - in_x);
				for (s = 0; s + add < row; s++)
					next[(k + in_x) * row + s + add] +=
					    binomial * ways[k * row + s];
			}
		}
		swap = ways;
		ways = next;
		next = swap;
	}
	for (s = 0; s < twice_u; s++)
		below += ways[n * row + s];
	at = ways[n * row + twice_u];
	free(ways);
	free(next);
	/* All are whole numbers that a double holds. */
	all = choose(n + m, n);
	return (fmin(2 * fmin(below + at, all - below) / all, 1));
}

static double
estimate(size_t n, size_t m, const struct ranks *r)
{
	double all = (double)(n + m), pairs = (double)n * (double)m, z, sigma;

	sigma = sqrt(pairs / 12 * (all + 1 - r->ties / (all * (all - 1))));
	/*
	 * The continuity correction: half a step of U, which moves in whole
	 * steps.
	 */
	z = (fabs(r->twice_u / 2 - pairs / 2) - 0.5) / sigma;
	/* All equal: z is infinite or, if that was rounded, no number. */
	return (fmin(2 * gsl_cdf_ugaussian_Q(z), 1));
}

double
stats_mann_whitney(const double *x, size_t n, const double *y, size_t m,
    double *u)
{
	struct ranks r;

	if (n == 0 || m == 0) {
		if (u != NULL)
			*u = NAN;
		return (NAN);
	}
	r = rank(x, n, y, m);
	if (u != NULL)
		*u = r.twice_u / 2;
	if (r.ties == 0 && n + m <= STATS_EXACT)
		return (count_orders(n, m, (size_t)(r.twice_u / 2)));
	if (n + m > STATS_EXACT_TIES)
		return (estimate(n, m, &r));
	return (count_tied(x, n, y, m, (size_t)r.twice_u));
}
