/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What two files are said to be beside each other, and benchmarks of one name
 * in one file.
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

#include "stats/rows.h"
#include "stats/sides.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* What two files are said to be: "name verdict why" of each figure. */
static const struct {
	const char *what, *old, *new, *expect;
	double old_median, change; /* of the first; NAN: none */
} pairs[] = {
	{"skipped on one side", FILE_OF(MID("a", "0", "5")),
	    FILE_OF("{\"name\": \"a\", \"skipped\": true, \"skip_message\": "
	    "\"no CPU\", " NO_TIME),
	    "a: cannot tell: skipped in NEW: no CPU", 5, NAN},
	{"no iteration", FILE_OF("{\"name\": \"a\", " NO_TIME),
	    FILE_OF(MID("a", "0", "5")), "a: cannot tell: OLD made no "
	    "iteration", NAN, NAN},
	{"aggregates alone", FILE_OF(AGGREGATE("a", "median", "time", "100")
	    ", " AGGREGATE("a", "mean", "time", "1")),
	    FILE_OF(AGGREGATE("a", "median", "time", "150")),
	    "a: cannot tell: only aggregates in OLD and NEW, no repetitions "
	    "to test: their medians", 100, 0.5},
	{"against repetitions", FILE_OF(MID("a", "0", "1") ", "
	    MID("a", "1", "1") ", " MID("a", "2", "4")),
	    FILE_OF(AGGREGATE("a", "mean", "time", "3")),
	    "a: cannot tell: only aggregates in NEW, no repetitions to test: "
	    "their means", 2, 0.5},
	{"still: aggregates that fit nothing", FILE_OF(
	    AGGREGATE("a", "mean", "time", "3")),
	    FILE_OF(AGGREGATE("a", "median", "time", "3")),
	    "a: cannot tell: OLD has only aggregates, no repetitions", NAN,
	    NAN},
	{"one benchmark of two", FILE_OF(MID("a", "0", "1") ", "
	    MID("a", "0", "5")), FILE_OF(MID("a", "0", "1")),
	    "a (1st of 2 of that name): cannot tell: not in NEW; "
	    "a (2nd of 2 of that name): cannot tell: not in NEW; "
	    "a: cannot tell: not in OLD", 1, NAN},
	{"complexity is no benchmark", FILE_OF(OLD("a/1", "1") ", "
	    "{\"name\": \"a_BigO\", \"big_o\": \"N\", "
	    "\"real_coefficient\": 1}"),
	    FILE_OF(OLD("a/1", "1")), "a/1: cannot tell: too few repetitions: "
	    "1 against 1, of 1 figures 4 would do", 1, 0},
	{"no context beside one", "{\"benchmarks\": [" OLD("a", "1") "]}",
	    FILE_OF(OLD("a", "1")), "a: cannot tell: too few repetitions: "
	    "1 against 1, of 1 figures 4 would do", 1, 0},
};

static bool
same(double a, double b)
{
	return ((isnan(a) && isnan(b)) || fabs(a - b) < 1e-9);
}

static void
test_pairs(void **state)
{
	struct samples *old, *new;
	struct comparison *c;
	char text[2048];
	size_t bad = 0, i, k, n;

	(void)state;
	for (i = 0; i < N(pairs); i++) {
		old = side(pairs[i].old);
		new = side(pairs[i].new);
		c = compared(old, new);
		for (n = k = 0; k < c->nfigures; k++)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
			    "%s%s: %s: %s", k > 0 ? "; " : "",
			    c->figures[k].name,
			    compare_verdict_name(c->figures[k].verdict),
			    c->figures[k].why);
		if (strcmp(text, pairs[i].expect) != 0 ||
		    !same(c->figures[0].old_median, pairs[i].old_median) ||
		    !same(c->figures[0].change, pairs[i].change)) {
			print_error("%s: \"%s\", of %g by %g\n",
			    pairs[i].what, text, c->figures[0].old_median,
			    c->figures[0].change);
			bad++;
		}
		compare_free(c);
		samples_free(old);
		samples_free(new);
	}
	assert_int_equal(bad, 0);
}

/* n repetitions each of two benchmarks of one name: near `a` and near `b`. */
static struct samples *
twins(double a, double b)
{
	struct samples *s;
	char text[16384];
	size_t n;
	int i;

	n = (size_t)snprintf(text, sizeof(text),
	    "{\"context\": {}, \"benchmarks\": [");
	for (i = 0; i < 40; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "%s{\"name\": \"x\", \"family_index\": %d, "
		    "\"per_family_instance_index\": 0, \"threads\": 1, "
		    "\"repetition_index\": %d, \"real_time\": %.3f}",
		    i > 0 ? "," : "", i / 20, i % 20,
		    (i < 20 ? a : b) * (1 + i % 20 * 1e-3));
	snprintf(text + n, sizeof(text) - n, "]}");
	s = side(text);
	return (s);
}

/* One five times slower, one five times faster: pooled, nothing had changed. */
static void
test_twins(void **state)
{
	struct samples *old = twins(100, 500), *new = twins(500, 100);
	struct comparison *c = compared(old, new);

	(void)state;
	assert_int_equal(c->nfigures, 2);
	assert_int_equal(c->figures[0].verdict, COMPARE_WORSE);
	assert_int_equal(c->figures[1].verdict, COMPARE_BETTER);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* Far more benchmarks of a name than anyone writes, in little time. */
static void
test_many_twins(void **state)
{
	struct samples *s;
	struct errmsg err;
	char *text = malloc(2 << 20);
	size_t n;
	int i;

	(void)state;
	assert_non_null(text);
	n = (size_t)sprintf(text, "{\"benchmarks\": [");
	for (i = 0; i < 50000; i++)
		n += (size_t)sprintf(text + n, "%s{\"name\": \"%c\"}",
		    i > 0 ? "," : "", "ab"[i % 2]);
	n += (size_t)sprintf(text + n, "]}");
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_not_equal(samples_parse(s, "file", text, n, &err), 0);
	assert_non_null(strstr(err.text, "more than 100 benchmarks"));
	samples_free(s);
	free(text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pairs),
	    cmocka_unit_test(test_twins),
	    cmocka_unit_test(test_many_twins),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
