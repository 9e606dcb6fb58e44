/* SPDX-License-Identifier: BSD-2-Clause */
/* Which metrics are read, in which unit, and what a row without them is. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/samples.h"
#include "stats/sides.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* The samples of these metrics. */
static struct samples *
sample(const char *metrics, const char *rows)
{
	struct samples *s;
	struct errmsg err;
	char text[1024];

	snprintf(text, sizeof(text), "{\"benchmarks\": [%s]}", rows);
	assert_int_equal(samples_new(metrics, &s, &err), 0);
	if (samples_parse(s, "a file", text, strlen(text), &err) != 0)
		fail_msg("%s", err.text);
	return (s);
}

/* What is read where nothing is asked for. */
static void
test_defaults(void **state)
{
	static const char text[] = "{\"context\": {\"dumpbench\": {"
	    "\"schema\": 2, \"clock\": \"%s\"}}, \"benchmarks\": []}";
	static const struct {
		enum samples_clock clock;
		const char *metrics[3];
	} table[] = {
		{SAMPLES_EXACT, {"map_median", "sink_median", "unmap_median"}},
		{SAMPLES_TSC, {"page_ticks", "bytes_per_second"}},
		{SAMPLES_WALL, {"real_time"}},
	};
	const struct samples_part *part;
	struct samples *s;
	char file[256];
	size_t i, k;

	(void)state;
	for (i = 0; i < N(table); i++) {
		snprintf(file, sizeof(file), text,
		    samples_clock_name(table[i].clock));
		s = side(table[i].clock == SAMPLES_WALL ?
		    "{\"benchmarks\": []}" : file);
		part = samples_get(s, table[i].clock);
		assert_non_null(part);
		for (k = 0; k < part->nmetrics; k++)
			assert_string_equal(part->metrics[k].name,
			    table[i].metrics[k]);
		assert_int_equal(k, 3 - i);
		samples_free(s);
	}
}

/* Times are in nanoseconds to the digit, and counters are as they are. */
static void
test_units(void **state)
{
	static const struct {
		const char *unit;
		double factor;
	} units[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
	const struct samples_row *r;
	struct samples *s;
	char rows[512];
	size_t i;

	(void)state;
	for (i = 0; i < N(units); i++) {
		snprintf(rows, sizeof(rows), "{\"name\": \"a\", "
		    "\"real_time\": 3, \"cpu_time\": 2, \"x\": 5, "
		    "\"time_unit\": \"%s\"}, {\"name\": \"b_median\", "
		    "\"run_name\": \"b\", \"run_type\": \"aggregate\", "
		    "\"aggregate_name\": \"median\", \"real_time\": 7, "
		    "\"x\": 6, \"time_unit\": \"%s\"}", units[i].unit,
		    units[i].unit);
		s = sample("x,real_time,cpu_time", rows);
		r = samples_get(s, SAMPLES_WALL)->rows;
		assert_true(r[0].figures[0].x[0] == 5);
		assert_true(r[0].figures[1].x[0] == 3 * units[i].factor);
		assert_true(r[0].figures[2].x[0] == 2 * units[i].factor);
		assert_true(r[1].figures[0].median == 6);
		assert_true(r[1].figures[1].median == 7 * units[i].factor);
		assert_true(isnan(r[1].figures[2].median));
		samples_free(s);
	}
}

/* No iteration is one all the same if a figure is there, whichever. */
static void
test_idle(void **state)
{
	static const struct {
		const char *members;
		bool idle;
	} table[] = {
		{"\"1\": 0", true}, {"\"1\": 2", false}, {"\"8\": 2", false},
		{"\"8\": null, \"7\": 0", true}, {"\"9\": 2", true},
	};
	struct samples *s;
	char rows[256];
	size_t i;

	(void)state;
	for (i = 0; i < N(table); i++) {
		snprintf(rows, sizeof(rows), "{\"name\": \"a\", "
		    "\"iterations\": 0, %s}", table[i].members);
		s = sample("1,2,3,4,5,6,7,8", rows);
		assert_int_equal(samples_get(s, SAMPLES_WALL)->rows[0].idle,
		    table[i].idle);
		samples_free(s);
	}
}

/* The last of as many metrics as there may be has its bounds, too. */
static void
test_last_metric(void **state)
{
	static const char row[] = "{\"context\": {\"dumpbench\": "
	    "{\"schema\": 2, \"clock\": \"exact\"}}, \"benchmarks\": ["
	    "{\"1\": 3, \"map_min\": 1, \"map_p10\": 2, \"map_median\": 5, "
	    "\"map_p90\": 9, \"name\": \"latency/a/1\", "
	    "\"run_name\": \"latency/a/1\"}]}";
	const struct samples_figure *f;
	struct samples *s;
	struct errmsg err;

	(void)state;
	assert_int_equal(samples_new("1,2,3,4,5,6,7,map_median", &s, &err), 0);
	if (samples_parse(s, "f", row, strlen(row), &err) != 0)
		fail_msg("%s", err.text);
	f = samples_get(s, SAMPLES_EXACT)->rows[0].figures;
	assert_true(f[0].n == 1 && f[0].x[0] == 3);
	assert_true(f[1].n == 0 && f[6].n == 0);
	assert_true(f[7].n == 1 && f[7].x[0] == 5);
	assert_true(f[7].low == 2 && f[7].high == 9);
	samples_free(s);
}

/* What a row of ours does not say of its plan is unknown. */
static void
test_unknown_plan(void **state)
{
	struct samples *s = side("{\"context\": {\"dumpbench\": "
	    "{\"schema\": 2, \"clock\": \"exact\"}}, \"benchmarks\": ["
	    "{\"name\": \"latency/a/1\", \"map_median\": 1, "
	    "\"dumpbench\": {}}]}");
	const struct samples_row *r = samples_get(s, SAMPLES_EXACT)->rows;

	(void)state;
	assert_string_equal(r->plan, "");
	assert_int_equal(r->possible_cpus, -1);
	assert_true(r->silent);
	assert_false(r->plans);
	samples_free(s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_units),
	    cmocka_unit_test(test_idle),
	    cmocka_unit_test(test_last_metric),
	    cmocka_unit_test(test_unknown_plan),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
