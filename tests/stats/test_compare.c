/* SPDX-License-Identifier: BSD-2-Clause */
/* Exact figures compared, and what bars comparing. */
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
#include "stats/sides.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

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
	    {"a_per_second", "-", COMPARE_BETTER, COMPARE_BETTER},
	    {"their_count", "-", COMPARE_WORSE, COMPARE_WORSE},
	    {"count_of_theirs", "-", COMPARE_WORSE, COMPARE_WORSE},
	    {"_per_second", "-", COMPARE_WORSE, COMPARE_WORSE},
	    {"per_second", "-", COMPARE_WORSE, COMPARE_WORSE},
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

static void
test_clocks(void **state)
{
	static const struct exact row = {"latency/null/1", 9, 9, 9, 0, 0};
	struct samples *a = exact(&row, 1);
	struct samples *b = side("{\"benchmarks\": []}");
	struct comparison *c;
	struct errmsg err;

	(void)state;
	assert_int_not_equal(compare_new(a, b, NULL, &c, &err), 0);
	assert_non_null(strstr(err.text, "exact against wall"));
	samples_free(a);
	samples_free(b);
}

/* Of an unsettled path, what does not vary is told from elsewhere. */
static void
test_settle(void **state)
{
	static const struct exact before[] = {
	    {"+latency/vmap/1", 200, 200, 200, 0, 0}};
	static const struct {
		struct exact after;
		double shift;
		enum compare_verdict at_first, verdict;
		const char *why;
	} cases[] = {
		/* A change of one, in what varies by as much and by more. */
		{{"+latency/vmap/1", 201, 201, 201, 0, 0}, 1, COMPARE_SAME,
		    COMPARE_WORSE, ""},
		{{"+latency/vmap/1", 240, 240, 240, 0, 0}, -1,
		    COMPARE_UNKNOWN, COMPARE_BETTER,
		    "without functions that vary from boot to boot"},
		{{"+latency/vmap/1", 240, 240, 240, 0, 0}, 0,
		    COMPARE_UNKNOWN, COMPARE_SAME,
		    "without functions that vary from boot to boot"},
		{{"+latency/vmap/1", 200, 200, 200, 0, 0}, 0, COMPARE_SAME,
		    COMPARE_SAME, ""},
	};
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old, *new;
	struct compare_figure *f;
	struct comparison *c;
	struct errmsg err;
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		old = exact(before, 1);
		new = exact(&cases[i].after, 1);
		assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
		assert_int_equal(compare_finish(&c, 1, &options), 0);
		assert_int_equal(c->nfigures, 1);
		f = &c->figures[0];
		assert_int_equal(f->verdict, cases[i].at_first);
		assert_false(f->steady);
		compare_settle(c, f, cases[i].shift);
		assert_true(f->steady);
		assert_int_equal(f->verdict, cases[i].verdict);
		assert_true(f->shift == cases[i].shift);
		assert_true(f->change == cases[i].shift / 200);
		assert_string_equal(f->why, cases[i].why);
		for (k = 0; k < COMPARE_VERDICTS; k++)
			assert_int_equal(c->count[k], k == f->verdict);
		assert_int_equal(c->judged, 1);
		compare_free(c);
		samples_free(old);
		samples_free(new);
	}
}

/* What was nothing has no share of it. */
static void
test_settle_nothing(void **state)
{
	static const struct exact rows[] = {
	    {"+latency/vmap/1", 200, 200, 200, 0, 0}};
	static const struct compare_options options = {0.05, 0.05};
	struct samples *old = exact(rows, 1), *new = exact(rows, 1);
	struct comparison *c;
	struct errmsg err;

	(void)state;
	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &options), 0);
	c->figures[0].old_median = 0;
	compare_settle(c, &c->figures[0], 2);
	assert_int_equal(c->figures[0].verdict, COMPARE_WORSE);
	assert_true(isnan(c->figures[0].change));
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_exact),
	    cmocka_unit_test(test_waits),
	    cmocka_unit_test(test_settle),
	    cmocka_unit_test(test_settle_nothing),
	    cmocka_unit_test(test_counters),
	    cmocka_unit_test(test_clocks),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
