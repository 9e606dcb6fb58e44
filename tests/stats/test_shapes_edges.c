/* SPDX-License-Identifier: BSD-2-Clause */
/* Result files at the edges: of mending, of names, of what a file may lack. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "files.h"
#include "scratch.h"
#include "stats/rows.h"
#include "stats/shapes.h"
#include "stats/sides.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#define CONTEXT(members) "{\"context\": {" members "}, \"benchmarks\": [" \
	OLD("a", "1") "]}"
/* A file of ours, whose first row has more of these members. */
#define OURS(context, more) "{\"context\": {\"dumpbench\": " context "}, " \
	"\"benchmarks\": [{\"name\": \"latency/a/1\", \"map_median\": 5" more \
	"}]}"
#define EXACT "{\"schema\": 1, \"clock\": \"exact\"}"

static const struct shape shapes[] = {
	/* Mended, and not. */
	{"carriage returns", "{\"benchmarks\":[\r\n{\"name\": \"a\",\r\n"
	    "\"real_time\":\tnan}\r\n]}", "a: missing 1"},
	{"of Microsoft's, signalling", FILE_OF(OLD("a", "1.#SNAN") ", "
	    OLD("a", "1.#IND") ", " OLD("a", "qnan") ", " OLD("a", "infinity")),
	    "a: missing 4"},
	{"a number with a mark that is none", FILE_OF(OLD("a", "1.#BIG")),
	    "!not whole JSON"},
	{"an end within an escape", "{\"benchmarks\": [{\"name\": \"a\\",
	    "!not whole JSON"},
	{"an end within \\u", "{\"benchmarks\": [{\"name\": \"a\\u12",
	    "!not whole JSON"},
	{"\\u with letters", FILE_OF("{\"name\": \"\\u00Ag\", "
	    "\"real_time\": nan}"), "/u00Ag: missing 1"},
	{"\\u with digits", FILE_OF("{\"name\": \"\\u00e4\", "
	    "\"real_time\": nan}"), "\xc3\xa4: missing 1"},
	{"a quoted quote and backslash", FILE_OF("{\"name\": "
	    "\"a\\\"b\\\\\", \"real_time\": nan}"), "a\"b\\: missing 1"},
	{"an end within a string", "{\"context\": {\"a", "!not whole JSON"},
	{"an end behind a string of the context", "{\"context\": {\"a\": "
	    "\"x\" ", "!not whole JSON"},
	{"strings of the context without a gap", CONTEXT("\"a\": \"x\"\"b\": "
	    "\"y\""), "!not whole JSON"},
	{"no comma elsewhere", "{\"benchmarks\": [], \"context\": {\"a\": "
	    "\"x\" \"b\": \"y\"}}", "!not whole JSON"},
	{"no comma deeper", CONTEXT("\"caches\": [\"a\" \"b\"]"),
	    "!not whole JSON"},
	{"a new line within a string", CONTEXT("\"a\": \"x\ny\""),
	    "!(line 1, column "},
	{"nan of 30 digits", FILE_OF(OLD("a",
	    "nan(012345678901234567890123456789)")), "a: missing 1"},
	{"nan that is longer", FILE_OF(OLD("a",
	    "nan(0123456789012345678901234567890)")), "!not whole JSON"},
	{"nan that does not end", FILE_OF(OLD("a", "nan(0")),
	    "!not whole JSON"},
	{"an end behind nan", "{\"benchmarks\": [{\"x\": nan",
	    "!not whole JSON"},
	{"too deep, and mended", "[nan, [[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"
	    "]]]]]]]", "!too deep"},
	{"UTF-16 of the other order", "\xfe\xff", "!is UTF-16"},
	{"no list", "{\"benchmarks\": {}}", "!benchmarks is missing or no"},

	/* Names, and what is told of them. */
	{"control characters in a name", FILE_OF(OLD("a\\u007f\\u0085b\\u001b",
	    "1")), "a??b?: 1"},
	{"what is no control character", FILE_OF(OLD("a\\u00a0b\\u0020",
	    "1")), "a\xc2\xa0" "b : 1"},
	{"a sentence cut between two letters", FILE_OF("{\"name\": \"a\", "
	    "\"run_type\": \"x\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
	    "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
	    "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
	    "\xc3\xa4\"}"), "!'x\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
	    "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
	    "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4'"},
	{"a control character in a sentence", FILE_OF("{\"name\": \"a\", "
	    "\"run_type\": \"\\u0085\"}"), "!run_type '?'"},
	{"the fourth and eleventh of a name", FILE_OF(MID("a", "0", "1") ", "
	    MID("a", "0", "2") ", " MID("a", "0", "3") ", " MID("a", "0", "4")
	    ", " MID("a", "0", "5") ", " MID("a", "0", "6") ", "
	    MID("a", "0", "7") ", " MID("a", "0", "8") ", " MID("a", "0", "9")
	    ", " MID("a", "0", "10") ", " MID("a", "0", "11") ", "
	    MID("a", "0", "12") ", " MID("a", "0", "13")),
	    "a (1st of 13 of that name): 1; a (2nd of 13 of that name): 2; "
	    "a (3rd of 13 of that name): 3; a (4th of 13 of that name): 4; "
	    "a (5th of 13 of that name): 5; a (6th of 13 of that name): 6; "
	    "a (7th of 13 of that name): 7; a (8th of 13 of that name): 8; "
	    "a (9th of 13 of that name): 9; a (10th of 13 of that name): 10; "
	    "a (11th of 13 of that name): 11; "
	    "a (12th of 13 of that name): 12; "
	    "a (13th of 13 of that name): 13"},
	{"a number where a number was", FILE_OF("{\"name\": \"a\", "
	    "\"real_time\": 1, \"iterations\": 5, \"iterations\": 0}"),
	    "a: 1"},
	{"a second label", FILE_OF("{\"name\": \"a\", \"real_time\": 1, "
	    "\"label\": \"x\", \"label\": \"y\"}, {\"name\": \"a\", "
	    "\"real_time\": 2, \"label\": \"x\"}"), "a: 1 2"},
	{"an error that is no boolean", FILE_OF("{\"name\": \"a\", "
	    "\"error_occurred\": 1}"), "!error_occurred is no boolean"},

	/* Aggregates that only their place tells. */
	{"of another number of iterations", FILE_OF(OLD_TIMES("a_mean", "3",
	    "1") ", " OLD_TIMES("a_median", "3", "2") ", "
	    OLD_TIMES("a_stddev", "4", "5")), "a: mean 1 median 2 +; "
	    "a_stddev: 5"},
	{"before another benchmark's", FILE_OF(OLD("a_mean", "1") ", "
	    OLD("b_median", "2")), "a_mean: 1; b_median: 2"},
	{"before a row of no name", FILE_OF(OLD("a_mean", "1") ", {}"),
	    "!benchmarks[1]: name is missing"},
	{"before the same again", FILE_OF(OLD("a_mean", "1") ", "
	    OLD("a_mean", "2")), "a_mean: 1 2"},
	{"before one that does not say how often", FILE_OF(OLD("a_mean", "1")
	    ", {\"name\": \"a_median\", \"real_time\": 2}"),
	    "a_mean: 1; a_median: 2"},
	{"before one of a later version", FILE_OF(OLD("a_mean", "1") ", "
	    "{\"name\": \"a_median\", \"run_type\": \"iteration\", "
	    "\"iterations\": 100, \"real_time\": 2}"),
	    "a_mean: 1; a_median: 2"},
	{"a statistic that the name does not have", FILE_OF(OLD("x", "1") ", "
	    "{\"name\": \"x_mean\", \"run_type\": \"aggregate\", "
	    "\"aggregate_name\": \"other\", \"real_time\": 1}"), "x: 1 +"},
	{"a statistic as long as the name", FILE_OF("{\"name\": \"_mean\", "
	    "\"run_type\": \"aggregate\", \"aggregate_name\": \"mean\", "
	    "\"real_time\": 1}"), "_mean: mean 1 +"},
	{"a statistic that is not set off", FILE_OF("{\"name\": \"xmean\", "
	    "\"run_type\": \"aggregate\", \"aggregate_name\": \"mean\", "
	    "\"real_time\": 1}"), "xmean: mean 1 +"},
	{"a statistic of many words", FILE_OF(OLD("x", "1") ", {\"name\": "
	    "\"x_1_2_3_4_5_6_7_8\", \"run_type\": \"aggregate\", "
	    "\"real_time\": 1}, {\"name\": \"x_1_2_3_4_5_6_7_8_9\", "
	    "\"run_type\": \"aggregate\", \"real_time\": 1}, {\"name\": "
	    "\"_y\", \"run_type\": \"aggregate\", \"real_time\": 1}"),
	    "x: 1 +; x_1_2_3_4_5_6_7_8_9: +; _y: +"},
	{"a fit that has a time", FILE_OF(NEW("a", "0", "0", "0", "1") ", "
	    AGGREGATE("a", "BigO", "time", "2") ", "
	    AGGREGATE("a", "RMS", "percentage", "3")), "a: 1"},

	/* Figures. */
	{"milliseconds", FILE_OF("{\"name\": \"a\", \"real_time\": 2, "
	    "\"time_unit\": \"ms\"}"), "a: 2e+06"},
	{"seconds", FILE_OF("{\"name\": \"a\", \"real_time\": 2, "
	    "\"time_unit\": \"s\"}"), "a: 2e+09"},
	{"no iteration, and a time that is no number", FILE_OF("{\"name\": "
	    "\"a\", \"iterations\": 0, \"real_time\": nan}"), "a: idle"},

	/* Contexts. */
	{"a list", CONTEXT("\"num_cpus\": [2]"), "!num_cpus is no plain"},
	{"an object", CONTEXT("\"mhz_per_cpu\": {}"), "!mhz_per_cpu is no"},
	{"ours, no object", OURS("1", ""), "!context.dumpbench is no object"},
	{"ours, of before", OURS("{\"schema\": 0}", ""),
	    "!schema is unknown (expected 1 to "},
	{"ours, of a later schema", OURS("{\"schema\": 99}", ""),
	    "!schema is unknown (expected 1 to "},
	{"ours, of another clock", OURS("{\"schema\": 1, \"clock\": \"x\"}",
	    ""), "!clock is unknown (expected exact or tsc)"},

	/* Rows of ours. */
	{"allocates", OURS(EXACT, ", \"dumpbench\": {\"allocates\": 1}"),
	    "!allocates is no boolean (expected true or false)"},
	{"a figure below its p10", OURS(EXACT, ", \"map_p10\": 6"),
	    "!map_median is not between map_min, map_p10 and map_p90"},
	{"a figure above its p90", OURS(EXACT, ", \"map_p90\": 4"),
	    "!map_median is not between map_min, map_p10 and map_p90"},
};

static void
test_shapes(void **state)
{
	(void)state;
	assert_shapes(shapes, N(shapes));
}

/* A text of any bytes, of which one is 0. */
static void
test_zero_byte(void **state)
{
	static const char text[] = "{\"benchmarks\": [nan, \0]}";
	struct samples *s;
	struct errmsg err;

	(void)state;
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_parse(s, "f", text, sizeof(text) - 1, &err),
	    -EINVAL);
	assert_non_null(strstr(err.text, "line 1, column "));
	samples_free(s);
}

static void
test_long_names(void **state)
{
	char text[2048], name[600];
	struct samples *s;
	struct errmsg err;
	size_t n;

	(void)state;
	for (n = 512; n <= 513; n++) {
		memset(name, 'x', n);
		name[n] = '\0';
		snprintf(text, sizeof(text), "{\"benchmarks\": [{\"name\": "
		    "\"%s\", \"real_time\": 1}]}", name);
		assert_int_equal(samples_new(NULL, &s, &err), 0);
		assert_int_equal(samples_parse(s, "f", text, strlen(text),
		    &err), n == 512 ? 0 : -EINVAL);
		if (n == 513)
			assert_non_null(strstr(err.text, "at most 512"));
		samples_free(s);
		assert_int_equal(samples_new(name, &s, &err),
		    n == 512 ? 0 : -EINVAL);
		if (n == 512)
			samples_free(s);
	}
	assert_int_equal(samples_new("", &s, &err), -EINVAL);
	assert_string_equal(err.text, "metrics '' (expected names with commas "
	    "between)");
}

/* Strings that a user adds: 64 of them, with a name of at most 512. */
static void
test_many_added(void **state)
{
	char text[8192], name[600];
	const struct samples_part *part;
	struct samples *s;
	size_t used, i;

	(void)state;
	memset(name, 'x', 513);
	name[513] = '\0';
	used = (size_t)snprintf(text, sizeof(text), "{\"context\": {\"\": "
	    "\"1\", \"%s\": \"2\", \"\\u0007\": \"3\"", name);
	for (i = 0; i < 70; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    ", \"m%zu\": \"%zu\"", i, i);
	snprintf(text + used, sizeof(text) - used, "}, \"benchmarks\": []}");
	s = side(text);
	/* The same file once more adds none. */
	assert_int_equal(samples_parse(s, "f", text, strlen(text),
	    &(struct errmsg){0}), 0);
	part = samples_get(s, SAMPLES_WALL);
	assert_non_null(part);
	/* Six of Google Benchmark's come first. */
	assert_int_equal(part->nmembers, 6 + 64);
	assert_string_equal(part->members[6].name, "?");
	assert_string_equal(part->members[69].name, "m62");
	for (i = 0; i < part->nmembers; i++)
		assert_false(part->members[i].mixed);
	samples_free(s);
}

/* An aggregate of an old version is none of a benchmark of another file. */
static void
test_aggregate_of_another_file(void **state)
{
	static const char one[] = FILE_OF(OLD("a", "1") ", " OLD("a", "2"));
	static const char two[] = FILE_OF(OLD("a_mean", "7") ", "
	    OLD("b", "3"));
	struct samples *s = side(one);
	struct errmsg err;
	char text[256];

	(void)state;
	assert_int_equal(samples_parse(s, "2", two, strlen(two), &err), 0);
	describe(s, text, sizeof(text));
	assert_string_equal(text, "a: 1 2; a_mean: 7; b: 3");
	samples_free(s);
}

static void
put(const char *folder, const char *name, const char *text)
{
	char path[SCRATCH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	put_text(path, text);
}

/* All results of a folder in the order of their names, and nothing else. */
static void
test_folder(void **state)
{
	char folder[SCRATCH_MAX], command[SCRATCH_MAX + 16], text[256];
	struct samples *s;
	struct errmsg err;

	(void)state;
	assert_non_null(scratch_folder(folder));
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_read(s, folder, &err), -EINVAL);
	assert_non_null(strstr(err.text, "no *.json in this folder"));
	put(folder, "b.json", FILE_OF(OLD("b", "1") ", " OLD("a", "2")));
	put(folder, "a.json", FILE_OF(OLD("a", "1")));
	put(folder, "notes.txt", "no result");
	put(folder, ".json", "no result");
	assert_int_equal(samples_read(s, folder, &err), 0);
	describe(s, text, sizeof(text));
	assert_string_equal(text, "a: 1 2; b: 1");
	/* What is broken is named. */
	put(folder, "c.json", "{");
	assert_int_equal(samples_read(s, folder, &err), -EINVAL);
	assert_non_null(strstr(err.text, "/c.json: not whole JSON"));
	samples_free(s);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
}

/* Where there are runs, a panic and an explanation are not taken with them. */
static void
test_folder_of_runs(void **state)
{
	char folder[SCRATCH_MAX], command[SCRATCH_MAX + 16], text[256];
	struct samples *s;
	struct errmsg err;

	(void)state;
	assert_non_null(scratch_folder(folder));
	put(folder, "a.json", "{\"context\": {\"command\": "
	    "\"dumpbench panic\"}, \"benchmarks\": [" OLD("p", "1") "]}");
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_read(s, folder, &err), 0);
	describe(s, text, sizeof(text));
	assert_string_equal(text, "p: 1");
	samples_free(s);
	put(folder, "b.json", FILE_OF(OLD("b", "1")));
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_read(s, folder, &err), 0);
	describe(s, text, sizeof(text));
	assert_string_equal(text, "b: 1");
	samples_free(s);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
}

/* The figures of the row of a file of ours. */
static void
assert_bounds(const char *members, double low, double high, bool unsettled)
{
	const struct samples_row *row;
	char text[1024];
	struct samples *s;

	snprintf(text, sizeof(text), OURS(EXACT, ", %s"), members);
	s = side(text);
	row = &samples_get(s, SAMPLES_EXACT)->rows[0];
	assert_true(row->figures[0].low == low);
	assert_true(row->figures[0].high == high);
	assert_int_equal(row->unsettled, unsettled);
	samples_free(s);
}

#define HISTOGRAM(buckets) "\"map_min\": 2, \"dumpbench\": {\"stages\": " \
	"{\"map\": {\"histogram\": [" buckets "]}}}"

/*
 * The tenth percentile of a file without one: as near as the histogram tells,
 * and nothing else than the least where that is no list of pairs.
 */
static void
test_low_of_histogram(void **state)
{
	(void)state;
	assert_bounds("\"map_p10\": 3, \"map_p90\": 9", 3, 9, false);
	/* Another row of it, of next to nothing and of nothing. */
	assert_bounds("\"map_min\": 2}, {\"name\": \"latency/a/1\", "
	    "\"map_median\": 0.5", 0.5, 5, false);
	assert_bounds("\"map_min\": 2}, {\"name\": \"latency/a/1\", "
	    "\"map_median\": 0", 0, 5, false);
	assert_bounds("\"map_min\": 2, \"dumpbench\": {\"allocates\": true}",
	    2, 5, true);
	assert_bounds("\"map_min\": 2, \"dumpbench\": {\"allocates\": false}",
	    2, 5, false);
	/* The tenth of 100 is in the second bucket; of 101 too. */
	assert_bounds(HISTOGRAM("[2, 9], [3, 41], [5, 50]"), 3, 5, false);
	assert_bounds(HISTOGRAM("[2, 10], [3, 40], [5, 50]"), 2, 5, false);
	assert_bounds(HISTOGRAM("[2, 1], [4, 9], [5, 90]"), 4, 5, false);
	assert_bounds(HISTOGRAM("[2, 10], [3, 41], [5, 50]"), 3, 5, false);
	/* Within the bucket of the median it tells nothing. */
	assert_bounds(HISTOGRAM("[2, 100]"), 2, 5, false);
	assert_bounds(HISTOGRAM("[2, 1], [4, 99]"), 5, 5, false);
	assert_bounds(HISTOGRAM("[1, 100]"), 2, 5, false);
	/* What is no pair of numbers. */
	assert_bounds(HISTOGRAM("[3], [5, 50]"), 2, 5, false);
	assert_bounds(HISTOGRAM("[\"3\", 9], [5, 50]"), 2, 5, false);
	assert_bounds(HISTOGRAM("[3, \"9\"], [5, 50]"), 2, 5, false);
	assert_bounds("\"map_min\": 2, \"dumpbench\": {\"stages\": {\"map\": "
	    "{\"histogram\": 1}}}", 2, 5, false);
}

/* What the rows of one benchmark say of their plan. */
static bool
plans(const char *one, const char *two)
{
	char text[1024];
	struct samples *s;
	bool several;

	snprintf(text, sizeof(text), "{\"context\": {\"dumpbench\": " EXACT
	    "}, \"benchmarks\": [{\"name\": \"a\", \"map_median\": 1, "
	    "\"dumpbench\": {%s}}, {\"name\": \"a\", \"map_median\": 1, "
	    "\"dumpbench\": {%s}}]}", one, two);
	s = side(text);
	several = samples_get(s, SAMPLES_EXACT)->rows[0].plans;
	samples_free(s);
	return (several);
}

static void
test_plans(void **state)
{
	(void)state;
	assert_false(plans("", ""));
	assert_false(plans("\"pages\": 4, \"possible_cpus\": 2",
	    "\"pages\": 4, \"possible_cpus\": 2"));
	assert_true(plans("\"pages\": 4", "\"pages\": 5"));
	assert_true(plans("\"pages\": 4", ""));
	assert_true(plans("\"rounds\": 4", "\"rounds\": 5"));
	assert_true(plans("\"source\": \"ram\"", "\"source\": \"run\""));
	assert_true(plans("\"possible_cpus\": 2", "\"possible_cpus\": 3"));
	assert_true(plans("\"possible_cpus\": 2", ""));
	assert_false(plans("\"other\": 2", "\"other\": 3"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_zero_byte),
	    cmocka_unit_test(test_long_names),
	    cmocka_unit_test(test_many_added),
	    cmocka_unit_test(test_aggregate_of_another_file),
	    cmocka_unit_test(test_folder),
	    cmocka_unit_test(test_folder_of_runs),
	    cmocka_unit_test(test_low_of_histogram),
	    cmocka_unit_test(test_plans),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
