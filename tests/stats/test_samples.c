/* SPDX-License-Identifier: BSD-2-Clause */
/* Samples of one side: figures, contexts, and what is refused. */
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
#include "stats/samples.h"
#include "stats/sides.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* A file of Google Benchmark's with these rows. */
static int
parse(struct samples *s, const char *rows, struct errmsg *err)
{
	char text[4096];

	snprintf(text, sizeof(text),
	    "{\"context\": {\"num_cpus\": 2}, \"benchmarks\": [%s]}", rows);
	return (samples_parse(s, "a file", text, strlen(text), err));
}

static void
test_samples(void **state)
{
	const struct samples_part *part;
	const struct samples_row *r;
	struct samples *s;
	struct errmsg err;

	(void)state;
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(parse(s,
	    "{\"name\": \"a/1\", \"real_time\": 2, \"time_unit\": \"us\"},"
	    "{\"name\": \"a/1\", \"real_time\": 1.5, \"time_unit\": \"us\"},"
	    "{\"name\": \"a/1\", \"real_time\": NaN, \"time_unit\": \"us\"},"
	    "{\"name\": \"a/1_mean\", \"real_time\": 9, \"time_unit\": \"s\"},"
	    "{\"name\": \"b\", \"error_occurred\": true,"
	    " \"error_message\": \"no\\u001b luck\"}", &err), 0);
	assert_int_equal(parse(s, "{\"name\": \"a/1\", \"real_time\": 1,"
	    " \"x\": -Infinity}", &err), 0);
	part = samples_get(s, SAMPLES_WALL);
	assert_non_null(part);
	assert_null(samples_get(s, SAMPLES_EXACT));
	assert_int_equal(part->files, 2);
	assert_int_equal(part->nrows, 2);
	r = samples_find(s, SAMPLES_WALL, "a/1");
	assert_ptr_equal(r, &part->rows[0]);
	assert_true(r->aggregates);
	assert_int_equal(r->figures[0].n, 3);
	assert_int_equal(r->figures[0].missing, 1);
	close_to(r->figures[0].x[0], 1);
	close_to(r->figures[0].x[1], 1500);
	close_to(r->figures[0].x[2], 2000);
	assert_string_equal(part->rows[1].error, "no? luck");
	samples_free(s);
}

static void
test_samples_refused(void **state)
{
	static const struct {
		const char *text, *words;
	} bad[] = {
	    {"", "JSON"},
	    {"{", "JSON"},
	    {"[]", "no object"},
	    {"{} {}", "JSON"},
	    {"{\"context\": 1, \"benchmarks\": []}", "context"},
	    {"{\"context\": {}}", "benchmarks"},
	    {"{\"context\": {}, \"benchmarks\": [1]}", "benchmarks[0]"},
	    {"{\"context\": {}, \"benchmarks\": [{}]}", "name is missing"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": 1}]}", "string"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a\","
	     "\"name\": \"b\"}]}", "twice"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a\","
	     "\"real_time\": \"1\"}]}", "real_time"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a\","
	     "\"real_time\": 1, \"time_unit\": \"h\"}]}", "ns, us, ms or s"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a\","
	     "\"run_type\": \"x\"}]}", "run_type"},
	    {"{\"context\": {\"dumpbench\": {}}, \"benchmarks\": []}",
	     "schema"},
	    {"{\"context\": {\"dumpbench\": {\"schema\": 1}},"
	     "\"benchmarks\": []}", "exact or tsc"},
	    {"{\"context\": {\"dumpbench\": {\"schema\": 1, \"clock\":"
	     "\"exact\"}}, \"benchmarks\": [{\"name\": \"a\","
	     "\"map_median\": 1, \"map_min\": 2}]}", "between"},
	    {"{\"context\": {\"dumpbench\": {\"schema\": 1, \"clock\":"
	     "\"tsc\"}}, \"benchmarks\": [{\"name\": \"a\","
	     "\"page_ticks\": -1}]}", "less than 0"},
	    {"[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]", "too deep"},
	    {"{\"context\": {\"a\": \"\xff\"}, \"benchmarks\": []}", "JSON"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a\","
	     "\"real_time\": 1e999}]}", "JSON"},
	};
	struct samples *s;
	struct errmsg err;
	size_t i;

	(void)state;
	for (i = 0; i < N(bad); i++) {
		assert_int_equal(samples_new(NULL, &s, &err), 0);
		err.text[0] = '\0';
		assert_int_not_equal(samples_parse(s, "its name", bad[i].text,
		    strlen(bad[i].text), &err), 0);
		if (strstr(err.text, bad[i].words) == NULL ||
		    strncmp(err.text, "its name: ", 10) != 0) {
			print_error("%s\n%s\n", bad[i].text, err.text);
			fail();
		}
		samples_free(s);
	}
	assert_int_not_equal(samples_new("a,,b", &s, &err), 0);
	assert_int_not_equal(samples_new("a,a", &s, &err), 0);
	assert_int_not_equal(samples_new("1,2,3,4,5,6,7,8,9", &s, &err), 0);
}

/* Strings that users added, of one side, the other or both; and no others. */
static void
test_added_context(void **state)
{
	static const char own[] = "{\"context\": {\"host_name\": \"box\", "
	    "\"date\": \"%s\", \"branch\": \"%s\", \"%s\": \"1\"}, "
	    "\"benchmarks\": [{\"name\": \"a\", \"real_time\": 1}]}";
	static const char *const expect[][3] = {{"branch", "abc", "xyz"},
	    {"left", "1", NULL}, {"right", NULL, "1"}};
	char left[256], right[256];
	struct samples *old, *new;
	struct comparison *c;
	size_t i;

	(void)state;
	snprintf(left, sizeof(left), own, "1", "abc", "left");
	snprintf(right, sizeof(right), own, "2", "xyz", "right");
	old = side(left);
	new = side(right);
	c = compared(old, new);
	assert_int_equal(c->ndifferences, N(expect));
	for (i = 0; i < N(expect); i++) {
		assert_string_equal(c->differences[i].member, expect[i][0]);
		if (expect[i][1] != NULL)
			assert_string_equal(c->differences[i].old,
			    expect[i][1]);
		else
			assert_null(c->differences[i].old);
		if (expect[i][2] != NULL)
			assert_string_equal(c->differences[i].new,
			    expect[i][2]);
		else
			assert_null(c->differences[i].new);
		assert_false(c->differences[i].bars);
	}
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* One of a user's that has the name of one of ours is not taken for it. */
static void
test_added_like_ours(void **state)
{
	static const char ours[] = "{\"context\": {\"release\": \"%s\", "
	    "\"os\": \"%s\", \"dumpbench\": {\"schema\": 2, \"clock\": "
	    "\"exact\", \"os\": \"linux\", \"release\": \"6.1\"}}, "
	    "\"benchmarks\": [{\"name\": \"latency/a/1\", "
	    "\"map_median\": 1}]}";
	static const char *const expect[][3] = {
	    {"release", "stable", "testing"}, {"os", "mine", "yours"}};
	char left[256], right[256];
	struct samples *old, *new;
	struct comparison *c;
	size_t i;

	(void)state;
	snprintf(left, sizeof(left), ours, "stable", "mine");
	snprintf(right, sizeof(right), ours, "testing", "yours");
	old = side(left);
	new = side(right);
	c = compared(old, new);
	assert_int_equal(c->ndifferences, N(expect));
	for (i = 0; i < N(expect); i++) {
		assert_string_equal(c->differences[i].member, expect[i][0]);
		assert_string_equal(c->differences[i].old, expect[i][1]);
		assert_string_equal(c->differences[i].new, expect[i][2]);
		assert_false(c->differences[i].bars);
	}
	assert_int_equal(c->figures[0].verdict, COMPARE_SAME);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* What result_read() drops of older files, compare does not see either. */
static void
test_void_rows(void **state)
{
	static const char file[] = "{\"context\": {\"dumpbench\": "
	    "{\"schema\": %d, \"clock\": \"exact\"}}, \"benchmarks\": ["
	    "{\"name\": \"panic/dump/16\", \"map_median\": 1, "
	    "\"dumpbench\": {\"family\": \"panic\", \"path\": \"dump\"}}, "
	    "{\"name\": \"panic/enter/16\", \"map_median\": 1, "
	    "\"dumpbench\": {\"family\": \"panic\", \"path\": \"enter\"}}"
	    "]}";
	const struct samples_part *part;
	struct samples *s;
	char text[512];
	int schema;

	(void)state;
	for (schema = 1; schema <= 2; schema++) {
		snprintf(text, sizeof(text), file, schema);
		s = side(text);
		part = samples_get(s, SAMPLES_EXACT);
		assert_int_equal(part->nrows, schema);
		assert_string_equal(part->rows[part->nrows - 1].name,
		    "panic/enter/16");
		samples_free(s);
	}
}

/* What is no metric of a benchmark is none of its aggregates, either. */
static void
test_metrics(void **state)
{
	static const char text[] = "{\"context\": {\"dumpbench\": "
	    "{\"schema\": 1, \"clock\": \"tsc\"}}, \"benchmarks\": ["
	    "{\"name\": \"latency/a/1_mean\", \"run_name\": "
	    "\"latency/a/1\", \"run_type\": \"aggregate\", "
	    "\"aggregate_name\": \"mean\", \"page_ticks\": 7, "
	    "\"bytes_per_second\": 9}]}";
	struct samples *old = side(text), *new = side(text);
	struct comparison *c = compared(old, new);

	(void)state;
	assert_int_equal(c->nfigures, 1);
	assert_string_equal(c->figures[0].metric, "page_ticks");
	close_to(c->figures[0].old_median, 7);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* The samples of these metrics. */
static struct samples *
sample(const char *metrics, const char *rows)
{
	struct samples *s;
	struct errmsg err;

	assert_int_equal(samples_new(metrics, &s, &err), 0);
	if (parse(s, rows, &err) != 0)
		fail_msg("%s", err.text);
	return (s);
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
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_samples_refused),
	    cmocka_unit_test(test_added_context),
	    cmocka_unit_test(test_added_like_ours),
	    cmocka_unit_test(test_void_rows),
	    cmocka_unit_test(test_metrics),
	    cmocka_unit_test(test_units),
	    cmocka_unit_test(test_idle),
	    cmocka_unit_test(test_last_metric),
	    cmocka_unit_test(test_unknown_plan),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
