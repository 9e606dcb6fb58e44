/* SPDX-License-Identifier: BSD-2-Clause */
/* Statistics without memory: each allocation fails, and that is said. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "denied.h"
#include "stats/numbers.h"
#include "stats/rows.h"
#include "stats/sides.h"
#include "stats/stats.h"

static const double low[] = {1, 2, 3, 4}, high[] = {3, 5, 6, 7, 8};
static const double apart[] = {9, 10, 11};

static bool
ranks(void *arg)
{
	bool ties = *(const bool *)arg;
	double p = ties ? stats_mann_whitney(low, 4, high, 5, NULL) :
	    stats_mann_whitney(low, 4, apart, 3, NULL);

	if (p < 0) {
		assert_true(p == -1);
		return (false);
	}
	close_to(p, ties ? 6 / 126.0 : 2 / 35.0);
	return (true);
}

static bool
shifts(void *arg)
{
	struct stats_shift s;
	int error = stats_shift(low, 4, high, 5, 0.9, &s);

	(void)arg;
	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		return (false);
	}
	close_to(s.shift, 3.5);
	return (true);
}

static bool
corrects(void *arg)
{
	double p[] = {0.01, 0.04};
	int error = stats_holm(p, 2);

	(void)arg;
	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		close_to(p[0], 0.01);
		return (false);
	}
	close_to(p[0], 0.02);
	return (true);
}

static void
test_numbers(void **state)
{
	bool ties;

	(void)state;
	ties = false;
	assert_int_equal(denied_each(ranks, &ties), 1);
	ties = true;
	assert_int_equal(denied_each(ranks, &ties), 2);
	assert_int_equal(denied_each(shifts, NULL), 2);
	assert_int_equal(denied_each(corrects, NULL), 1);
}

/* Two sides, for which there is memory. */
static void
read_sides(struct samples **old, struct samples **new)
{
	const long nth = denied.nth;
	char text[4096], name[513];

	denied.nth = 0;
	/* As long as a name may be. */
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	snprintf(text, sizeof(text), FILE_OF(OLD("%s", "1") ", "
	    OLD("%s", "2") ", " OLD("b", "1")), name, name);
	*old = side(text);
	snprintf(text, sizeof(text), FILE_OF(OLD("%s", "2") ", "
	    OLD("%s", "3") ", " OLD("c", "1")), name, name);
	*new = side(text);
	denied.nth = nth;
}

static bool
compares(void *arg)
{
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old, *new;
	struct comparison *c;
	struct errmsg err;
	int error;

	(void)arg;
	read_sides(&old, &new);
	error = compare_new(old, new, NULL, &c, &err);
	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		assert_non_null(strstr(err.text, "no memory"));
		samples_free(old);
		samples_free(new);
		return (false);
	}
	error = compare_finish(&c, 1, &options);
	if (error == 0) {
		assert_int_equal(c->nfigures, 3);
		assert_non_null(strstr(c->figures[0].why, "too few"));
	} else
		assert_int_equal(error, -ENOMEM);
	compare_free(c);
	samples_free(old);
	samples_free(new);
	return (error == 0);
}

static void
test_compare(void **state)
{
	(void)state;
	assert_true(denied_each(compares, NULL) > 12);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_compare),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
