/* SPDX-License-Identifier: BSD-2-Clause */
/* Cycles and times compared. */
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
#include "stats/numbers.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bars),
	    cmocka_unit_test(test_emulated_cycles),
	    cmocka_unit_test(test_alarms),
	    cmocka_unit_test(test_too_few),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
