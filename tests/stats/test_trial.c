/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How often a comparison is right: five benchmarks of 20 repetitions each, on
 * noise of the shape that a machine with other work showed (a spread of 1.2%,
 * and one repetition in ten that another process made longer by up to a
 * third), one of them 3% slower, or none.  The noise is made up, and the same
 * in every run of this test.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/compare.h"

#define TRIES	    400
#define BENCHMARKS  5
#define REPETITIONS 20
#define SLOWER	    0.03
#define SLOW	    3 /* which one */

static uint64_t random_state = 1;

/* Evenly in (0, 1]. */
static double
even(void)
{
	random_state =
	    random_state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(random_state >> 40) / 0x1p24 + 0x1p-25);
}

static double
noisy(double base)
{
	const double pi = 3.14159265358979323846;
	double gauss = sqrt(-2 * log(even())) * cos(2 * pi * even());
	double other = even() < 0.1 ? 1 + even() / 3 : 1;

	return (base * exp(0.012 * gauss) * other);
}

static struct samples *
sample(double slower)
{
	struct errmsg err = {""};
	struct samples *s;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int b, i;

	assert_non_null(out);
	fputs("{\"context\": {}, \"benchmarks\": [", out);
	for (b = 0; b < BENCHMARKS; b++)
		for (i = 0; i < REPETITIONS; i++)
			fprintf(out, "%s{\"name\": \"b%d\", \"real_time\": "
			    "%.9g, \"time_unit\": \"ns\"}",
			    b + i > 0 ? ",\n" : "", b, noisy(1000 * (b + 1) *
			    (b == SLOW ? 1 + slower : 1)));
	fputs("]}", out);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	if (samples_parse(s, "made up", text, size, &err) != 0)
		fail_msg("%s", err.text);
	free(text);
	return (s);
}

/* Names of benchmarks, a bit each, that one try finds worse or better. */
static unsigned
named(double slower)
{
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old = sample(0), *new = sample(slower);
	struct comparison *c;
	struct errmsg err = {""};
	unsigned found = 0;
	size_t i;

	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &options), 0);
	assert_int_equal(c->nfigures, BENCHMARKS);
	for (i = 0; i < c->nfigures; i++)
		if (c->figures[i].verdict == COMPARE_WORSE ||
		    c->figures[i].verdict == COMPARE_BETTER)
			found |= 1u << (c->figures[i].name[1] - '0');
	compare_free(c);
	samples_free(old);
	samples_free(new);
	return (found);
}

static void
test_finds_what_is_there(void **state)
{
	int i, found = 0;

	(void)state;
	for (i = 0; i < TRIES; i++)
		found += (named(SLOWER) & 1u << SLOW) != 0;
	print_message("found: %d of %d\n", found, TRIES);
	assert_true(found * 20 >= TRIES * 19);
}

static void
test_finds_nothing_where_nothing_is(void **state)
{
	int i, silent = 0;

	(void)state;
	for (i = 0; i < TRIES; i++)
		silent += named(0) == 0;
	print_message("silent: %d of %d\n", silent, TRIES);
	assert_true(silent * 20 >= TRIES * 19);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_what_is_there),
		cmocka_unit_test(test_finds_nothing_where_nothing_is),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
