/* SPDX-License-Identifier: BSD-2-Clause */
/* Benchmarks of one name, and their repetitions, in one file and in several. */
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
#include "stats/shapes.h"
#include "stats/sides.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#define BARE(name, more, time) "{\"name\": \"" name "\", " more \
	"\"real_time\": " time "}"

static const struct shape shapes[] = {
	{"an index behind a row without one", FILE_OF(BARE("a", "", "1") ", "
	    BARE("b", "", "5") ", " BARE("a", "\"repetition_index\": 0, ",
	    "2")), "a: 1 2; b: 5"},
	{"indices, and another between", FILE_OF(MID("a", "0", "1") ", "
	    MID("b", "0", "5") ", " MID("a", "1", "2")), "a: 1 2; b: 5"},
	{"a family alone, and another between", FILE_OF(
	    BARE("a", "\"family_index\": 0, ", "1") ", "
	    BARE("b", "\"family_index\": 1, ", "5") ", "
	    BARE("a", "\"family_index\": 0, ", "2")), "a: 1 2; b: 5"},
	{"no index, no family, and another between", FILE_OF(
	    BARE("a", "", "1") ", " BARE("b", "", "5") ", "
	    BARE("a", "", "2")), "a (1st of 2 of that name): 1; b: 5; "
	    "a (2nd of 2 of that name): 2"},
	{"an aggregate before its only row", FILE_OF("{\"name\": \"a_mean\", "
	    "\"run_name\": \"a\", \"run_type\": \"aggregate\", "
	    "\"real_time\": 9}, " BARE("a", "", "1")), "a: 1 +"},
	{"an aggregate with an index", FILE_OF("{\"name\": \"a_mean\", "
	    "\"run_name\": \"a\", \"run_type\": \"aggregate\", "
	    "\"repetition_index\": 0, \"real_time\": 9}, "
	    BARE("a", "\"repetition_index\": 0, ", "1") ", "
	    BARE("a", "\"repetition_index\": 1, ", "2")), "a: 1 2 +"},
	{"a second mean of an old version", FILE_OF(OLD("a", "1") ", "
	    OLD("a", "2") ", " OLD("a_mean", "9") ", " OLD("a_mean", "7")),
	    "a: 1 2 +; a_mean: 7"},
	{"a second median of an old version", FILE_OF(OLD("a", "1") ", "
	    OLD("a", "2") ", " OLD("a_median", "9") ", "
	    OLD("a_median", "7")), "a: 1 2 +; a_median: 7"},
	{"a second median of aggregates alone", FILE_OF(OLD("a_mean", "1")
	    ", " OLD("a_median", "2") ", " OLD("a_median", "3")),
	    "a: mean 1 median 2 +; a_median: 3"},
	{"aggregates that do not say of how many", FILE_OF(
	    BARE("a_mean", "", "1") ", " BARE("a_median", "", "2")),
	    "a: mean 1 median 2 +"},
	{"a statistic of their own, alone", FILE_OF("{\"name\": "
	    "\"x_p99_best\", \"run_type\": \"aggregate\", "
	    "\"aggregate_name\": \"p99_best\", \"real_time\": 1}"), "x: +"},
	{"a name of a statistic's letters", FILE_OF("{\"name\": \"xbest\", "
	    "\"run_type\": \"aggregate\", \"aggregate_name\": \"best\", "
	    "\"real_time\": 1}"), "xbest: +"},
	{"a benchmark called like a fit", FILE_OF(OLD("a", "1") ", "
	    OLD("a", "2") ", " OLD("a_BigO", "3") ", " OLD("a_RMS", "4")),
	    "a: 1 2; a_BigO: 3; a_RMS: 4"},
	{"aggregates alone of two, in either order", FILE_OF(
	    OLD("a_mean", "1") ", " OLD("a_median", "2") ", "
	    OLD("b_median", "4") ", " OLD("b_mean", "3")),
	    "a: mean 1 median 2 +; b: mean 3 median 4 +"},
	{"aggregates alone of two, in one order", FILE_OF(
	    OLD("a_mean", "1") ", " OLD("a_median", "2") ", "
	    OLD("b_mean", "3") ", " OLD("b_median", "4")),
	    "a: mean 1 median 2 +; b: mean 3 median 4 +"},
	{"a name that says another statistic", FILE_OF("{\"name\": "
	    "\"a_mean\", \"aggregate_name\": \"max\", \"iterations\": 100, "
	    "\"real_time\": 1}, " OLD("a_median", "2")), "a: median 2 +"},
	{"two medians of one name", FILE_OF(
	    AGGREGATE("a", "median", "time", "6") ", "
	    AGGREGATE("a", "mean", "time", "5") ", "
	    AGGREGATE("a", "median", "time", "8") ", "
	    AGGREGATE("a", "mean", "time", "7")),
	    "a (1st of 2 of that name): mean 5 median 6 +; "
	    "a (2nd of 2 of that name): mean 7 median 8 +"},
	{"two deviations of one name", FILE_OF(
	    AGGREGATE("a", "stddev", "time", "6") ", "
	    AGGREGATE("a", "stddev", "time", "8")),
	    "a (1st of 2 of that name): +; a (2nd of 2 of that name): +"},
};

static void
test_shapes(void **state)
{
	(void)state;
	assert_shapes(shapes, N(shapes));
}

/* What one file after the other tells. */
static void
assert_files(const char *const *files, size_t n, const char *expect)
{
	struct samples *s = side(files[0]);
	struct errmsg err;
	char text[1024];
	size_t i;

	for (i = 1; i < n; i++)
		if (samples_parse(s, "next", files[i], strlen(files[i]),
		    &err) != 0)
			fail_msg("%s", err.text);
	describe(s, text, sizeof(text));
	assert_string_equal(text, expect);
	samples_free(s);
}

/* What is known of a file is void in the next. */
static void
test_next_file(void **state)
{
	static const char *const indices[] = {
	    FILE_OF(MID("a", "0", "1") ", " MID("a", "1", "2")),
	    FILE_OF(MID("a", "0", "3") ", " MID("a", "1", "4")),
	    FILE_OF(MID("a", "1", "5") ", " MID("a", "0", "6"))};
	static const char *const aggregates[] = {
	    FILE_OF(OLD("a", "1") ", " OLD("a", "2") ", " OLD("a_mean", "9")),
	    FILE_OF(OLD("a", "3") ", " OLD("a", "4") ", " OLD("a_mean", "9"))};
	static const char *const own[] = {
	    FILE_OF(OLD("a", "1") ", " OLD("a", "2")),
	    FILE_OF(OLD("a", "3") ", " OLD("a_mean", "9") ", "
	    OLD("b", "5"))};
	static const char *const labels[] = {
	    FILE_OF(BARE("a", "\"label\": \"x\", ", "1")),
	    FILE_OF(BARE("a", "\"label\": \"y\", ", "2") ", "
	    BARE("a", "\"label\": \"y\", ", "3"))};

	(void)state;
	assert_files(indices, 3, "a: 1 2 3 4 5 6");
	assert_files(aggregates, 2, "a: 1 2 3 4 +");
	assert_files(own, 2, "a: 1 2 3; a_mean: 9; b: 5");
	assert_files(labels, 2, "a: 1 2 3");
}

/* Each is told by its number, as one says it. */
static void
test_ordinals(void **state)
{
	const struct samples_part *part;
	char text[16384], name[64];
	size_t used, i, n = 100;
	struct samples *s;
	const char *end;

	(void)state;
	used = (size_t)snprintf(text, sizeof(text), "{\"benchmarks\": [");
	for (i = 1; i <= n; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s{\"name\": \"a\", \"family_index\": %zu, "
		    "\"real_time\": %zu}", i > 1 ? ", " : "", i, i);
	snprintf(text + used, sizeof(text) - used, "]}");
	s = side(text);
	part = samples_get(s, SAMPLES_WALL);
	assert_int_equal(part->nrows, n);
	for (i = 1; i <= n; i++) {
		end = i >= 11 && i <= 13 ? "th" : i % 10 == 1 ? "st" :
		    i % 10 == 2 ? "nd" : i % 10 == 3 ? "rd" : "th";
		snprintf(name, sizeof(name), "a (%zu%s of 100 of that name)",
		    i, end);
		assert_string_equal(part->rows[i - 1].name, name);
		assert_true(part->rows[i - 1].figures[0].x[0] == (double)i);
		assert_ptr_equal(samples_find(s, SAMPLES_WALL, name),
		    &part->rows[i - 1]);
	}
	samples_free(s);
}

/* A family that is judged by its rate, beside one that is not. */
static void
test_by_rate(void **state)
{
#define ROW(name) "{\"name\": \"" name "\", \"page_ticks\": 7, " \
	"\"bytes_per_second\": 9}"
	struct samples *s = side("{\"context\": {\"dumpbench\": "
	    "{\"schema\": 2, \"clock\": \"tsc\"}}, \"benchmarks\": ["
	    ROW("stream/a/1/null") ", " ROW("latency/a/1") ", "
	    ROW("other/a/1") "]}");
	const struct samples_part *part = samples_get(s, SAMPLES_TSC);
	size_t i;

	(void)state;
	assert_int_equal(part->nmetrics, 2);
	assert_string_equal(part->metrics[0].name, "page_ticks");
	assert_string_equal(part->metrics[1].name, "bytes_per_second");
	for (i = 0; i < 3; i++) {
		assert_int_equal(part->rows[i].figures[0].n, i > 0);
		assert_int_equal(part->rows[i].figures[1].n, i == 0);
	}
	assert_true(part->rows[0].figures[1].x[0] == 9);
	assert_true(part->rows[1].figures[0].x[0] == 7);
	samples_free(s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_next_file),
	    cmocka_unit_test(test_ordinals),
	    cmocka_unit_test(test_by_rate),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
