/* SPDX-License-Identifier: BSD-2-Clause */
/* The numbers of compared figures, and what a side lacks. */
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

#include "stats/numbers.h"
#include "stats/rows.h"
#include "stats/sides.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Of the metric alone: an exact file of one benchmark. */
static struct samples *
exact(const char *metric, const char *value, const char *own)
{
	struct samples *s;
	struct errmsg err;
	char text[1024];

	snprintf(text, sizeof(text), "{\"context\": {\"dumpbench\": "
	    "{\"schema\": 2, \"clock\": \"exact\"}}, \"benchmarks\": ["
	    "{\"name\": \"latency/a/1\", \"%s\": %s, \"dumpbench\": {%s}}]}",
	    metric, value, own);
	assert_int_equal(samples_new(metric, &s, &err), 0);
	assert_int_equal(samples_parse(s, "x", text, strlen(text), &err), 0);
	return (s);
}

/* The only figure's verdict, and how its reason begins. */
static void
assert_figure(struct samples *old, struct samples *new,
    enum compare_verdict verdict, const char *why)
{
	struct comparison *c = compared(old, new);

	assert_int_equal(c->nfigures, 1);
	if (strncmp(c->figures[0].why, why, strlen(why)) != 0 ||
	    (*why == '\0' && c->figures[0].why[0] != '\0'))
		fail_msg("\"%s\" instead of \"%s\"", c->figures[0].why, why);
	assert_int_equal(c->figures[0].verdict, verdict);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* What one side says of its path and its sink holds for both. */
static void
test_one_side(void **state)
{
	static const char settled[] = "\"properties\": \"-\", "
	    "\"sink_properties\": \"-\"";
	static const char path[] = "\"properties\": \"unsettled\"";
	static const char waits[] = "\"properties\": \"-\", "
	    "\"sink_properties\": \"waits\"";
	static const char *const waiting = "waits for a device";
	static const char *const settles = "settles differently";

	(void)state;
	assert_figure(exact("sink_median", "100", waits),
	    exact("sink_median", "120", settled), COMPARE_UNKNOWN, waiting);
	assert_figure(exact("sink_median", "100", settled),
	    exact("sink_median", "120", waits), COMPARE_UNKNOWN, waiting);
	assert_figure(exact("sink_median", "100", settled),
	    exact("sink_median", "120", settled), COMPARE_WORSE, "");
	/* The path's stages are those of the path alone. */
	assert_figure(exact("sink_median", "100", path),
	    exact("sink_median", "120", settled), COMPARE_WORSE, "");
	assert_figure(exact("unmap_median", "100", path),
	    exact("unmap_median", "120", settled), COMPARE_UNKNOWN, settles);
	assert_figure(exact("map_median", "100", settled),
	    exact("map_median", "120", path), COMPARE_UNKNOWN, settles);
	assert_figure(exact("page_ticks", "100", settled),
	    exact("page_ticks", "120", path), COMPARE_UNKNOWN, settles);
	assert_figure(exact("ipis", "100", path),
	    exact("ipis", "120", settled), COMPARE_UNKNOWN, settles);
}

#define FAILED "{\"name\": \"a\", \"error_occurred\": true, " \
	"\"error_message\": \"bad\"}"
#define MEAN(x) AGGREGATE("a", "mean", "time", x)

/* Aggregates do not stand for what failed. */
static void
test_failed(void **state)
{
	(void)state;
	assert_figure(side(FILE_OF(FAILED ", " MEAN("3"))),
	    side(FILE_OF(MEAN("4"))), COMPARE_UNKNOWN, "failed in OLD: bad");
	assert_figure(side(FILE_OF(MEAN("3"))),
	    side(FILE_OF(FAILED ", " MEAN("4"))), COMPARE_UNKNOWN,
	    "OLD has only aggregates, no repetitions");
}

/* n files of one row each. */
static struct samples *
rows(double from, double step, size_t n)
{
	struct samples *s;
	char *text = malloc(100 * n + 100);
	size_t i, used;

	assert_non_null(text);
	used = (size_t)sprintf(text, "{\"benchmarks\": [");
	for (i = 0; i < n; i++)
		used += (size_t)sprintf(text + used, "%s{\"name\": \"a\", "
		    "\"real_time\": %.6f}", i > 0 ? "," : "",
		    from + step * (double)i);
	sprintf(text + used, "]}");
	s = side(text);
	free(text);
	return (s);
}

static void
test_numbers(void **state)
{
	struct samples *old = side(FILE_OF(OLD("a", "10") ", " OLD("a", "20")
	    ", " OLD("a", "40")));
	struct samples *new = side(FILE_OF(OLD("a", "30") ", " OLD("a", "35")
	    ", " OLD("a", "90") ", " OLD("a", "91")));
	struct comparison *c = compared(old, new);
	const struct compare_figure *f = &c->figures[0];

	(void)state;
	close_to(f->old_median, 20);
	close_to(f->new_median, 62.5);
	/* The middle of -10, -5, 10, 15, 20, 25, 50, 51, 70, 71, 80, 81. */
	close_to(f->shift, 37.5);
	close_to(f->change, 37.5 / 20);
	/* U is 2: 4 of the 35 orders have that or less. */
	close_to(f->p, 2 * 4 / 35.);
	close_to(f->corrected, 2 * 4 / 35.);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* So many that the probability is less than any number above 0. */
static void
test_surely(void **state)
{
	(void)state;
	assert_figure(rows(1, 1e-4, 1200), rows(2, 1e-4, 1200),
	    COMPARE_WORSE, "");
}

/* What is barred has its numbers, but no test. */
static void
test_barred(void **state)
{
	static const char row[] = OLD("a", "1") ", " OLD("a", "2");
	char text[1024];
	struct samples *old, *new;
	struct comparison *c;

	(void)state;
	snprintf(text, sizeof(text), "{\"context\": {\"num_cpus\": 8}, "
	    "\"benchmarks\": [%s]}", row);
	old = side(text);
	new = side(FILE_OF(OLD("a", "4") ", " OLD("a", "5")));
	c = compared(old, new);
	assert_string_equal(c->figures[0].why,
	    "different machine: num_cpus differs");
	close_to(c->figures[0].shift, 3);
	assert_true(isnan(c->figures[0].p));
	assert_true(isnan(c->figures[0].corrected));
	assert_false(c->figures[0].comparable);
	assert_int_equal(c->ndifferences, 1);
	assert_string_equal(c->differences[0].member, "num_cpus");
	assert_true(c->differences[0].bars);
	assert_int_equal(c->nfamilies, 0);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* A scope that has no memory for the benchmark that `arg` names. */
static int
takes_not(const char *benchmark, void *arg)
{
	return (strcmp(benchmark, arg) == 0 ? -ENOMEM : 1);
}

static void
test_scope_fails(void **state)
{
	struct samples *old = side(FILE_OF(OLD("a", "1") ", " OLD("b", "2")
	    ", " OLD("c", "3")));
	struct samples *new = side(FILE_OF(OLD("b", "1") ", " OLD("d", "2")
	    ", " OLD("e", "3")));
	static char names[][2] = {"a", "b", "c", "d", "e"};
	struct compare_scope scope = {.takes = takes_not};
	struct comparison *c;
	struct errmsg err;
	size_t i;

	(void)state;
	for (i = 0; i < N(names); i++) {
		scope.arg = names[i];
		assert_int_equal(compare_new(old, new, &scope, &c, &err),
		    -ENOMEM);
		assert_string_equal(err.text, "compare: no memory");
	}
	samples_free(old);
	samples_free(new);
}

/* Two metrics of benchmarks that only NEW has. */
static void
test_only_new(void **state)
{
	static const char text[] = FILE_OF("{\"name\": \"a\", \"x\": 1, "
	    "\"y\": 2}, {\"name\": \"b\", \"x\": 3, \"y\": 4}");
	static const char none[] = FILE_OF("");
	struct samples *old, *new;
	struct comparison *c;
	struct errmsg err;
	size_t i;

	(void)state;
	assert_int_equal(samples_new("x,y", &old, &err), 0);
	assert_int_equal(samples_new("x,y", &new, &err), 0);
	assert_int_equal(samples_parse(old, "1", none, strlen(none), &err), 0);
	assert_int_equal(samples_parse(new, "2", text, strlen(text), &err), 0);
	c = compared(old, new);
	assert_int_equal(c->nfigures, 4);
	for (i = 0; i < 4; i++) {
		assert_string_equal(c->figures[i].why, "not in OLD");
		assert_string_equal(c->figures[i].metric, i % 2 ? "y" : "x");
		close_to(c->figures[i].new_median, (double)i + 1);
	}
	assert_int_equal(c->nfamilies, 0);
	assert_int_equal(c->count[COMPARE_UNKNOWN], 4);
	assert_int_equal(c->judged, 0);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* Figures of one family that others stand between. */
static void
test_families(void **state)
{
	struct samples *old = side(FILE_OF(OLD("b/1", "1") ", "
	    OLD("a/1", "1") ", " OLD("b/2", "1") ", " OLD("a/2", "2") ", "
	    OLD("c", "4")));
	struct samples *new = side(FILE_OF(OLD("b/1", "2") ", "
	    OLD("a/1", "3") ", " OLD("b/2", "8") ", " OLD("a/2", "6") ", "
	    OLD("c", "1")));
	static const double ratios[] = {3, 4, 0.25};
	static const size_t counts[] = {2, 2, 1};
	struct comparison *c;
	struct errmsg err;
	size_t i;

	(void)state;
	/* Only what can be compared has a ratio, and this is so at first. */
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(c->nfamilies, 3);
	for (i = 0; i < 3; i++) {
		assert_int_equal(c->families[i].name[0], "abc"[i]);
		assert_int_equal(c->families[i].n, counts[i]);
		close_to(c->families[i].ratio, ratios[i]);
	}
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_side),
	    cmocka_unit_test(test_failed),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_surely),
	    cmocka_unit_test(test_barred),
	    cmocka_unit_test(test_scope_fails),
	    cmocka_unit_test(test_only_new),
	    cmocka_unit_test(test_families),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
