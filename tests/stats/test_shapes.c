/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shapes of result files, as Google Benchmark 1.0 to 1.9, tools that cut or
 * merge its files, and several C libraries write them: what each row is taken
 * for.
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
#include "stats/samples.h"
#include "stats/shapes.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* "still": it was so before, and is to stay. */
static const struct shape shapes[] = {
	/* Rows that are no measurement. */
	{"skipped, since 1.8", FILE_OF("{\"name\": \"a\", \"run_type\": "
	    "\"iteration\", \"repetition_index\": 0, \"skipped\": true, "
	    "\"skip_message\": \"no such CPU\", " NO_TIME),
	    "a: skipped (no such CPU)"},
	{"one of three skipped", FILE_OF(MID("a", "0", "5") ", {\"name\": "
	    "\"a\", \"run_type\": \"iteration\", \"repetition_index\": 1, "
	    "\"threads\": 1, \"skipped\": true, \"skip_message\": \"x\", "
	    NO_TIME ", " MID("a", "2", "6")), "a: 5 6 skipped (x)"},
	{"still: a counter of the name skipped", FILE_OF("{\"name\": \"a\", "
	    "\"iterations\": 2, \"real_time\": 4, \"time_unit\": \"ns\", "
	    "\"skipped\": 3.0e+00, \"threads\": 2.5, \"label\": 1, "
	    "\"repetition_index\": 1.5, \"rms\": 2}"), "a: 4"},
	{"still: failed", FILE_OF("{\"name\": \"a\", \"error_occurred\": true, "
	    "\"error_message\": \"bad\", " NO_TIME), "a: failed (bad)"},
	{"no iteration", FILE_OF("{\"name\": \"a\", \"run_type\": "
	    "\"iteration\", " NO_TIME), "a: idle"},
	{"still: a time, though without iterations", FILE_OF("{\"name\": \"a\", "
	    "\"iterations\": 0, \"real_time\": 3}"), "a: 3"},
	{"complexity, since 1.5", FILE_OF(NEW("a/8", "0", "0", "0", "8") ", "
	    NEW("a/64", "0", "1", "0", "64") ", {\"name\": \"a_BigO\", "
	    "\"run_name\": \"a\", \"run_type\": \"aggregate\", "
	    "\"aggregate_name\": \"BigO\", \"cpu_coefficient\": 1, "
	    "\"real_coefficient\": 1, \"big_o\": \"N\", "
	    "\"time_unit\": \"ns\"}, {\"name\": \"a_RMS\", \"run_name\": "
	    "\"a\", \"run_type\": \"aggregate\", \"aggregate_name\": "
	    "\"RMS\", \"aggregate_unit\": \"percentage\", \"rms\": 0.1}"),
	    "a/8: 8; a/64: 64"},
	{"complexity, before", FILE_OF(OLD("a/8", "8") ", {\"name\": "
	    "\"a_BigO\", \"cpu_coefficient\": 1, \"real_coefficient\": 1, "
	    "\"big_o\": \"(1)\", \"time_unit\": \"ns\"}, {\"name\": "
	    "\"a_RMS\", \"rms\": 1e-01}"), "a/8: 8"},
	{"still: no figure at all", FILE_OF("{\"name\": \"a\", \"run_type\": "
	    "\"iteration\"}"), "a: nothing"},

	/* Figures that are no number. */
	{"still: of JavaScript", FILE_OF(OLD("a", "NaN") ", " OLD("a", "-NaN") ", "
	    OLD("a", "Infinity") ", " OLD("a", "-Infinity") ", "
	    OLD("a", "1")), "a: 1 missing 4"},
	{"of glibc", FILE_OF(OLD("a", "nan") ", " OLD("a", "-nan") ", "
	    OLD("a", "inf") ", " OLD("a", "-inf") ", " OLD("a", "1")),
	    "a: 1 missing 4"},
	{"of Microsoft's", FILE_OF(OLD("a", "-nan(ind)") ", "
	    OLD("a", "nan(snan)") ", " OLD("a", "1.#QNAN") ", "
	    OLD("a", "-1.#IND") ", " OLD("a", "1.#INF00e+000") ", "
	    OLD("a", "1")), "a: 1 missing 5"},
	{"of others", FILE_OF(OLD("a", "NaNQ") ", " OLD("a", "INF") ", "
	    OLD("a", "+nan(0x8000000000000)") ", " OLD("a", "1")),
	    "a: 1 missing 3"},
	{"without space", "{\"benchmarks\":[{\"name\":\"a\",\"real_time\":nan},"
	    "{\"name\":\"a\",\"real_time\":7}]}", "a: 7 missing 1"},
	{"in a name", FILE_OF(OLD("nan, inf", "nan") ", "
	    OLD("nan, inf", "1")), "nan, inf: 1 missing 1"},
	{"still: null", FILE_OF("{\"name\": \"a\", \"items_per_second\": null, "
	    "\"real_time\": null}"), "a: missing 1"},

	/* The file itself. */
	{"without context", "{\"benchmarks\": [" OLD("a", "1") "]}", "a: 1"},
	{"still: context of strings", "{\"context\": {\"num_cpus\": \"2\", "
	    "\"mhz_per_cpu\": \"2000\", \"mine\": \"x\"}, \"benchmarks\": ["
	    OLD("a", "1") "]}", "a: 1"},
	{"a mark of the byte order", "\xef\xbb\xbf" FILE_OF(OLD("a", "1"))
	    "\r\n\n", "a: 1"},
	{"no comma in the context, 1.5.4 and 1.5.5", "{\n  \"context\": {\n"
	    "    \"library_build_type\": \"release\"\n    \"mine\": \"1\"\n"
	    "    \"yours\": \"2\"\n  },\n  \"benchmarks\": [" OLD("a", "1")
	    "]}\n", "a: 1"},
	{"a folder of Windows, 1.4", "{\"context\": {\"executable\": "
	    "\"C:\\Users\\me\\b.exe\"}, \"benchmarks\": [" OLD("a", "1") "]}",
	    "a: 1"},
	{"colours in a label", FILE_OF("{\"name\": \"a\", \"real_time\": 1, "
	    "\"label\": \"\033[1mx\"}"), "a: 1"},
	{"still: no benchmarks", "{\"context\": {}, \"benchmarks\": [\n\n  ]}", ""},
	{"still: counters, label, memory", FILE_OF("{\"name\": \"a\", "
	    "\"real_time\": 1, \"mine\": 3e+00, \"allocs_per_iter\": 1, "
	    "\"max_bytes_used\": 9, \"total_allocated_bytes\": 8, "
	    "\"net_heap_growth\": -1, \"label\": \"a, b\"}"), "a: 1"},

	/* Names. */
	{"still: a name like an aggregate's", FILE_OF(MID("copy_mean", "0", "3") ", "
	    MID("copy_BigO", "0", "4")), "copy_mean: 3; copy_BigO: 4"},
	{"the same before 1.5", FILE_OF(OLD("copy_mean", "3") ", "
	    OLD("b", "4")), "copy_mean: 3; b: 4"},
	{"beside the benchmark copy", FILE_OF(OLD("copy", "2") ", "
	    OLD("copy_mean", "3")), "copy: 2; copy_mean: 3"},
	{"several such of their own", FILE_OF(
	    OLD_TIMES("sort_mean", "900", "3") ", "
	    OLD_TIMES("sort_median", "800", "4")),
	    "sort_mean: 3; sort_median: 4"},
	{"such a benchmark and its aggregates", FILE_OF(OLD("copy", "2") ", "
	    OLD("copy", "3") ", " OLD("copy_mean", "2.5") ", "
	    OLD("copy_median", "2.5") ", " OLD("copy_stddev", "1") ", "
	    OLD("copy_mean", "7") ", " OLD("copy_mean", "8") ", "
	    OLD("copy_mean_mean", "7.5")), "copy: 2 3 +; copy_mean: 7 8 +"},
	{"still: aggregates by name", FILE_OF(OLD("a/repeats:2", "1") ", "
	    OLD("a/repeats:2", "2") ", " OLD("a/repeats:2_mean", "1.5") ", "
	    OLD("a/repeats:2_median", "1.5") ", "
	    OLD("a/repeats:2_stddev", "1")), "a/repeats:2: 1 2 +"},
	{"run_type before run_name", FILE_OF("{\"name\": \"x\", \"run_type\": "
	    "\"iteration\", \"real_time\": 1}, {\"name\": \"x_mean\", "
	    "\"run_type\": \"aggregate\", \"real_time\": 1}, {\"name\": "
	    "\"x_my_own\", \"run_type\": \"aggregate\", \"real_time\": 1}"),
	    "x: 1 +"},
	{"a name without suffix", FILE_OF("{\"name\": \"x_y\", \"run_type\": "
	    "\"aggregate\", \"real_time\": 1}"), "x_y: +"},
	{"still: a statistic of two words", FILE_OF(NEW("x", "0", "0", "0", "1") ", "
	    AGGREGATE("x", "99th_best", "time", "2")), "x: 1 +"},

	/* Aggregates alone. */
	{"median and mean", FILE_OF(AGGREGATE("a", "mean", "time", "6") ", "
	    AGGREGATE("a", "median", "time", "5") ", "
	    AGGREGATE("a", "stddev", "time", "1") ", "
	    AGGREGATE("a", "cv", "percentage", "0.1")),
	    "a: mean 6 median 5 +"},
	{"of 1.4", FILE_OF(OLD("a_mean", "6") ", " OLD("a_median", "5") ", "
	    OLD("a_stddev", "1") ", " OLD("b", "4")),
	    "a: mean 6 median 5 +; b: 4"},
	{"of 1.1", FILE_OF(OLD("a_mean", "6") ", " OLD("a_stddev", "1")),
	    "a: mean 6 +"},
	{"still: none that is a time", FILE_OF(
	    AGGREGATE("a", "cv", "percentage", "0.1") ", "
	    AGGREGATE("a", "mean", "percentage", "0.1")), "a: +"},
	{"still: beside repetitions", FILE_OF(NEW("a", "0", "0", "0", "1") ", "
	    AGGREGATE("a", "mean", "time", "6")), "a: 1 +"},
	{"still: that say less than their repetitions", FILE_OF(
	    NEW("a", "0", "0", "0", "1") ", {\"name\": \"a_mean\", "
	    "\"run_name\": \"a\", \"run_type\": \"aggregate\", "
	    "\"real_time\": 1}"), "a: 1 +"},

	/* Two benchmarks of one name. */
	{"by family", FILE_OF(NEW("a", "0", "0", "0", "1") ", "
	    NEW("a", "0", "0", "1", "2") ", " NEW("a", "1", "0", "0", "8") ", "
	    NEW("a", "1", "0", "1", "9")),
	    "a (1st of 2 of that name): 1 2; a (2nd of 2 of that name): 8 9"},
	{"by instance, in turns", FILE_OF(NEW("a", "0", "0", "0", "1") ", "
	    NEW("a", "0", "1", "0", "8") ", " NEW("a", "0", "0", "1", "2") ", "
	    NEW("a", "0", "1", "1", "9")),
	    "a (1st of 2 of that name): 1 2; a (2nd of 2 of that name): 8 9"},
	{"by an index that begins anew", FILE_OF(MID("a", "0", "1") ", "
	    MID("a", "1", "2") ", " MID("a", "0", "8") ", "
	    MID("a", "1", "9") ", " MID("a", "2", "7") ", " MID("b", "0", "5")),
	    "a (1st of 2 of that name): 1 2; "
	    "a (2nd of 2 of that name): 7 8 9; b: 5"},
	{"by threads", FILE_OF("{\"name\": \"a\", \"threads\": 1, "
	    "\"real_time\": 1}, {\"name\": \"a\", \"threads\": 2, "
	    "\"real_time\": 2}"),
	    "a (1st of 2 of that name): 1; a (2nd of 2 of that name): 2"},
	{"by label", FILE_OF("{\"name\": \"a\", \"real_time\": 1, \"label\": "
	    "\"x\"}, {\"name\": \"a\", \"real_time\": 2, \"label\": \"y\"}"),
	    "a (1st of 2 of that name): 1; a (2nd of 2 of that name): 2"},
	{"by what stands between", FILE_OF(OLD("a", "1") ", " OLD("b", "5")
	    ", " OLD("a", "2")), "a (1st of 2 of that name): 1; b: 5; "
	    "a (2nd of 2 of that name): 2"},
	{"by their aggregates", FILE_OF(OLD("a", "1") ", " OLD("a", "2") ", "
	    OLD("a_mean", "1.5") ", " OLD("a", "8") ", " OLD("a", "9") ", "
	    OLD("a_mean", "8.5")), "a (1st of 2 of that name): 1 2 +; "
	    "a (2nd of 2 of that name): 8 9 +"},
	{"of aggregates alone", FILE_OF(AGGREGATE("a", "mean", "time", "6")
	    ", " AGGREGATE("a", "mean", "time", "7")),
	    "a (1st of 2 of that name): mean 6 +; "
	    "a (2nd of 2 of that name): mean 7 +"},
	{"still: repetitions that nothing parts", FILE_OF(OLD("a", "1") ", "
	    OLD("a", "2") ", " OLD("b", "5")), "a: 1 2; b: 5"},
	{"still: repetitions in any order", FILE_OF(NEW("a", "0", "0", "3", "1") ", "
	    NEW("a", "0", "0", "0", "2") ", " NEW("b", "1", "0", "0", "5") ", "
	    NEW("a", "0", "0", "1", "3")), "a: 1 2 3; b: 5"},

	/* Refused, and why. */
	{"an index twice", FILE_OF(MID("a", "0", "1") ", " MID("a", "1", "2")
	    ", " MID("a", "1", "3")), "!benchmarks[2]: a: repetition_index 1 "
	    "is there twice"},
	{"UTF-16", "\xff\xfe{\0", "!is UTF-16 (expected UTF-8)"},
	{"a context that is none", "{\"context\": 1, \"benchmarks\": []}",
	    "!context is no object"},
	{"nothing of it", "{\"a\": 1}", "!benchmarks is missing"},
	{"a name with a character of code 0", FILE_OF("{\"name\": \"a\\u0000b\""
	    "}"), "!has a character of code 0"},
	{"a comma too much", "{\"context\": {},\n \"benchmarks\": [\n {\"name\""
	    ": \"a\"},\n ]}", "!(line 4, column 2: "},
	{"cut short", "{\"context\": {},\n \"benchmarks\": [{\"na",
	    "!(line 2, column 20: "},
	{"behind what is mended", "{\"benchmarks\": [\n{\"x\": nan, \"y\": nan, "
	    "\"z\": ?}]}", "!(line 2, column 27: "},
	{"no UTF-8", "{\"benchmarks\": [\n\n\"\xe4\xff\"]}", "!(line 3, column "},
	{"numbers of another language", FILE_OF("{\"real_time\": 1,5e+00}"),
	    "!(line 1, column "},
};

static void
test_shapes(void **state)
{
	(void)state;
	assert_shapes(shapes, N(shapes));
}

/* Repetitions of several files are pooled, twins with their like. */
static void
test_files(void **state)
{
	static const char one[] = FILE_OF(NEW("a", "0", "0", "0", "1") ", "
	    NEW("a", "1", "0", "0", "8") ", " NEW("b", "2", "0", "0", "5"));
	static const char two[] = FILE_OF(NEW("b", "7", "0", "0", "6") ", "
	    NEW("a", "8", "0", "0", "2") ", " NEW("a", "9", "0", "0", "9"));
	static const char single[] = FILE_OF(NEW("a", "0", "0", "0", "1"));
	static const char other[] = FILE_OF(NEW("b", "0", "0", "0", "7"));
	char text[1024];
	struct samples *s;
	struct errmsg err;

	(void)state;
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_parse(s, "1", one, strlen(one), &err), 0);
	assert_int_equal(samples_parse(s, "2", two, strlen(two), &err), 0);
	assert_int_equal(samples_parse(s, "3", other, strlen(other), &err),
	    0);
	describe(s, text, sizeof(text));
	assert_string_equal(text, "a (1st of 2 of that name): 1 2; "
	    "a (2nd of 2 of that name): 8 9; b: 5 6 7");
	assert_null(samples_find(s, SAMPLES_WALL, "a"));
	assert_int_not_equal(samples_parse(s, "4", single, strlen(single),
	    &err), 0);
	assert_string_equal(err.text, "4: a: benchmarks of that name: 1 "
	    "here, 2 in the files before (expected as many in all files of one "
	    "side)");
	samples_free(s);
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_parse(s, "1", single, strlen(single), &err),
	    0);
	assert_int_not_equal(samples_parse(s, "2", one, strlen(one), &err),
	    0);
	assert_string_equal(err.text, "2: a: benchmarks of that name: 2 "
	    "here, 1 in the files before (expected as many in all files of one "
	    "side)");
	samples_free(s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_files),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
