/* SPDX-License-Identifier: BSD-2-Clause */
/* The text below the tables of the target host, for figures of this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "table/host.h"

static struct result result;
static json_t *rows;

static int
setup(void **state)
{
	(void)state;
	rows = json_array();
	result.root = json_pack("{so}", "benchmarks", rows);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	json_decref(result.root);
	return (0);
}

/* One repetition; two histograms of the same. */
static void
add(const char *path, int responders, int repetition, double page_ticks,
    double ipis)
{
	char name[64];
	json_t *own, *histogram;

	snprintf(name, sizeof(name), "host/%s/%d", path, responders);
	/* A hundred samples, and the longest five were interrupted. */
	histogram = json_pack("{s[[ii][ii][ii]]}", "histogram", 52, 50, 78, 45,
	    90000, 5);
	own = json_pack("{ss ss ss si s{sO so} sf s[]}", "family", "host",
	    "path", path, "properties", strcmp(path, "null") == 0 ?
	    "no-address" : strchr(path, '-') != NULL ? "private=remap" :
	    "flush=all",
	    "responders", responders, "stages", "map", histogram, "unmap",
	    histogram, "clock_ticks", 57.3, "gaps");
	json_array_append_new(rows, json_pack("{ss si si sf sf so}", "name",
	    name, "iterations", 100, "repetition_index", repetition,
	    "page_ticks", page_ticks, "ipis", ipis, "dumpbench", own));
}

static char *
print(void)
{
	struct result_rows typed;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(result_rows_new(&result, &typed, NULL), 0);
	table_host(&typed, out);
	result_rows_free(&typed);
	fclose(out);
	return (text);
}

static void
assert_says(const char *sentence)
{
	char *text = print();

	if (strstr(text, sentence) == NULL)
		fail_msg("'%s' is not in: %s", sentence, text);
	free(text);
}

static void
assert_silent(const char *word)
{
	char *text = print();

	if (strstr(text, word) != NULL)
		fail_msg("'%s' is in: %s", word, text);
	free(text);
}

static void
test_nothing(void **state)
{
	char *text = print();

	(void)state;
	assert_string_equal(text, "");
	free(text);
}

/* (50 * 52 + 45 * 78) / 95 = 64.3, less the clock's 57.3. */
static void
test_harness(void **state)
{
	(void)state;
	add("remap", 0, 0, 1000, 0);
	assert_silent("harness");
	add("null", 0, 0, 130, 0);
	assert_says("The harness takes 7.0 cycles per sample, and reading the "
	    "clock twice takes\n57.3");
}

static void
add_nine(const char *path, const double *part)
{
	int i;

	for (i = 0; i < 9; i++)
		add(path, 0, i, 1000 * part[i], 0);
}

static void
test_steadiness(void **state)
{
	/* Of nine, the outermost on each side do not count. */
	static const double steady[] = {1, 1.02, 1.5, 0.99, 1, 1.01, 0.6, 1, 1};
	static const double noisy[] = {1, 1.04, 1.5, 0.99, 1, 1.01, 0.6, 1, 1};
	static const double low[] = {1, 1.02, 1.5, 0.9, 1, 1.01, 0.6, 1, 1};

	(void)state;
	add("remap", 1, 0, 1000, 1);
	assert_says("Steadiness unknown: only rows without responders");
	add_nine("fresh", steady);
	assert_says("Steady: by its repetitions, no median without responders "
	    "is uncertain by more than 2.0%");
	add_nine("remap", noisy);
	assert_says("too noisy: by its repetitions, the median of 1 of 2 "
	    "benchmarks\nwithout responders is uncertain by more than 3%; "
	    "worst: host/remap/0, 4.0%");
	add_nine("madvise", low);
	assert_says("median of 2 of 3");
	assert_says("worst: host/madvise/0, 10.0%");
}

/* Repetitions that agree are not believed on a busy machine. */
static void
test_others(void **state)
{
	json_t *row;
	size_t i;
	int r;

	(void)state;
	for (r = 0; r < 9; r++)
		add("remap", 0, r, 1000, 0);
	json_array_foreach(rows, i, row)
		json_object_set_new(json_object_get(row, "dumpbench"), "others",
		    i == 0 ? json_null() : json_real(i % 2 != 0 ? 0.1 : 0.25));
	assert_says("Steady");
	json_array_foreach(rows, i, row)
		json_object_set_new(json_object_get(row, "dumpbench"), "others",
		    json_real(i == 0 ? 0.6 : 1.2));
	assert_says("too noisy: other processes used 1.1 CPUs");
	assert_silent("Steady");
}

static void
test_too_few(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		add("remap", 0, i, 1000, 0);
	assert_says("too few repetitions");
	add("remap", 0, 5, 1000, 0);
	assert_says("Steady: ");
}

/* Each responder of a benchmark lost its CPU so often; null: not known. */
static void
lost(const char *path, json_t *switches)
{
	json_t *row, *own;
	size_t i;

	json_array_foreach(rows, i, row) {
		own = json_object_get(row, "dumpbench");
		if (strcmp(json_string_value(json_object_get(own, "path")),
		    path) == 0)
			json_object_set_new(own, "gaps", json_pack(
			    "[{sssisO}{sssisO}]", "distance", "other", "stolen",
			    0, "switches", switches, "distance", "other",
			    "stolen", 0, "switches", switches));
	}
	json_decref(switches);
}

/*
 * The kernel counts one shootdown a batch and responder.  Why it counts fewer
 * is said only where it was measured.
 */
static void
test_presence(void **state)
{
	(void)state;
	add("remap", 2, 0, 1000, 1.9);
	/* Neither has anybody to tell. */
	add("remap-private", 2, 0, 1000, 0);
	add("null", 2, 0, 130, 0);
	assert_silent("the kernel counted");
	add("madvise", 2, 0, 1000, 0.8);
	add("madvise", 2, 1, 1000, 0.8);
	add("fresh", 2, 0, 1000, 1.6);
	lost("madvise", json_integer(3));
	assert_says("In host/madvise/2 the kernel counted only 40 of 100\n"
	    "shootdowns, one per batch and responder: "
	    "responders were\ndescheduled 12 times");
	lost("madvise", json_integer(0));
	assert_says("only 40 of 100\nshootdowns, one per batch and responder: "
	    "cause unknown; no\nresponder was descheduled");
	assert_silent("times");
	/* Of files that do not tell. */
	lost("madvise", json_null());
	assert_says("responder: cause unknown.\n");
	assert_silent("descheduled");
}

/* A count that stood still all the time is told as that. */
static void
test_still(void **state)
{
	(void)state;
	add("remap", 1, 0, 1000, 0);
	lost("remap", json_integer(0));
	assert_says("In host/remap/1 the kernel counted only 0 of 100");
	assert_silent("lost");
	assert_silent("other processes");
	/* Null: there is nothing to say. */
	json_object_set_new(json_array_get(rows, 0), "ipis", json_null());
	assert_silent("the kernel counted");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_harness, setup, teardown),
		cmocka_unit_test_setup_teardown(test_steadiness, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_others, setup, teardown),
		cmocka_unit_test_setup_teardown(test_too_few, setup, teardown),
		cmocka_unit_test_setup_teardown(test_presence, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_still, setup, teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
