/* SPDX-License-Identifier: BSD-2-Clause */
/* Verdicts where they turn, and what is said where there is none. */
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

/* An exact row: what bounds it, and more of its members. */
#define EXACT(low, median, high, more) "{\"context\": {\"dumpbench\": " \
	"{\"schema\": 2, \"clock\": \"exact\"}}, \"benchmarks\": [" \
	"{\"name\": \"latency/a/1\", \"map_p10\": " low ", " \
	"\"map_median\": " median ", \"map_p90\": " high more "}]}"
#define SETTLED ", \"dumpbench\": {\"properties\": \"-\"}"
#define UNSETTLED ", \"dumpbench\": {\"properties\": \"unsettled\"}"

/* The only figure of both sides: its verdict, and why. */
static void
assert_verdict(const char *old_text, const char *new_text,
    const struct compare_options *options, enum compare_verdict verdict,
    const char *why)
{
	struct samples *old = side(old_text), *new = side(new_text);
	struct comparison *c;
	struct errmsg err;

	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, options), 0);
	assert_int_equal(c->nfigures, 1);
	assert_string_equal(c->figures[0].why, why);
	assert_int_equal(c->figures[0].verdict, verdict);
	compare_free(c);
	samples_free(old);
	samples_free(new);
}

static const struct compare_options usual = {0.05, 0.05};

static void
test_exact(void **state)
{
	(void)state;
	/* A change of less than one is a change. */
	assert_verdict(EXACT("2", "2", "2", SETTLED),
	    EXACT("1.5", "1.5", "1.5", SETTLED), &usual, COMPARE_BETTER, "");
	assert_verdict(EXACT("1.5", "1.5", "1.5", SETTLED),
	    EXACT("2", "2", "2", SETTLED), &usual, COMPARE_WORSE, "");
	/* Ranges that touch meet. */
	assert_verdict(EXACT("10", "11", "12", SETTLED),
	    EXACT("12", "13", "14", SETTLED), &usual, COMPARE_UNKNOWN,
	    "varies by itself: 10 to 12, 12 to 14");
	assert_verdict(EXACT("12", "13", "14", SETTLED),
	    EXACT("10", "11", "12", SETTLED), &usual, COMPARE_UNKNOWN,
	    "varies by itself: 12 to 14, 10 to 12");
	/* Ten digits are told. */
	assert_verdict(EXACT("1.0000000016", "1.5", "2.0000000016", SETTLED),
	    EXACT("1.3000000016", "1.6", "2.3000000016", SETTLED), &usual,
	    COMPARE_UNKNOWN, "varies by itself: 1.000000002 to 2.000000002, "
	    "1.300000002 to 2.300000002");
}

/* A path may settle elsewhere by up to a quarter. */
static void
test_settles(void **state)
{
	(void)state;
	assert_verdict(EXACT("100", "100", "100", UNSETTLED),
	    EXACT("125", "125", "125", UNSETTLED), &usual, COMPARE_UNKNOWN,
	    "settles differently from boot to boot, as its module says: by up "
	    "to 25% so far");
	assert_verdict(EXACT("100", "100", "100", UNSETTLED),
	    EXACT("125.5", "125.5", "125.5", UNSETTLED), &usual,
	    COMPARE_WORSE, "");
	assert_verdict(EXACT("100", "100", "100", ", \"dumpbench\": {}"),
	    EXACT("125", "125", "125", SETTLED), &usual, COMPARE_UNKNOWN,
	    "a side does not say whether its path settles differently from "
	    "boot to boot, by up to 25%");
	assert_verdict(EXACT("100", "100", "100", SETTLED),
	    EXACT("126", "126", "126", ", \"dumpbench\": {}"), &usual,
	    COMPARE_WORSE, "");
	/* All values lie within the margin: 95 to 100, and not 94 to 100. */
	assert_verdict(EXACT("95", "100", "100", UNSETTLED),
	    EXACT("95", "99", "100", SETTLED), &usual, COMPARE_SAME, "");
	assert_verdict(EXACT("94", "100", "100", UNSETTLED),
	    EXACT("95", "99", "100", SETTLED), &usual, COMPARE_UNKNOWN,
	    "varies by itself: 94 to 100, 95 to 100");
}

/* 3 against 3 that do not meet: p is 2 of choose(6, 3) orders, 0.1. */
#define THREE_LOW FILE_OF(OLD("a", "1") ", " OLD("a", "2") ", " OLD("a", "3"))
#define THREE_HIGH FILE_OF(OLD("a", "7") ", " OLD("a", "8") ", " OLD("a", "9"))

static void
test_level(void **state)
{
	static const struct compare_options at = {0.1, 0.05};
	static const struct compare_options above = {0.1001, 0.05};
	static const struct compare_options half = {0.5, 0.05};
	static const struct compare_options none = {0, 0.05};

	(void)state;
	assert_verdict(THREE_LOW, THREE_HIGH, &at, COMPARE_UNKNOWN, "too few "
	    "repetitions: 3 against 3, of 1 figures 4 would do");
	assert_verdict(THREE_LOW, THREE_HIGH, &above, COMPARE_WORSE, "");
	/* Of 2 against 2 the least p is 2 of 6. */
	assert_verdict(FILE_OF(OLD("a", "1")), FILE_OF(OLD("a", "2")), &half,
	    COMPARE_UNKNOWN, "too few repetitions: 1 against 1, of 1 figures "
	    "2 would do");
	/* No probability is below 0. */
	assert_verdict(THREE_LOW, THREE_HIGH, &none, COMPARE_UNKNOWN, "too "
	    "few repetitions: 3 against 3, of 1 figures 1000 would do");
}

/* Of 5 and 5 the third difference from either end bounds the interval. */
static void
test_interval(void **state)
{
	(void)state;
	assert_verdict(FILE_OF(OLD("a", "91.17") ", " OLD("a", "95.31") ", "
	    OLD("a", "100") ", " OLD("a", "105.29") ", " OLD("a", "110.87")),
	    FILE_OF(OLD("a", "92.41") ", " OLD("a", "99.73") ", "
	    OLD("a", "103.38") ", " OLD("a", "109.56") ", "
	    OLD("a", "130.22")), &usual, COMPARE_UNKNOWN,
	    "between -11.1% and +30.2%");
}

#define FIVE(a, b, c, d, e) FILE_OF(OLD("a", a) ", " OLD("a", b) ", " \
	OLD("a", c) ", " OLD("a", d) ", " OLD("a", e))

/* Surely within the margin, whatever the unit. */
static void
test_margin(void **state)
{
	(void)state;
	assert_verdict(FIVE("9.9", "9.95", "10", "10.05", "10.1"),
	    FIVE("9.9", "9.94", "10", "10.06", "10.1"), &usual, COMPARE_SAME,
	    "");
	assert_verdict(FIVE("990", "995", "1000", "1005", "1010"),
	    FIVE("990", "994", "1000", "1006", "1010"), &usual, COMPARE_SAME,
	    "");
	assert_verdict(FIVE("0", "0", "0", "0", "0"),
	    FIVE("0", "0", "0", "0", "0"), &usual, COMPARE_SAME, "");
	/* All of one value, by 1 more or less: 2 of 252 orders. */
	assert_verdict(FIVE("10", "10", "10", "10", "10"),
	    FIVE("11", "11", "11", "11", "11"), &usual, COMPARE_WORSE, "");
	assert_verdict(FIVE("10", "10", "10", "10", "10"),
	    FIVE("9", "9", "9", "9", "9"), &usual, COMPARE_BETTER, "");
}

/* Four against four: 2 of 70 orders, which two tests make 4 of 70. */
#define FOUR(name, a, b, c, d) FILE_OF(OLD(name, a) ", " OLD(name, b) ", " \
	OLD(name, c) ", " OLD(name, d))

/* The correction is for the figures of all comparisons. */
static void
test_several(void **state)
{
	static const struct compare_options options = {0.058, 0.05};
	struct samples *old[2] = {side(FOUR("a", "1", "2", "3", "4")),
		side(FOUR("b", "4", "5", "6", "7"))};
	struct samples *new[2] = {side(FOUR("a", "6", "7", "8", "9")),
		side(FOUR("b", "0", "1", "2", "3"))};
	struct comparison *c[2];
	struct errmsg err;
	int i;

	(void)state;
	for (i = 0; i < 2; i++)
		assert_int_equal(compare_new(old[i], new[i], NULL, &c[i],
		    &err), 0);
	assert_int_equal(compare_finish(c, 2, &options), 0);
	for (i = 0; i < 2; i++) {
		close_to(c[i]->figures[0].p, 2 / 70.);
		close_to(c[i]->figures[0].corrected, 4 / 70.);
		assert_int_equal(c[i]->figures[0].verdict,
		    i == 0 ? COMPARE_WORSE : COMPARE_BETTER);
		assert_int_equal(c[i]->judged, 1);
		compare_free(c[i]);
		samples_free(old[i]);
		samples_free(new[i]);
	}
}

/* What a file says is cut at a hundred bytes: of "x" and 50 "ä" one is half. */
static void
test_cut_character(void **state)
{
	static const char half[] = "xääääääääääääääääääääääääääääääääääääääääää"
	    "ääääääää";
	char text[512], why[256];

	(void)state;
	snprintf(text, sizeof(text), FILE_OF("{\"name\": \"a\", "
	    "\"error_occurred\": true, \"error_message\": \"%s\"}"), half);
	snprintf(why, sizeof(why), "failed in NEW: %.99s?", half);
	assert_verdict(FILE_OF(OLD("a", "1")), text, &usual, COMPARE_UNKNOWN,
	    why);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_exact),
	    cmocka_unit_test(test_settles),
	    cmocka_unit_test(test_level),
	    cmocka_unit_test(test_interval),
	    cmocka_unit_test(test_margin),
	    cmocka_unit_test(test_several),
	    cmocka_unit_test(test_cut_character),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
