/* SPDX-License-Identifier: BSD-2-Clause */
/* Comparisons at the edges: of contexts, plans, orders and verdicts. */
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

/* A file of ours in that clock, of one benchmark. */
#define OURS(clock, context, figures) "{\"context\": {\"dumpbench\": " \
	"{\"schema\": 2, \"clock\": \"" clock "\"" context "}}, " \
	"\"benchmarks\": [{\"name\": \"latency/a/1\", " figures "}]}"
#define THEIRS(context, rows) "{\"context\": {" context "}, " \
	"\"benchmarks\": [" rows "]}"

/* What nothing else bars. */
#define NO_BAR "too few repetitions: 1 against 1, of 1 figures 4 would do"

static void
add(struct samples *s, const char *text)
{
	struct errmsg err;

	if (samples_parse(s, "file", text, strlen(text), &err) != 0)
		fail_msg("%s", err.text);
}

static void
assert_why(struct samples *old, struct samples *new, const char *why)
{
	struct comparison *c = compared(old, new);

	if (strcmp(c->figures[0].why, why) != 0)
		fail_msg("\"%s\" instead of \"%s\"", c->figures[0].why, why);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* Where two figures differ, what bars their comparison is told first. */
static void
test_contexts(void **state)
{
	struct samples *s;

	(void)state;
	/* Both sides of one rate, nearly. */
	assert_why(side(THEIRS("\"mhz_per_cpu\": 2000", OLD("a", "1"))),
	    side(THEIRS("\"mhz_per_cpu\": 2020", OLD("a", "1"))), NO_BAR);
	assert_why(side(THEIRS("\"mhz_per_cpu\": 2000", OLD("a", "1"))),
	    side(THEIRS("\"mhz_per_cpu\": 2021", OLD("a", "1"))),
	    "different clock rate: mhz_per_cpu differs");
	assert_why(side(THEIRS("\"mhz_per_cpu\": 2000", OLD("a", "1"))),
	    side(THEIRS("", OLD("a", "1"))), NO_BAR);
	assert_why(side(THEIRS("", OLD("a", "1"))),
	    side(THEIRS("\"mhz_per_cpu\": 2000", OLD("a", "1"))), NO_BAR);
	/* Of several bars the first is told. */
	assert_why(side(THEIRS("\"mhz_per_cpu\": 2000, \"num_cpus\": 2",
	    OLD("a", "1"))), side(THEIRS("\"mhz_per_cpu\": 3000, "
	    "\"num_cpus\": 4", OLD("a", "1"))),
	    "different machine: num_cpus differs");
	/* Of ours what is not said bars, too. */
	assert_why(side(OURS("exact", "", "\"map_median\": 1")),
	    side(OURS("exact", ", \"machine\": \"x86_64\"",
	    "\"map_median\": 1")), "OLD does not say its machine");
	assert_why(side(OURS("exact", ", \"machine\": \"x86_64\"",
	    "\"map_median\": 1")), side(OURS("exact", ", \"machine\": null",
	    "\"map_median\": 1")), "NEW does not say its machine");
	/* The exact clock has no rate. */
	assert_why(side(OURS("exact", ", \"ticks_per_second\": 1",
	    "\"map_median\": 1")), side(OURS("exact",
	    ", \"ticks_per_second\": 2", "\"map_median\": 1")), "");
	/* Nor does what emulates them matter to instructions. */
	assert_why(side(OURS("exact", ", \"accelerator\": \"kvm\"",
	    "\"map_median\": 1")), side(OURS("exact",
	    ", \"accelerator\": \"tcg\"", "\"map_median\": 1")), "");
	assert_why(side(OURS("exact", ", \"emulated\": true",
	    "\"map_median\": 1")), side(OURS("exact",
	    ", \"emulated\": true", "\"map_median\": 1")), "");
	/* Files of one side that disagree. */
	s = side(OURS("exact", ", \"release\": \"6.1\"", "\"map_median\": 1"));
	add(s, OURS("exact", ", \"release\": \"6.2\"", "\"map_median\": 1"));
	assert_why(s, side(OURS("exact", ", \"release\": \"6.1\"",
	    "\"map_median\": 1")), "several kernels on one side: release "
	    "varies between the files");
	s = side(OURS("exact", ", \"machine\": \"i386\"",
	    "\"map_median\": 1"));
	add(s, OURS("exact", "", "\"map_median\": 1"));
	assert_why(side(OURS("exact", ", \"machine\": \"i386\"",
	    "\"map_median\": 1")), s,
	    "different machine: machine varies between the files");
	/* Which bars no comparison. */
	s = side(OURS("exact", ", \"seed\": 1", "\"map_median\": 1"));
	add(s, OURS("exact", ", \"seed\": 2", "\"map_median\": 1"));
	assert_why(s, side(OURS("exact", ", \"seed\": 1",
	    "\"map_median\": 1")), "");
}

/* What differs is listed, though it bars nothing. */
static void
test_differences(void **state)
{
	struct samples *old = side(THEIRS("\"host_name\": \"a\", "
	    "\"num_cpus\": 2, \"executable\": \"x\"", OLD("a", "1")));
	struct samples *new = side(THEIRS("\"host_name\": \"b\", "
	    "\"num_cpus\": 2", OLD("a", "1")));
	struct comparison *c = compared(old, new);

	(void)state;
	assert_int_equal(c->ndifferences, 2);
	assert_string_equal(c->differences[0].member, "host_name");
	assert_string_equal(c->differences[0].old, "a");
	assert_string_equal(c->differences[0].new, "b");
	assert_string_equal(c->differences[1].member, "executable");
	assert_null(c->differences[1].new);
	assert_false(c->differences[1].bars);
	/* Both state the host and the CPUs. */
	assert_int_equal(c->stated, 2);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

#define PLAN(plan) OURS("exact", "", "\"map_median\": 1, \"dumpbench\": {" \
	"\"properties\": \"-\"" plan "}")

static void
test_plans(void **state)
{
	struct samples *s;

	(void)state;
	assert_why(side(PLAN("")), side(PLAN(", \"pages\": 4")),
	    "OLD does not say how many pages it streamed");
	assert_why(side(PLAN(", \"pages\": 4")), side(PLAN("")),
	    "NEW does not say how many pages it streamed");
	assert_why(side(PLAN(", \"pages\": 4")), side(PLAN(", \"pages\": 5")),
	    "different plan: pages=4, pages=5");
	assert_why(side(PLAN(", \"possible_cpus\": 4")), side(PLAN("")),
	    "NEW does not say for how many CPUs the kernel was prepared");
	assert_why(side(PLAN("")), side(PLAN(", \"possible_cpus\": 4")),
	    "OLD does not say for how many CPUs the kernel was prepared");
	assert_why(side(PLAN(", \"possible_cpus\": 4")),
	    side(PLAN(", \"possible_cpus\": 8")), "different machine: the "
	    "kernel was prepared for 4 and 8 CPUs");
	/* 0 is said, too. */
	assert_why(side(PLAN(", \"possible_cpus\": 0")),
	    side(PLAN(", \"possible_cpus\": 8")), "different machine: the "
	    "kernel was prepared for 0 and 8 CPUs");
	assert_why(side(PLAN(", \"possible_cpus\": 8")),
	    side(PLAN(", \"possible_cpus\": 0")), "different machine: the "
	    "kernel was prepared for 8 and 0 CPUs");
	assert_why(side(PLAN(", \"possible_cpus\": 0")), side(PLAN("")),
	    "NEW does not say for how many CPUs the kernel was prepared");
	s = side(PLAN(", \"pages\": 4"));
	add(s, PLAN(", \"pages\": 5"));
	assert_why(s, side(PLAN(", \"pages\": 4")),
	    "several plans on one side");
	s = side(PLAN(", \"pages\": 4"));
	add(s, PLAN(", \"pages\": 5"));
	assert_why(side(PLAN(", \"pages\": 4")), s,
	    "several plans on one side");
}

/* The difference of plans is listed once, with both sides'. */
static void
test_plan_is_listed(void **state)
{
	struct samples *old = side(PLAN("")), *new = side(PLAN(
	    ", \"pages\": 4"));
	struct comparison *c = compared(old, new);

	(void)state;
	assert_int_equal(c->ndifferences, 1);
	assert_string_equal(c->differences[0].member, "plan");
	assert_null(c->differences[0].old);
	assert_string_equal(c->differences[0].new, "pages=4");
	assert_false(c->differences[0].mixed);
	assert_true(c->differences[0].bars);
	compare_free(c);
	add(new, PLAN(", \"pages\": 5"));
	c = compared(old, new);
	assert_int_equal(c->ndifferences, 1);
	assert_string_equal(c->differences[0].member, "plan");
	assert_true(c->differences[0].mixed);
	assert_true(c->differences[0].bars);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

static void
test_clocks(void **state)
{
	struct samples *old, *new;
	struct comparison *c;
	struct errmsg err;

	(void)state;
	old = side(OURS("tsc", "", "\"page_ticks\": 2"));
	add(old, OURS("exact", "", "\"map_median\": 1"));
	new = side(FILE_OF(OLD("a", "1")));
	assert_int_equal(compare_new(old, new, NULL, &c, &err), -EINVAL);
	assert_string_equal(err.text, "clock exact and tsc against wall: "
	    "figures of different clocks are never compared (expected results "
	    "of one clock)");
	/* A figure of each clock, and a family. */
	add(new, OURS("tsc", "", "\"page_ticks\": 8"));
	add(new, OURS("exact", "", "\"map_median\": 3"));
	c = compared(old, new);
	assert_int_equal(c->nfigures, 2);
	assert_int_equal(c->figures[0].clock, SAMPLES_EXACT);
	assert_int_equal(c->nfamilies, 2);
	assert_int_equal(c->families[0].clock, SAMPLES_EXACT);
	close_to(c->families[0].ratio, 3);
	assert_int_equal(c->families[1].clock, SAMPLES_TSC);
	close_to(c->families[1].ratio, 4);
	compare_sort(c, COMPARE_BY_CHANGE);
	assert_int_equal(c->figures[0].clock, SAMPLES_EXACT);
	compare_sort(c, COMPARE_BY_NAME);
	assert_int_equal(c->figures[0].clock, SAMPLES_EXACT);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* The ratio of a family leaves out what is 0 on a side. */
static void
test_families(void **state)
{
	struct samples *old = side(FILE_OF(OLD("f/1", "0") ", "
	    OLD("f/2", "2") ", " OLD("f/3", "4") ", " OLD("f/4", "8") ", "
	    OLD("g", "5") ", " OLD("g/1", "3")));
	struct samples *new = side(FILE_OF(OLD("f/1", "1") ", "
	    OLD("f/2", "0") ", " OLD("f/3", "8") ", " OLD("f/4", "4") ", "
	    OLD("g", "10") ", " OLD("g/1", "24")));
	struct comparison *c = compared(old, new);

	(void)state;
	assert_int_equal(c->nfamilies, 2);
	assert_string_equal(c->families[0].name, "f");
	assert_int_equal(c->families[0].n, 2);
	close_to(c->families[0].ratio, 1);
	assert_string_equal(c->families[1].name, "g");
	assert_int_equal(c->families[1].n, 2);
	close_to(c->families[1].ratio, 4);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

static void
assert_order(struct comparison *c, enum compare_order order,
    const char *const *names, size_t n)
{
	size_t i;

	compare_sort(c, order);
	assert_int_equal(c->nfigures, n);
	for (i = 0; i < n; i++)
		assert_string_equal(c->figures[i].name, names[i]);
}

static void
test_orders(void **state)
{
	static const char *const read[] = {"b/10", "b/2", "gone", "zero",
	    "b/02", "b/1", "even", "come"};
	static const char *const name[] = {"b/1", "b/02", "b/2", "b/10",
	    "come", "even", "gone", "zero"};
	static const char *const change[] = {"b/10", "b/1", "b/02", "b/2",
	    "even", "come", "gone", "zero"};
	struct samples *old = side(FILE_OF(OLD("b/10", "1") ", "
	    OLD("b/2", "2") ", " OLD("gone", "1") ", " OLD("zero", "0") ", "
	    OLD("b/02", "2") ", " OLD("b/1", "2") ", " OLD("even", "7")));
	struct samples *new = side(FILE_OF(OLD("b/10", "3") ", "
	    OLD("b/2", "3") ", " OLD("zero", "1") ", " OLD("b/02", "1") ", "
	    OLD("b/1", "4") ", " OLD("even", "7") ", " OLD("come", "1")));
	struct comparison *c = compared(old, new);

	(void)state;
	assert_order(c, COMPARE_AS_READ, read, N(read));
	assert_order(c, COMPARE_BY_CHANGE, change, N(change));
	assert_order(c, COMPARE_BY_NAME, name, N(name));
	assert_order(c, COMPARE_BY_CHANGE, change, N(change));
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* Of one benchmark and change, by the metric. */
static void
test_order_of_metrics(void **state)
{
	static const char text[] = FILE_OF("{\"name\": \"a\", \"y\": 1, "
	    "\"x\": 1}");
	struct samples *old, *new;
	struct comparison *c;
	struct errmsg err;

	(void)state;
	assert_int_equal(samples_new("y,x", &old, &err), 0);
	assert_int_equal(samples_new("y,x", &new, &err), 0);
	add(old, text);
	add(new, text);
	c = compared(old, new);
	assert_string_equal(c->figures[0].metric, "y");
	compare_sort(c, COMPARE_BY_CHANGE);
	assert_string_equal(c->figures[0].metric, "x");
	assert_string_equal(c->figures[1].metric, "y");
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* What one figure says, of an old and a new file of others. */
static void
assert_told(const char *old_text, const char *new_text, const char *why,
    double old_median, double new_median)
{
	struct samples *old = side(old_text), *new = side(new_text);
	struct comparison *c = compared(old, new);
	const struct compare_figure *f = &c->figures[0];

	assert_string_equal(f->why, why);
	if (isnan(old_median))
		assert_true(isnan(f->old_median));
	else
		close_to(f->old_median, old_median);
	if (isnan(new_median))
		assert_true(isnan(f->new_median));
	else
		close_to(f->new_median, new_median);
	assert_int_equal(isnan(f->change), isnan(old_median) ||
	    isnan(new_median) || old_median == 0);
	assert_true(isnan(f->p));
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

#define MEAN(x) FILE_OF(AGGREGATE("a", "mean", "time", x))
#define MEDIAN(x) FILE_OF(AGGREGATE("a", "median", "time", x))
#define ONLY(sides, kind) "only aggregates in " sides ", no repetitions to " \
	"test: their " kind

static void
test_aggregates(void **state)
{
	(void)state;
	assert_told(MEDIAN("2"), MEDIAN("4"), ONLY("OLD and NEW", "medians"),
	    2, 4);
	assert_told(MEDIAN("0"), MEDIAN("4"), ONLY("OLD and NEW", "medians"),
	    0, 4);
	assert_told(MEAN("3"), FILE_OF(OLD("a", "1") ", " OLD("a", "4")),
	    ONLY("OLD", "means"), 3, 2.5);
	assert_told(FILE_OF(OLD("a", "1") ", " OLD("a", "4")), MEDIAN("7"),
	    ONLY("NEW", "medians"), 2.5, 7);
	assert_told(FILE_OF(OLD("a", "3")), MEDIAN("7"),
	    ONLY("NEW", "medians"), 3, 7);
	assert_told(MEAN("7"), FILE_OF(OLD("a", "3")), ONLY("OLD", "means"),
	    7, 3);
	/* A mean is not compared with a median. */
	assert_told(MEAN("3"), MEDIAN("7"), "OLD has only aggregates, no "
	    "repetitions", NAN, NAN);
}

#define SKIPPED FILE_OF("{\"name\": \"a\", \"skipped\": true, " \
	"\"skip_message\": \"why\"}")
#define IDLE FILE_OF("{\"name\": \"a\", " NO_TIME)
#define BARE FILE_OF("{\"name\": \"a\"}")

static void
test_nothing_to_compare(void **state)
{
	const char *one = FILE_OF(OLD("a", "1"));

	(void)state;
	assert_told(one, SKIPPED, "skipped in NEW: why", 1, NAN);
	assert_told(SKIPPED, one, "skipped in OLD: why", NAN, 1);
	assert_told(one, IDLE, "NEW made no iteration", 1, NAN);
	assert_told(one, BARE, "NEW has no real_time", 1, NAN);
	assert_told(one, FILE_OF(OLD("a", "nan")), "not counted in NEW", 1,
	    NAN);
	assert_told(one, FILE_OF("{\"name\": \"a\", \"error_occurred\": true, "
	    "\"error_message\": \"bad\"}"), "failed in NEW: bad", 1, NAN);
	assert_told(FILE_OF(OLD("a", "1") ", " OLD("b", "1")),
	    FILE_OF(OLD("b", "1")), "not in NEW", 1, NAN);
}

/* Which of several metrics are shown of which benchmark. */
static size_t
shown(const char *metrics, const char *old_text, const char *new_text)
{
	struct samples *old, *new;
	struct comparison *c;
	struct errmsg err;
	size_t n;

	assert_int_equal(samples_new(metrics, &old, &err), 0);
	assert_int_equal(samples_new(metrics, &new, &err), 0);
	add(old, old_text);
	add(new, new_text);
	c = compared(old, new);
	n = c->nfigures;
	compare_free(c);
	samples_free(old);
	samples_free(new);
	return (n);
}

static void
test_shown(void **state)
{
	const char *x = FILE_OF("{\"name\": \"a\", \"x\": 1}");
	const char *waiting = OURS("exact", "", "\"map_median\": 1, "
	    "\"sink_median\": 2, \"unmap_median\": 3, \"dumpbench\": "
	    "{\"sink_properties\": \"waits\"}");
	const char *quick = OURS("exact", "", "\"map_median\": 1, "
	    "\"sink_median\": 2, \"unmap_median\": 3");

	(void)state;
	assert_int_equal(shown("x,y", x, x), 1);
	assert_int_equal(shown("y,x", x, x), 1);
	assert_int_equal(shown("y", x, x), 1);
	assert_int_equal(shown("y,z", x, x), 0);
	/* What was lost is shown as lost, of each metric. */
	assert_int_equal(shown("y,z", SKIPPED, x), 2);
	assert_int_equal(shown("y,z", x, IDLE), 2);
	/* The sink's figure waits for a device, on one side or on both. */
	assert_int_equal(shown(NULL, quick, quick), 3);
	assert_int_equal(shown(NULL, waiting, waiting), 2);
	assert_int_equal(shown(NULL, waiting, quick), 2);
	assert_int_equal(shown(NULL, quick, waiting), 2);
	assert_int_equal(shown("sink_median", quick, waiting), 1);
}

/* Of a side that is 0 there is no share. */
static void
test_old_is_zero(void **state)
{
	char text[2][1024];
	struct samples *old, *new;
	struct comparison *c;
	size_t used[2] = {0, 0}, i, k;

	(void)state;
	for (k = 0; k < 2; k++) {
		used[k] = (size_t)snprintf(text[k], sizeof(text[k]),
		    "{\"benchmarks\": [");
		for (i = 0; i < 10; i++)
			used[k] += (size_t)snprintf(text[k] + used[k],
			    sizeof(text[k]) - used[k], "%s{\"name\": \"a\", "
			    "\"real_time\": %zu}", i > 0 ? ", " : "",
			    k == 0 ? i / 6 : i / 5);
		snprintf(text[k] + used[k], sizeof(text[k]) - used[k], "]}");
	}
	old = side(text[0]);
	new = side(text[1]);
	c = compared(old, new);
	assert_string_equal(c->figures[0].why, "not sure, and old is 0");
	assert_true(isnan(c->figures[0].change));
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* No number of repetitions is enough for a level of nearly 0. */
static void
test_never_enough(void **state)
{
	static const struct compare_options strict = {1e-300, 0.05};
	static const struct compare_options usual = {0.05, 0.05};
	struct samples *old = side(FILE_OF(OLD("a", "1") ", " OLD("a", "2")));
	struct samples *new = side(FILE_OF(OLD("a", "9") ", " OLD("a", "8")));
	struct comparison *c;
	struct errmsg err;

	(void)state;
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &usual), 0);
	assert_string_equal(c->figures[0].why, "too few repetitions: 2 "
	    "against 2, of 1 figures 4 would do");
	compare_free(c);
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &strict), 0);
	assert_non_null(strstr(c->figures[0].why, "of 1 figures 50"));
	compare_free(c);
	/* Of 3 and 3 the least is 0.1, which is not below that level. */
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &(struct compare_options){0.1,
	    0.05}), 0);
	assert_non_null(strstr(c->figures[0].why, "of 1 figures 4 would"));
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* An interval is told as shares of OLD. */
static void
test_interval(void **state)
{
	struct samples *old = side(FILE_OF(OLD("a", "90") ", " OLD("a", "95")
	    ", " OLD("a", "100") ", " OLD("a", "105") ", " OLD("a", "110")));
	struct samples *new = side(FILE_OF(OLD("a", "92") ", " OLD("a", "99")
	    ", " OLD("a", "103") ", " OLD("a", "109") ", " OLD("a", "130")));
	struct comparison *c = compared(old, new);
	const struct compare_figure *f = &c->figures[0];
	double low, high;

	(void)state;
	assert_int_equal(sscanf(f->why, "between %lf%% and %lf%%", &low,
	    &high), 2);
	assert_float_equal_wide(low, f->low, 0.05);
	assert_float_equal_wide(high, f->high, 0.05);
	assert_true(low < -5 && high > 20);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* What settles differently is the same if it is surely within the margin. */
static void
test_unsettled(void **state)
{
	static const struct {
		const char *old, *new;
		enum compare_verdict verdict;
	} table[] = {
		{"100", "105", COMPARE_SAME}, {"100", "106", COMPARE_UNKNOWN},
		{"105", "100", COMPARE_SAME}, {"100", "95", COMPARE_SAME},
		{"100", "94", COMPARE_UNKNOWN}, {"100", "126", COMPARE_WORSE},
		{"100", "125", COMPARE_UNKNOWN}, {"100", "74", COMPARE_BETTER},
	};
	struct samples *old, *new;
	struct comparison *c;
	char text[512];
	size_t i;

	(void)state;
	for (i = 0; i < N(table); i++) {
		snprintf(text, sizeof(text), OURS("exact", "", "\"map_median\""
		    ": %s, \"dumpbench\": {\"properties\": "
		    "\"unsettled\"}"), table[i].old);
		old = side(text);
		/* It is enough that one side says so. */
		snprintf(text, sizeof(text), OURS("exact", "", "\"map_median\""
		    ": %s, \"dumpbench\": {\"properties\": \"-\"}"),
		    table[i].new);
		new = side(text);
		c = compared(old, new);
		if (c->figures[0].verdict != table[i].verdict)
			fail_msg("%s to %s: %s", table[i].old, table[i].new,
			    compare_verdict_name(c->figures[0].verdict));
		compare_free(c);
		samples_free(old);
		samples_free(new);
	}
}

/* Only those benchmarks that the scope takes, on either side. */
static int
begins_with(const char *name, void *arg)
{
	return (name[0] == *(const char *)arg);
}

static void
test_scope(void **state)
{
	struct samples *old = side(FILE_OF(OLD("a", "1") ", " OLD("b", "2")));
	struct samples *new = side(FILE_OF(OLD("b", "1") ", " OLD("c", "2")));
	static char letters[] = "bc";
	struct compare_scope scope = {.takes = begins_with};
	struct comparison *c;
	struct errmsg err;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		scope.arg = &letters[i];
		assert_int_equal(compare_new(old, new, &scope, &c, &err), 0);
		assert_int_equal(c->nfigures, 1);
		assert_int_equal(c->figures[0].name[0], letters[i]);
		compare_free(c);
	}
	samples_free(old);
	samples_free(new);
	compare_free(NULL);
}

/* Of the largest and the smallest that are taken, all is a number. */
static void
test_sizes(void **state)
{
	static const char *const one[] = {"1e100", "-1e100", "1e-100"};
	char text[2000];
	struct comparison *c;
	struct samples *sides[2];
	size_t i, k, n, j;

	(void)state;
	for (i = 0; i < N(one) * N(one); i++) {
		for (j = 0; j < 2; j++) {
			n = (size_t)snprintf(text, sizeof(text),
			    "{\"context\": {}, \"benchmarks\": [");
			for (k = 0; k < 12; k++)
				n += (size_t)snprintf(text + n,
				    sizeof(text) - n,
				    "%s{\"name\": \"a\", \"run_type\": "
				    "\"iteration\", \"real_time\": %s}",
				    k > 0 ? ", " : "",
				    one[j == 0 ? i % N(one) : i / N(one)]);
			snprintf(text + n, sizeof(text) - n, "]}");
			sides[j] = side(text);
		}
		c = compared(sides[0], sides[1]);
		assert_int_equal(c->nfigures, 1);
		assert_true(isfinite(c->figures[0].shift));
		assert_true(isfinite(c->figures[0].low));
		assert_true(isfinite(c->figures[0].high));
		assert_true(isfinite(100 * c->figures[0].change));
		assert_int_equal(c->figures[0].verdict == COMPARE_SAME,
		    i % N(one) == i / N(one));
		compare_free(c);
		samples_free(sides[0]);
		samples_free(sides[1]);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_contexts),
	    cmocka_unit_test(test_differences),
	    cmocka_unit_test(test_plans),
	    cmocka_unit_test(test_plan_is_listed),
	    cmocka_unit_test(test_clocks),
	    cmocka_unit_test(test_families),
	    cmocka_unit_test(test_orders),
	    cmocka_unit_test(test_order_of_metrics),
	    cmocka_unit_test(test_aggregates),
	    cmocka_unit_test(test_nothing_to_compare),
	    cmocka_unit_test(test_shown),
	    cmocka_unit_test(test_old_is_zero),
	    cmocka_unit_test(test_never_enough),
	    cmocka_unit_test(test_interval),
	    cmocka_unit_test(test_unsettled),
	    cmocka_unit_test(test_scope),
	    cmocka_unit_test(test_sizes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
