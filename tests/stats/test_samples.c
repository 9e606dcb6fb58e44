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
	    /* More than a double holds, in nanoseconds. */
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a\","
	     "\"real_time\": 1.5e308, \"time_unit\": \"us\"}]}",
	     "a: real_time is too large"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a\","
	     "\"real_time\": -1.1e100}]}", "a: real_time is too large"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a\","
	     "\"real_time\": 9e-101}]}", "or 1e-100 to 1e+100 of either sign"},
	    {"{\"context\": {}, \"benchmarks\": [{\"name\": \"a_mean\","
	     "\"run_name\": \"a\", \"run_type\": \"aggregate\","
	     "\"real_time\": 1e308, \"time_unit\": \"ms\"}]}",
	     "a: real_time is too large"},
	    {"{\"context\": {\"dumpbench\": {\"schema\": 1, \"clock\":"
	     "\"exact\"}}, \"benchmarks\": [{\"name\": \"a\","
	     "\"map_median\": 1, \"map_p90\": 1e101}]}", "map_p90 is too large"},
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
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
