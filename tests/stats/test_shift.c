/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hodges and Lehmann's shift and its interval: SciPy's figures, as test_stats.c
 * tells, and all differences written down.
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

/* Hollander and Wolfe's permeabilities of a membrane. */
static const double term[] = {
    0.73, 0.80, 0.83, 1.04, 1.38, 1.45, 1.46, 1.64, 1.89, 1.91};
static const double week[] = {0.74, 0.88, 0.90, 1.15, 1.21};

static void
test_shift(void **state)
{
	double x[300], y[200];
	struct stats_shift s;

	(void)state;
	assert_int_equal(stats_shift(term, 10, week, 5, 0.95, &s), 0);
	close_to(s.shift, -0.305);
	close_to(s.low, -0.76);
	close_to(s.high, 0.15);
	sequence(x, 20, 1, 100, 0);
	sequence(y, 20, 2, 103, 0);
	assert_int_equal(stats_shift(x, 20, y, 20, 0.95, &s), 0);
	close_to(s.shift, 3.1247307658195496);
	close_to(s.low, 1.1379526853561401);
	close_to(s.high, 5.005672454833984);
	sequence(x, 33, 5, 100, 0);
	sequence(y, 33, 6, 101, 0);
	assert_int_equal(stats_shift(x, 33, y, 33, 0.95, &s), 0);
	close_to(s.shift, 1.7842707633972168);
	close_to(s.low, 0.3963134288787842);
	close_to(s.high, 3.4989336729049683);
	/* From the normal distribution: number 26897 from either end. */
	sequence(x, 300, 3, 100, 0);
	sequence(y, 200, 4, 100.5, 0);
	assert_int_equal(stats_shift(x, 300, y, 200, 0.95, &s), 0);
	close_to(s.shift, 0.5612020492553711);
	close_to(s.low, 0.031540870666503906);
	close_to(s.high, 1.1001532077789307);
}

static void
test_shift_edges(void **state)
{
	static const double three[] = {1, 2, 3}, same[100] = {0};
	struct stats_shift s;
	double x[300], y[200];

	(void)state;
	/* 3 and 3 give a confidence of 0.9 at most. */
	assert_int_equal(stats_shift(three, 3, three, 3, 0.95, &s), 0);
	close_to(s.shift, 0);
	close_to(s.low, -INFINITY);
	close_to(s.high, INFINITY);
	assert_int_equal(stats_shift(three, 3, three, 3, 0.9, &s), 0);
	close_to(s.low, -2);
	close_to(s.high, 2);
	assert_int_equal(stats_shift(three, 1, three, 1, 0.95, &s), 0);
	close_to(s.shift, 0);
	close_to(s.high, INFINITY);
	assert_int_equal(stats_shift(same, 100, same, 100, 0.95, &s), 0);
	close_to(s.shift, 0);
	close_to(s.low, 0);
	close_to(s.high, 0);
	assert_int_equal(stats_shift(three, 3, three, 0, 0.95, &s), 0);
	assert_true(isnan(s.shift) && isnan(s.low) && isnan(s.high));
	assert_int_equal(stats_shift(three, 0, three, 3, 0.95, &s), 0);
	assert_true(isnan(s.shift) && isnan(s.low) && isnan(s.high));
	/* One against many is never sure, however many. */
	sequence(x, 100, 3, 100, 0);
	assert_int_equal(stats_shift(x, 100, three, 1, 0.999, &s), 0);
	close_to(s.shift, 1 - (x[49] + x[50]) / 2);
	close_to(s.low, -INFINITY);
	close_to(s.high, INFINITY);
	sequence(x, 300, 3, 100, 1);
	sequence(y, 200, 4, 100.5, 1);
	assert_int_equal(stats_shift(x, 300, y, 200, 0.95, &s), 0);
	close_to(s.shift, 1);
}

/* The confidence from which on the range of all differences does not do. */
static void
test_shift_confidence(void **state)
{
	static const double three[] = {1, 2, 5}, none[] = {0};
	double many[100];
	struct stats_shift s;
	size_t i;

	(void)state;
	/* Outside of one difference is half of 2 orders, of two a third. */
	assert_int_equal(stats_shift(none, 1, three, 1, 0.3, &s), 0);
	close_to(s.low, -INFINITY);
	close_to(s.high, INFINITY);
	assert_int_equal(stats_shift(none, 1, three, 2, 0.3, &s), 0);
	close_to(s.low, 1);
	close_to(s.high, 2);
	assert_int_equal(stats_shift(none, 1, three, 2, 0.34, &s), 0);
	close_to(s.low, -INFINITY);
	/*
	 * Of 100 differences 50 - z * sqrt(850) - 1 are left out: at z = 1.646
	 * one, at 1.663 none, and at 1.698 there are too few.
	 */
	for (i = 0; i < N(many); i++)
		many[i] = (double)i;
	assert_int_equal(stats_shift(none, 1, many, 100, 0.9002, &s), 0);
	close_to(s.low, 1);
	close_to(s.high, 98);
	assert_int_equal(stats_shift(none, 1, many, 100, 0.9037, &s), 0);
	close_to(s.low, 0);
	close_to(s.high, 99);
	assert_int_equal(stats_shift(none, 1, many, 100, 0.9105, &s), 0);
	close_to(s.low, -INFINITY);
	close_to(s.high, INFINITY);
	close_to(s.shift, 49.5);
}

/* Differences between which no number lies. */
static void
test_shift_neighbours(void **state)
{
	double x[20] = {0}, y[20];
	const double first = nextafter(1, 2), second = nextafter(first, 2);
	struct stats_shift s;
	size_t i, n;

	(void)state;
	for (n = 1; n < N(y); n++) {
		for (i = 0; i < N(y); i++)
			y[i] = i < n ? first : second;
		assert_int_equal(stats_shift(x, N(x), y, N(y), 0.95, &s), 0);
		if (n != N(y) / 2)
			assert_true(s.shift == (n > N(y) / 2 ? first : second));
		assert_true(s.low == first || s.low == second);
	}
}

/* Every order statistic, against all differences written down. */
static void
test_shift_brute(void **state)
{
	double x[40], y[37], d[40 * 37], middle, from;
	struct stats_shift s;
	size_t i, j, n, m;
	uint64_t seed;

	(void)state;
	for (seed = 10; seed < 200; seed++) {
		n = 1 + seed % 40;
		m = 1 + seed * 7 % 37;
		from = seed % 2 == 0 ? 1000 : -5;
		sequence(x, n, seed, from, seed % 3 == 0);
		sequence(y, m, ~seed, from, seed % 3 == 0);
		for (i = 0; i < n; i++)
			for (j = 0; j < m; j++)
				d[i * m + j] = y[j] - x[i];
		/* cppcheck-suppress uninitvar ; n and m are not 0 */
		qsort(d, n * m, sizeof(*d), ascending);
		middle = (d[(n * m - 1) / 2] + d[n * m / 2]) / 2;
		assert_int_equal(stats_shift(x, n, y, m, 0.95, &s), 0);
		assert_float_equal_wide(s.shift, middle, 1e-9);
		assert_true(s.low <= s.shift && s.shift <= s.high);
	}
}

/* Some that lie far off, and many that are equal. */
static void
test_shift_outliers(void **state)
{
	static double x[2000], y[2000];
	size_t i, j, less, upto, n = N(x);
	struct stats_shift s;
	int whole;

	(void)state;
	for (whole = 0; whole < 2; whole++) {
		sequence(x, n, 3, 100, whole);
		sequence(y, n, 4, 100.5, whole);
		for (i = n - n / 50; i < n; i++) {
			x[i] = 1e6 * (double)i;
			y[i] = 3e6 * (double)i;
		}
		assert_int_equal(stats_shift(x, n, y, n, 0.95, &s), 0);
		for (less = upto = i = 0; i < n; i++)
			for (j = 0; j < n; j++) {
				less += y[j] - x[i] < s.shift;
				upto += y[j] - x[i] <= s.shift;
			}
		/* The mean of the middle two. */
		assert_true(less <= n * n / 2 && upto >= n * n / 2);
		assert_true(s.low <= s.shift && s.shift <= s.high);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shift),
	    cmocka_unit_test(test_shift_edges),
	    cmocka_unit_test(test_shift_confidence),
	    cmocka_unit_test(test_shift_neighbours),
	    cmocka_unit_test(test_shift_brute),
	    cmocka_unit_test(test_shift_outliers),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
