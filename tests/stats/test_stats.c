/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Statistics against figures that others obtained.  Those below are of SciPy
 * 1.10.1 with NumPy unless it says otherwise:
 *
 *   stats.mannwhitneyu(x, y, alternative='two-sided', method=...)
 *   numpy.median of all y - x, and of these, sorted, the one that R's
 *   wilcox.test(conf.int=TRUE) takes: number qwilcox(0.025, n, m) from either
 *   end, counted with SciPy's recurrence
 *   stats.gmean(); Holm's rule as a sorted loop
 *
 * Longer samples are made by the generator sequence(), in both languages.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/numbers.h"
#include "stats/stats.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/*
 * Hollander and Wolfe's permeabilities of a membrane, known from R's page on
 * wilcox.test, which gives U = 35 and 0.1272 for one side.
 */
static const double term[] = {
    0.73, 0.80, 0.83, 1.04, 1.38, 1.45, 1.46, 1.64, 1.89, 1.91};
static const double week[] = {0.74, 0.88, 0.90, 1.15, 1.21};

static void
test_mann_whitney_counted(void **state)
{
	static const double low[] = {1, 2, 3}, high[] = {4, 5, 6};
	double x[33], y[33], u;

	(void)state;
	close_to(stats_mann_whitney(term, 10, week, 5, &u),
	    0.2544122544122544);
	close_to(u, 35);
	close_to(stats_mann_whitney(low, 3, high, 3, &u), 0.1);
	close_to(u, 0);
	close_to(stats_mann_whitney(high, 3, low, 3, &u), 0.1);
	close_to(u, 9);
	sequence(x, 20, 1, 100, 0);
	sequence(y, 20, 2, 103, 0);
	close_to(stats_mann_whitney(x, 20, y, 20, &u), 0.002393533495724335);
	close_to(u, 90);
	/* The largest that are counted: 66 values. */
	sequence(x, 33, 5, 100, 0);
	sequence(y, 33, 6, 101, 0);
	close_to(stats_mann_whitney(x, 33, y, 33, &u), 0.01361705643226432);
	close_to(u, 353);
}

static void
test_mann_whitney_ties(void **state)
{
	/* All choose(13, 6) orders of these, counted one by one. */
	static const double x[] = {1, 2, 2, 3, 3, 5};
	static const double y[] = {2, 3, 4, 4, 5, 5, 6};
	double u;

	(void)state;
	close_to(stats_mann_whitney(x, N(x), y, N(y), &u),
	    0.10722610722610723);
	close_to(u, 9);
	close_to(stats_mann_whitney(y, N(y), x, N(x), &u),
	    0.10722610722610723);
	close_to(u, 33);
}

static void
test_mann_whitney_estimated(void **state)
{
	double x[300], y[200], u;

	(void)state;
	sequence(x, 300, 3, 100, 0);
	sequence(y, 200, 4, 100.5, 0);
	close_to(stats_mann_whitney(x, 300, y, 200, &u), 0.03825920401430152);
	close_to(u, 26720);
	sequence(x, 300, 3, 100, 1);
	sequence(y, 200, 4, 100.5, 1);
	close_to(stats_mann_whitney(x, 300, y, 200, &u), 0.04701648463165558);
	close_to(u, 26871);
}

/* All of one side are larger: 2 of choose(n + m, n) orders, either way. */
static void
test_mann_whitney_apart(void **state)
{
	double x[65], p, expect;
	size_t i, n, m;

	(void)state;
	for (i = 0; i < N(x); i++)
		x[i] = (double)i;
	for (n = 1; n <= N(x); n++)
		for (m = 1; n + m <= N(x); m++) {
			expect = 2 * exp(lgamma((double)n + 1) +
			    lgamma((double)m + 1) -
			    lgamma((double)(n + m) + 1));
			p = stats_mann_whitney(x, n, x + n, m, NULL);
			assert_float_equal_wide(p / expect, 1, 1e-9);
			p = stats_mann_whitney(x + n, m, x, n, NULL);
			assert_float_equal_wide(p / expect, 1, 1e-9);
			assert_float_equal_wide(stats_least_p(n, m) / expect,
			    1, 1e-9);
		}
}

/* U from its definition, and its probability from the error function. */
static double
normal(const double *x, size_t n, const double *y, size_t m)
{
	double u = 0, sigma = sqrt((double)(n * m * (n + m + 1)) / 12);
	size_t i, j;

	for (i = 0; i < n; i++)
		for (j = 0; j < m; j++)
			u += x[i] > y[j];
	return (erfc((fabs(u - (double)(n * m) / 2) - 0.5) / sigma /
	    sqrt(2)));
}

/* The sizes where counting ends, of one side larger and of the other. */
static void
test_mann_whitney_sizes(void **state)
{
	double x[60], y[60], many[66];
	size_t i;

	(void)state;
	for (i = 0; i < N(many); i++)
		many[i] = (double)i;
	/* The second of 50 and of 66: 2 of the 50 orders have a U below 2. */
	x[0] = 0.5;
	close_to(stats_mann_whitney(x, 1, many, 49, NULL), 2 * 2 / 50.);
	close_to(stats_mann_whitney(many, 49, x, 1, NULL), 2 * 2 / 50.);
	close_to(stats_mann_whitney(x, 1, many, 65, NULL), 2 * 2 / 66.);
	close_to(stats_mann_whitney(many, 65, x, 1, NULL), 2 * 2 / 66.);
	close_to(stats_mann_whitney(x, 1, many, 66, NULL),
	    normal(x, 1, many, 66));
	close_to(stats_mann_whitney(many, 66, x, 1, NULL),
	    normal(x, 1, many, 66));
	/* In the middle of an odd number it is surely no further out. */
	x[0] = 0.5;
	close_to(stats_mann_whitney(x, 1, many, 2, NULL), 1);
	/* With ties: 39 equal ones, of which any may be that of x. */
	x[0] = 1;
	for (i = 0; i < 40; i++)
		y[i] = i < 38 ? 1 : 2;
	close_to(stats_mann_whitney(x, 1, y, 39, NULL), 1);
	x[0] = 2;
	close_to(stats_mann_whitney(x, 1, y, 39, NULL), 2 * 2 / 40.);
	close_to(stats_mann_whitney(y, 39, x, 1, NULL), 2 * 2 / 40.);
	for (i = 0; i < N(x); i++) {
		x[i] = (double)i;
		y[i] = (double)i + 7.5;
	}
	close_to(stats_mann_whitney(x, 60, y, 40, NULL),
	    normal(x, 60, y, 40));
	close_to(stats_mann_whitney(x, 40, y, 60, NULL),
	    normal(x, 40, y, 60));
}

static void
test_mann_whitney_edges(void **state)
{
	static const double one[] = {1}, two[] = {2};
	static const double same[50] = {0};
	double u, long_one[100];

	(void)state;
	close_to(stats_mann_whitney(one, 1, two, 1, &u), 1);
	close_to(stats_mann_whitney(same, 50, same, 50, &u), 1);
	close_to(u, 1250);
	close_to(stats_mann_whitney(same, 1, same, 1, NULL), 1);
	close_to(stats_mann_whitney(same, 7, same, 30, &u), 1);
	close_to(u, 105);
	assert_true(isnan(stats_mann_whitney(one, 0, two, 1, &u)));
	assert_true(isnan(u));
	assert_true(isnan(stats_mann_whitney(one, 1, two, 0, NULL)));
	close_to(stats_least_p(1, 1), 1);
	close_to(stats_least_p(3, 3), 0.1);
	close_to(stats_least_p(4, 4), 2 / 70.);
	close_to(stats_least_p(0, 4), 1);
	close_to(stats_least_p(4, 0), 1);
	close_to(stats_least_p(2, 5), 2 / 21.);
	close_to(stats_least_p(5, 2), 2 / 21.);
	close_to(stats_least_p(1, 9), 0.2);
	close_to(stats_least_p(9, 1), 0.2);
	/* In the middle the normal distribution gives more than 1. */
	sequence(long_one, 50, 7, 0, 0);
	close_to(stats_mann_whitney(long_one, 50, long_one, 50, &u), 1);
	close_to(u, 1250);
}

static void
test_summaries(void **state)
{
	static const double x[] = {0.3, 1, 2, 4, 8}, none[] = {0, 1};
	double p[] = {0.01, 0.04, NAN, 0.03, 0.005, 0.9};
	double many[] = {0.7, 0.001, 0.6}, one[] = {0.25};

	(void)state;
	close_to(stats_median(x, 5), 2);
	close_to(stats_median(x, 4), 1.5);
	close_to(stats_median(x, 1), 0.3);
	assert_true(isnan(stats_median(x, 0)));
	close_to(stats_geomean(x, 5), 1.8057609028948685);
	close_to(stats_geomean(x, 1), 0.3);
	assert_true(isnan(stats_geomean(x, 0)));
	assert_true(isnan(stats_geomean(none, 2)));
	assert_int_equal(stats_holm(p, N(p)), 0);
	close_to(p[0], 0.04);
	close_to(p[1], 0.09);
	assert_true(isnan(p[2]));
	close_to(p[3], 0.09);
	close_to(p[4], 0.025);
	close_to(p[5], 0.9);
	assert_int_equal(stats_holm(p, 0), 0);
	/* 3 * 0.001; 2 * 0.6 is no probability, and 0.7 not below it. */
	assert_int_equal(stats_holm(many, N(many)), 0);
	close_to(many[0], 1);
	close_to(many[1], 0.003);
	close_to(many[2], 1);
	assert_int_equal(stats_holm(one, 1), 0);
	close_to(one[0], 0.25);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mann_whitney_counted),
	    cmocka_unit_test(test_mann_whitney_ties),
	    cmocka_unit_test(test_mann_whitney_estimated),
	    cmocka_unit_test(test_mann_whitney_apart),
	    cmocka_unit_test(test_mann_whitney_sizes),
	    cmocka_unit_test(test_mann_whitney_edges),
	    cmocka_unit_test(test_summaries),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
