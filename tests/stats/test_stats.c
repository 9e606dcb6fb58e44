/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Statistics against figures that others obtained.  Those below are of SciPy
 * 1.10.1 with NumPy unless it says otherwise:
 *
 *   stats.mannwhitneyu(x, y, alternative='two-sided', method=...)
 *   numpy.median of all y - x, and of these, sorted, the one that R's
 *   wilcox.test(conf.int=TRUE) takes: number qwilcox(0.025, n, m) from either
 *   end, counted with SciPy's recurrence
 *   stats.gmean(); Holm's rule as a sorted loop
 *
 * Longer samples are made by the generator sequence(), in both languages.
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

#include "stats/compare.h"
#include "stats/samples.h"
#include "stats/stats.h"

#define N(a)	    (sizeof(a) / sizeof((a)[0]))
#define close_to(a, b) assert_float_equal_wide(a, b, 1e-6)

/* cmocka's own compares floats only. */
static void
assert_float_equal_wide(double a, double b, double within)
{
	if (isinf(b) || isinf(a) ? a == b : fabs(a - b) <= within)
		return;
	print_error("%.17g is not %.17g\n", a, b);
	fail();
}

static int
ascending(const void *a, const void *b)
{
	const double *p = a, *q = b;

	return ((*p > *q) - (*p < *q));
}

/* n numbers from `from`, evenly below from + 10, sorted. */
static void
sequence(double *x, size_t n, uint64_t seed, double from, int whole)
{
	size_t i;

	for (i = 0; i < n; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		x[i] = (double)(seed >> 40) * 10 / 16777216.0 + from;
		if (whole)
			x[i] = trunc(x[i]);
	}
	/* cppcheck-suppress uninitvar ; it fills what it sorts */
	qsort(x, n, sizeof(*x), ascending);
}

/*
 * Hollander and Wolfe's permeabilities of a membrane, known from R's page on
 * wilcox.test, which gives U = 35 and 0.1272 for one side.
 */
static const double term[] = {
    0.73, 0.80, 0.83, 1.04, 1.38, 1.45, 1.46, 1.64, 1.89, 1.91};
static const double week[] = {0.74, 0.88, 0.90, 1.15, 1.21};

static void
test_mann_whitney_counted(void **state)
{
	static const double low[] = {1, 2, 3}, high[] = {4, 5, 6};
	double x[33], y[33], u;

	(void)state;
	close_to(stats_mann_whitney(term, 10, week, 5, &u),
	    0.2544122544122544);
	close_to(u, 35);
	close_to(stats_mann_whitney(low, 3, high, 3, &u), 0.1);
	close_to(u, 0);
	close_to(stats_mann_whitney(high, 3, low, 3, &u), 0.1);
	close_to(u, 9);
	sequence(x, 20, 1, 100, 0);
	sequence(y, 20, 2, 103, 0);
	close_to(stats_mann_whitney(x, 20, y, 20, &u), 0.002393533495724335);
	close_to(u, 90);
	/* The largest that are counted: 66 values. */
	sequence(x, 33, 5, 100, 0);
	sequence(y, 33, 6, 101, 0);
	close_to(stats_mann_whitney(x, 33, y, 33, &u), 0.01361705643226432);
	close_to(u, 353);
}

static void
test_mann_whitney_ties(void **state)
{
	/* All choose(13, 6) orders of these, counted one by one. */
	static const double x[] = {1, 2, 2, 3, 3, 5};
	static const double y[] = {2, 3, 4, 4, 5, 5, 6};
	double u;

	(void)state;
	close_to(stats_mann_whitney(x, N(x), y, N(y), &u),
	    0.10722610722610723);
	close_to(u, 9);
	close_to(stats_mann_whitney(y, N(y), x, N(x), &u),
	    0.10722610722610723);
	close_to(u, 33);
}

static void
test_mann_whitney_estimated(void **state)
{
	double x[300], y[200], u;

	(void)state;
	sequence(x, 300, 3, 100, 0);
	sequence(y, 200, 4, 100.5, 0);
	close_to(stats_mann_whitney(x, 300, y, 200, &u), 0.03825920401430152);
	close_to(u, 26720);
	sequence(x, 300, 3, 100, 1);
	sequence(y, 200, 4, 100.5, 1);
	close_to(stats_mann_whitney(x, 300, y, 200, &u), 0.04701648463165558);
	close_to(u, 26871);
}

static void
test_mann_whitney_edges(void **state)
{
	static const double one[] = {1}, two[] = {2};
	static const double same[50] = {0};
	double u;

	(void)state;
	close_to(stats_mann_whitney(one, 1, two, 1, &u), 1);
	close_to(stats_mann_whitney(same, 50, same, 50, &u), 1);
	close_to(u, 1250);
	close_to(stats_mann_whitney(same, 1, same, 1, NULL), 1);
	assert_true(isnan(stats_mann_whitney(one, 0, two, 1, &u)));
	assert_true(isnan(u));
	assert_true(isnan(stats_mann_whitney(one, 1, two, 0, NULL)));
	close_to(stats_least_p(1, 1), 1);
	close_to(stats_least_p(3, 3), 0.1);
	close_to(stats_least_p(4, 4), 2 / 70.);
	close_to(stats_least_p(0, 4), 1);
}

static void
test_shift(void **state)
{
	double x[300], y[200];
	struct stats_shift s;

	(void)state;
	assert_int_equal(stats_shift(term, 10, week, 5, 0.95, &s), 0);
	close_to(s.shift, -0.305);
	close_to(s.low, -0.76);
	close_to(s.high, 0.15);
	sequence(x, 20, 1, 100, 0);
	sequence(y, 20, 2, 103, 0);
	assert_int_equal(stats_shift(x, 20, y, 20, 0.95, &s), 0);
	close_to(s.shift, 3.1247307658195496);
	close_to(s.low, 1.1379526853561401);
	close_to(s.high, 5.005672454833984);
	sequence(x, 33, 5, 100, 0);
	sequence(y, 33, 6, 101, 0);
	assert_int_equal(stats_shift(x, 33, y, 33, 0.95, &s), 0);
	close_to(s.shift, 1.7842707633972168);
	close_to(s.low, 0.3963134288787842);
	close_to(s.high, 3.4989336729049683);
	/* From the normal distribution: number 26897 from either end. */
	sequence(x, 300, 3, 100, 0);
	sequence(y, 200, 4, 100.5, 0);
	assert_int_equal(stats_shift(x, 300, y, 200, 0.95, &s), 0);
	close_to(s.shift, 0.5612020492553711);
	close_to(s.low, 0.031540870666503906);
	close_to(s.high, 1.1001532077789307);
}

static void
test_shift_edges(void **state)
{
	static const double three[] = {1, 2, 3}, same[100] = {0};
	struct stats_shift s;
	double x[300], y[200];

	(void)state;
	/* 3 and 3 give a confidence of 0.9 at most. */
	assert_int_equal(stats_shift(three, 3, three, 3, 0.95, &s), 0);
	close_to(s.shift, 0);
	close_to(s.low, -INFINITY);
	close_to(s.high, INFINITY);
	assert_int_equal(stats_shift(three, 3, three, 3, 0.9, &s), 0);
	close_to(s.low, -2);
	close_to(s.high, 2);
	assert_int_equal(stats_shift(three, 1, three, 1, 0.95, &s), 0);
	close_to(s.shift, 0);
	close_to(s.high, INFINITY);
	assert_int_equal(stats_shift(same, 100, same, 100, 0.95, &s), 0);
	close_to(s.shift, 0);
	close_to(s.low, 0);
	close_to(s.high, 0);
	assert_int_equal(stats_shift(three, 3, three, 0, 0.95, &s), 0);
	assert_true(isnan(s.shift) && isnan(s.low) && isnan(s.high));
	sequence(x, 300, 3, 100, 1);
	sequence(y, 200, 4, 100.5, 1);
	assert_int_equal(stats_shift(x, 300, y, 200, 0.95, &s), 0);
	close_to(s.shift, 1);
}

/* Every order statistic, against all differences written down. */
static void
test_shift_brute(void **state)
{
	double x[40], y[37], d[40 * 37], middle;
	struct stats_shift s;
	size_t i, j, n, m;
	uint64_t seed;

	(void)state;
	for (seed = 10; seed < 200; seed++) {
		n = 1 + seed % 40;
		m = 1 + seed * 7 % 37;
		sequence(x, n, seed, 1000, seed % 3 == 0);
		sequence(y, m, ~seed, 1000, seed % 3 == 0);
		for (i = 0; i < n; i++)
			for (j = 0; j < m; j++)
				d[i * m + j] = y[j] - x[i];
		qsort(d, n * m, sizeof(*d), ascending);
		middle = (d[(n * m - 1) / 2] + d[n * m / 2]) / 2;
		assert_int_equal(stats_shift(x, n, y, m, 0.95, &s), 0);
		assert_float_equal_wide(s.shift, middle, 1e-9);
		assert_true(s.low <= s.shift && s.shift <= s.high);
	}
}

static void
test_summaries(void **state)
{
	static const double x[] = {0.3, 1, 2, 4, 8}, none[] = {0, 1};
	double p[] = {0.01, 0.04, NAN, 0.03, 0.005, 0.9};

	(void)state;
	close_to(stats_median(x, 5), 2);
	close_to(stats_median(x, 4), 1.5);
	close_to(stats_median(x, 1), 0.3);
	assert_true(isnan(stats_median(x, 0)));
	close_to(stats_geomean(x, 5), 1.8057609028948685);
	assert_true(isnan(stats_geomean(x, 0)));
	assert_true(isnan(stats_geomean(none, 2)));
	assert_int_equal(stats_holm(p, N(p)), 0);
	close_to(p[0], 0.04);
	close_to(p[1], 0.09);
	assert_true(isnan(p[2]));
	close_to(p[3], 0.09);
	close_to(p[4], 0.025);
	close_to(p[5], 0.9);
	assert_int_equal(stats_holm(p, 0), 0);
}

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
	     "\"real_time\": 1, \"time_unit\": \"h\"}]}", "ns, us, ms, s"},
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

/*
 * An exact file of one benchmark a path: p10, median and p90 of the map.  Each
 * has one sample far below the others, which bounds nothing.  A '+' before a
 * name: its path is unsettled.
 */
struct exact {
	const char *name;
	int low, median, high;
	int pages, cpus; /* 0: 1024 and 4; pages -1: the row does not say;
			    -2: nor whether it is unsettled */
};

static struct samples *
exact(const struct exact *rows, size_t n)
{
	struct samples *s;
	struct errmsg err;
	char text[8192], plan[80];
	size_t i, used;

	used = (size_t)snprintf(text, sizeof(text), "{\"context\": "
	    "{\"dumpbench\": {\"schema\": 2, \"clock\": \"exact\"}}, "
	    "\"benchmarks\": [");
	for (i = 0; i < n; i++) {
		snprintf(plan, sizeof(plan), ", \"pages\": %d, \"rounds\": 4, "
		    "\"source\": \"pages\"",
		    rows[i].pages != 0 ? rows[i].pages : 1024);
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s{\"name\": \"%s\", \"map_min\": 1, \"map_p10\": %d, "
		    "\"map_median\": %d, \"map_p90\": %d, \"dumpbench\": "
		    "{\"%s\": \"flush=all%s\", \"possible_cpus\": %d"
		    "%s}}", i > 0 ? "," : "",
		    rows[i].name + (rows[i].name[0] == '+'), rows[i].low,
		    rows[i].median, rows[i].high,
		    rows[i].pages == -2 ? "path" : "properties",
		    rows[i].name[0] == '+' ? ",allocates,unsettled" : "",
		    rows[i].cpus != 0 ? rows[i].cpus : 4,
		    rows[i].pages < 0 ? "" : plan);
	}
	snprintf(text + used, sizeof(text) - used, "]}");
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_parse(s, "x", text, strlen(text), &err), 0);
	return (s);
}

static void
test_exact(void **state)
{
	static const struct exact before[] = {
	    {"latency/enter/1", 250, 250, 250, 0, 0},
	    {"latency/null/1", 9, 9, 9, 0, 0},
	    {"latency/qenter/1", 80, 80, 80, 0, 0},
	    {"latency/vmap/1", 90, 95, 99, 0, 0},
	    {"latency/vmap/4", 200, 200, 200, 0, 0},
	    {"latency/vmap/16", 9, 9, 9, 0, 0},
	    {"latency/ioremap/1", 10, 11, 12, 0, 0},
	    {"+latency/sf_buf/1", 9, 9, 9, 0, 0},
	    {"+latency/io_transient/1", 100, 100, 100, 0, 0},
	    {"+latency/io_transient/4", 100, 100, 100, 0, 0},
	    {"+latency/ioremap/4", 1075, 1075, 1080, 0, 0},
	    {"+latency/ioremap/16", 1000, 1075, 1100, 0, 0},
	    {"shootdown/enter/1", 840, 840, 860, 0, 0},
	    {"shootdown/enter/2", 840, 840, 860, 0, 0},
	    {"latency/pages/1", 5, 5, 5, 0, 0},
	    {"latency/unsaid/1", 5, 5, 5, -1, 0},
	    {"latency/cpus/1", 5, 5, 5, 0, 1},
	    {"latency/silent/1", 100, 100, 100, -2, 0},
	    {"latency/silent/4", 100, 100, 100, -2, 0},
	    {"+latency/vmap/2", 1725, 1725, 1725, 0, 0},
	    {"latency/gone/1", 1, 1, 1, 0, 0}};
	static const struct exact after[] = {
	    {"latency/enter/1", 251, 251, 251, 0, 0},
	    {"latency/null/1", 9, 9, 9, 0, 0},
	    {"latency/qenter/1", 79, 79, 79, 0, 0},
	    {"latency/vmap/1", 91, 96, 99, 0, 0},
	    {"latency/vmap/4", 205, 205, 205, 0, 0},
	    {"latency/vmap/16", 18, 18, 18, 0, 0},
	    {"latency/ioremap/1", 20, 21, 22, 0, 0},
	    {"+latency/sf_buf/1", 18, 18, 18, 0, 0},
	    {"+latency/io_transient/1", 110, 110, 110, 0, 0},
	    {"+latency/io_transient/4", 101, 101, 101, 0, 0},
	    {"+latency/ioremap/4", 1075, 1080, 1080, 0, 0},
	    {"+latency/ioremap/16", 1000, 1080, 1100, 0, 0},
	    {"shootdown/enter/1", 841, 841, 841, 0, 0},
	    {"shootdown/enter/2", 840, 840, 840, 0, 0},
	    {"latency/pages/1", 6, 6, 6, 512, 0},
	    {"latency/unsaid/1", 6, 6, 6, 0, 0},
	    {"latency/cpus/1", 6, 6, 6, 0, 0},
	    {"latency/silent/1", 101, 101, 101, -2, 0},
	    {"latency/silent/4", 201, 201, 201, -2, 0},
	    {"+latency/vmap/2", 960, 983, 1589, 0, 0},
	    {"latency/come/1", 1, 1, 1, 0, 0}};
	static const enum compare_verdict expect[] = {COMPARE_WORSE,
	    COMPARE_SAME, COMPARE_BETTER, COMPARE_UNKNOWN, COMPARE_WORSE,
	    COMPARE_WORSE, COMPARE_WORSE, COMPARE_WORSE, COMPARE_UNKNOWN,
	    COMPARE_SAME, COMPARE_SAME, COMPARE_UNKNOWN, COMPARE_UNKNOWN,
	    COMPARE_SAME, COMPARE_UNKNOWN, COMPARE_UNKNOWN, COMPARE_UNKNOWN,
	    COMPARE_UNKNOWN, COMPARE_WORSE, COMPARE_UNKNOWN, COMPARE_UNKNOWN,
	    COMPARE_UNKNOWN};
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old, *new;
	struct comparison *c;
	struct errmsg err;
	size_t i;

	(void)state;
	old = exact(before, N(before));
	new = exact(after, N(after));
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &options), 0);
	assert_int_equal(c->nfigures, N(expect));
	for (i = 0; i < N(expect); i++)
		if (c->figures[i].verdict != expect[i])
			fail_msg("%s: %s", c->figures[i].name,
			    compare_verdict_name(c->figures[i].verdict));
	close_to(c->figures[0].shift, 1);
	close_to(c->figures[0].change, 1 / 250.);
	assert_non_null(strstr(c->figures[3].why, "varies by itself"));
	assert_non_null(strstr(c->figures[8].why, "settles differently"));
	assert_non_null(strstr(c->figures[12].why, "varies by itself"));
	assert_string_equal(c->figures[14].why, "different plan: pages=1024 "
	    "rounds=4 source=pages, pages=512 rounds=4 source=pages");
	assert_string_equal(c->figures[15].why,
	    "OLD does not say how many pages it streamed");
	assert_string_equal(c->figures[16].why, "different machine: the kernel "
	    "was prepared for 1 and 4 CPUs");
	assert_non_null(strstr(c->figures[17].why, "does not say whether"));
	assert_string_equal(c->figures[20].why, "not in NEW");
	assert_string_equal(c->figures[21].why, "not in OLD");
	assert_int_equal(c->ndifferences, 1);
	assert_string_equal(c->differences[0].member, "plan");
	assert_int_equal(c->nfamilies, 2);
	assert_int_equal(c->families[0].n, 15);
	assert_int_equal(c->judged, 11);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* A dump to a disk: the map is the kernel's, the sink is not; no unmap. */
static struct samples *
dump(const char *metrics, int map, int sink)
{
	struct samples *s;
	struct errmsg err;
	char text[1024];

	snprintf(text, sizeof(text), "{\"context\": {\"dumpbench\": "
	    "{\"schema\": 2, \"clock\": \"exact\"}}, \"benchmarks\": ["
	    "{\"name\": \"panic/dump/16\", \"map_median\": %d, "
	    "\"sink_median\": %d, \"unmap_median\": null, \"dumpbench\": "
	    "{\"properties\": \"-\", \"sink_properties\": "
	    "\"device,waits\"}}]}", map, sink);
	assert_int_equal(samples_new(metrics, &s, &err), 0);
	assert_int_equal(samples_parse(s, "x", text, strlen(text), &err), 0);
	return (s);
}

static void
test_waits(void **state)
{
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old = dump(NULL, 300, 1168);
	struct samples *new = dump(NULL, 301, 2446);
	struct comparison *c;
	struct errmsg err;

	(void)state;
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &options), 0);
	assert_int_equal(c->nfigures, 1);
	assert_string_equal(c->figures[0].metric, "map_median");
	assert_int_equal(c->figures[0].verdict, COMPARE_WORSE);
	compare_free(c);
	samples_free(old);
	samples_free(new);
	/* Who asks for it is told why nothing can be told. */
	old = dump("sink_median", 300, 1168);
	new = dump("sink_median", 301, 2446);
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &options), 0);
	assert_int_equal(c->nfigures, 1);
	assert_int_equal(c->figures[0].verdict, COMPARE_UNKNOWN);
	assert_non_null(strstr(c->figures[0].why, "waits for a device"));
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* An exact file of one benchmark, of which the figure `metric` is `value`. */
static struct samples *
one_figure(const char *metric, int value, const char *sink_properties)
{
	struct samples *s;
	struct errmsg err;
	char text[1024];

	snprintf(text, sizeof(text), "{\"context\": {\"dumpbench\": "
	    "{\"schema\": 2, \"clock\": \"exact\"}}, \"benchmarks\": ["
	    "{\"name\": \"stream/enter/16/dumper\", \"%s\": %d, "
	    "\"dumpbench\": {\"properties\": \"-\", "
	    "\"sink_properties\": \"%s\"}}]}", metric, value,
	    sink_properties);
	assert_int_equal(samples_new(metric, &s, &err), 0);
	assert_int_equal(samples_parse(s, "x", text, strlen(text), &err), 0);
	return (s);
}

/*
 * What a counter is made of decides whether its sink has a part in it, and
 * what it counts whether more of it is better.
 */
static void
test_counters(void **state)
{
	static const struct {
		const char *metric, *sink_properties;
		enum compare_verdict more, hundredth_more;
	} table[] = {
	    {"page_ticks", "-", COMPARE_WORSE, COMPARE_WORSE},
	    {"page_ticks", "waits", COMPARE_WORSE, COMPARE_WORSE},
	    {"page_ticks", "unsettled", COMPARE_WORSE, COMPARE_WORSE},
	    {"unmap_p99", "waits", COMPARE_WORSE, COMPARE_WORSE},
	    {"sink_p99", "waits", COMPARE_UNKNOWN, COMPARE_UNKNOWN},
	    {"sink_median", "unsettled", COMPARE_WORSE, COMPARE_SAME},
	    {"ipis", "waits", COMPARE_UNKNOWN, COMPARE_UNKNOWN},
	    {"bytes_per_instruction", "-", COMPARE_BETTER, COMPARE_BETTER},
	    {"bytes_per_second", "-", COMPARE_BETTER, COMPARE_BETTER},
	    {"bytes_per_second", "waits", COMPARE_UNKNOWN, COMPARE_UNKNOWN},
	    {"their_per_second", "-", COMPARE_BETTER, COMPARE_BETTER},
	    {"their_count", "-", COMPARE_WORSE, COMPARE_WORSE},
	};
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old, *new;
	enum compare_verdict expect;
	struct comparison *c;
	struct errmsg err;
	size_t i;
	int more;

	(void)state;
	for (i = 0; i < 2 * N(table); i++) {
		expect = i % 2 == 0 ? table[i / 2].more :
		    table[i / 2].hundredth_more;
		more = i % 2 == 0 ? 2000 : 1010;
		old = one_figure(table[i / 2].metric, 1000,
		    table[i / 2].sink_properties);
		new = one_figure(table[i / 2].metric, more,
		    table[i / 2].sink_properties);
		assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
		assert_int_equal(compare_finish(&c, 1, &options), 0);
		assert_int_equal(c->nfigures, 1);
		if (c->figures[0].verdict != expect)
			fail_msg("%s, %s, %d: %s", table[i / 2].metric,
			    table[i / 2].sink_properties, more,
			    compare_verdict_name(c->figures[0].verdict));
		compare_free(c);
		samples_free(old);
		samples_free(new);
	}
}

/* Cycles of a machine whose CPUs are emulated, or not; ten repetitions. */
static struct samples *
cycles(const char *emulated, const char *memory, const char *os, int base)
{
	struct samples *s;
	struct errmsg err;
	char text[4096];
	size_t i, used;

	used = (size_t)snprintf(text, sizeof(text), "{\"context\": "
	    "{\"dumpbench\": {\"schema\": 2, \"clock\": \"tsc\", "
	    "\"emulated\": %s, \"memory_mb\": %s, \"os\": \"%s\"}}, "
	    "\"benchmarks\": [", emulated, memory, os);
	for (i = 0; i < 10; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s{\"name\": \"latency/enter/1\", \"page_ticks\": %zu}",
		    i > 0 ? "," : "", (size_t)base + i);
	snprintf(text + used, sizeof(text) - used, "]}");
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_parse(s, "x", text, strlen(text), &err), 0);
	return (s);
}

/* Twice as many cycles are worse, unless something bars the comparison. */
static void
test_bars(void **state)
{
	static const struct {
		const char *emulated, *memory, *os;
		bool any_machine;
		enum compare_verdict verdict;
		const char *why;
	} table[] = {
	    {"false", "512", "linux", false, COMPARE_WORSE, ""},
	    {"false", "256", "linux", false, COMPARE_UNKNOWN,
		"different machine: memory_mb differs"},
	    {"false", "null", "linux", false, COMPARE_UNKNOWN,
		"NEW does not say its memory_mb"},
	    {"false", "256", "linux", true, COMPARE_WORSE, ""},
	    {"false", "512", "freebsd", false, COMPARE_UNKNOWN,
		"different systems: os differs"},
	    {"false", "512", "freebsd", true, COMPARE_UNKNOWN,
		"different systems: os differs"},
	    {"true", "512", "linux", true, COMPARE_UNKNOWN,
		"emulated against real: emulated differs"},
	};
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old, *new;
	struct comparison *c;
	struct errmsg err;
	size_t i;

	(void)state;
	for (i = 0; i < N(table); i++) {
		old = cycles("false", "512", "linux", 1000);
		new = cycles(table[i].emulated, table[i].memory, table[i].os,
		    2000);
		assert_int_equal(compare_new(old, new, &(struct compare_scope){
		    .any_machine = table[i].any_machine}, &c, &err), 0);
		assert_int_equal(compare_finish(&c, 1, &options), 0);
		assert_int_equal(c->figures[0].verdict, table[i].verdict);
		assert_string_equal(c->figures[0].why, table[i].why);
		assert_int_equal(c->nfamilies,
		    table[i].verdict == COMPARE_WORSE);
		compare_free(c);
		samples_free(old);
		samples_free(new);
	}
}

/* An emulator's cycles are its host's: nothing is told, nor averaged. */
static void
test_emulated_cycles(void **state)
{
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old = cycles("true", "512", "linux", 1000);
	struct samples *new = cycles("true", "512", "linux", 2000);
	struct comparison *c;
	struct errmsg err;

	(void)state;
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &options), 0);
	assert_int_equal(c->figures[0].verdict, COMPARE_UNKNOWN);
	assert_non_null(strstr(c->figures[0].why, "emulated CPUs"));
	assert_int_equal(c->nfamilies, 0);
	assert_int_equal(c->judged, 0);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

/* n repetitions of each of `rows` benchmarks; the first one is `factor` off. */
static struct samples *
timed(size_t rows, size_t n, uint64_t seed, double factor)
{
	struct samples *s;
	struct errmsg err;
	char *text;
	double x[64];
	size_t i, k, used, size = 200 + rows * n * 80;

	text = malloc(size);
	assert_non_null(text);
	used = (size_t)snprintf(text, size,
	    "{\"context\": {\"num_cpus\": 2}, \"benchmarks\": [");
	for (i = 0; i < rows; i++) {
		sequence(x, n, seed * 1000 + i, 1000, 0);
		for (k = 0; k < n; k++)
			used += (size_t)snprintf(text + used, size - used,
			    "%s{\"name\": \"f/%zu\", \"real_time\": %.9f}",
			    i + k > 0 ? "," : "", i,
			    x[k] * (i == 0 ? factor : 1));
	}
	used += (size_t)snprintf(text + used, size - used, "]}");
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	assert_int_equal(samples_parse(s, "x", text, used, &err), 0);
	free(text);
	return (s);
}

static struct comparison *
compare_timed(size_t rows, size_t n, uint64_t seed, double factor,
    struct samples **sides)
{
	static const struct compare_options options = {0.05, 0.05};
	struct comparison *c;
	struct errmsg err;

	sides[0] = timed(rows, n, 2 * seed, 1);
	sides[1] = timed(rows, n, 2 * seed + 1, factor);
	assert_int_equal(compare_new(sides[0], sides[1], NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &options), 0);
	return (c);
}

/*
 * 20 times 100 benchmarks of 20 repetitions: same against same names none, and
 * a single one that is 2% off is found, alone, in at least 19.
 */
static void
test_alarms(void **state)
{
	struct samples *sides[2];
	struct comparison *c;
	size_t wrong = 0, found = 0;
	uint64_t seed;

	(void)state;
	for (seed = 1; seed <= 20; seed++) {
		c = compare_timed(100, 20, seed, 1, sides);
		wrong += c->count[COMPARE_WORSE] + c->count[COMPARE_BETTER] > 0;
		assert_int_equal(c->count[COMPARE_UNKNOWN], 0);
		compare_free(c);
		samples_free(sides[0]);
		samples_free(sides[1]);
		c = compare_timed(100, 20, seed, 1.02, sides);
		found += c->count[COMPARE_WORSE] == 1 &&
		    c->figures[0].verdict == COMPARE_WORSE;
		compare_free(c);
		samples_free(sides[0]);
		samples_free(sides[1]);
	}
	assert_true(wrong <= 1);
	assert_true(found >= 19);
}

static void
test_too_few(void **state)
{
	struct samples *sides[2];
	struct comparison *c;

	(void)state;
	c = compare_timed(10, 3, 1, 2, sides);
	assert_int_equal(c->count[COMPARE_UNKNOWN], 10);
	/* 2 / choose(12, 6) times 10 is 0.0216, 2 / choose(10, 5): 0.079. */
	assert_string_equal(c->figures[0].why, "too few repetitions: 3 "
	    "against 3, of 10 figures 6 would do");
	compare_free(c);
	samples_free(sides[0]);
	samples_free(sides[1]);
	c = compare_timed(10, 6, 1, 2, sides);
	assert_int_equal(c->figures[0].verdict, COMPARE_WORSE);
	compare_free(c);
	samples_free(sides[0]);
	samples_free(sides[1]);
}

static void
test_clocks(void **state)
{
	static const struct exact row = {"latency/null/1", 9, 9, 9, 0, 0};
	struct samples *a = exact(&row, 1), *b = timed(1, 3, 1, 1);
	struct comparison *c;
	struct errmsg err;

	(void)state;
	assert_int_not_equal(compare_new(a, b, NULL, &c, &err), 0);
	assert_non_null(strstr(err.text, "exact against wall"));
	samples_free(a);
	samples_free(b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mann_whitney_counted),
	    cmocka_unit_test(test_mann_whitney_ties),
	    cmocka_unit_test(test_mann_whitney_estimated),
	    cmocka_unit_test(test_mann_whitney_edges),
	    cmocka_unit_test(test_shift),
	    cmocka_unit_test(test_shift_edges),
	    cmocka_unit_test(test_shift_brute),
	    cmocka_unit_test(test_summaries),
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_samples_refused),
	    cmocka_unit_test(test_exact),
	    cmocka_unit_test(test_bars),
	    cmocka_unit_test(test_waits),
	    cmocka_unit_test(test_counters),
	    cmocka_unit_test(test_emulated_cycles),
	    cmocka_unit_test(test_alarms),
	    cmocka_unit_test(test_too_few),
	    cmocka_unit_test(test_clocks),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
