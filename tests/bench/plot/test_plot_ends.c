/* SPDX-License-Identifier: BSD-2-Clause */
/* Where names stand beside the ends of lines, and which line type is whose. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "plot/ends.h"
#include "plot/style.h"

#define MANY 24

static void
assert_near(double a, double b)
{
	if (!(fabs(a - b) < 1e-9))
		fail_msg("%g is not %g", a, b);
}

static void
assert_apart(const double *place, size_t n, double gap)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		assert_true(place[i] > -1e-9 && place[i] < 1 + 1e-9);
		for (j = 0; j < i; j++)
			assert_true(fabs(place[i] - place[j]) > gap - 1e-9);
	}
}

static void
test_room(void **state)
{
	double place[] = {0.9, 0.1, 0.5};

	(void)state;
	plot_spread(place, 3, 0.1);
	assert_near(place[0], 0.9);
	assert_near(place[1], 0.1);
	assert_near(place[2], 0.5);
}

/* Both move by the same, the first is the upper one. */
static void
test_pair(void **state)
{
	double place[] = {0.5, 0.5};

	(void)state;
	plot_spread(place, 2, 0.1);
	assert_near(place[0], 0.55);
	assert_near(place[1], 0.45);
}

/* Two pairs that run into each other become one of four. */
static void
test_four(void **state)
{
	double place[] = {0.50, 0.50, 0.58, 0.58};

	(void)state;
	plot_spread(place, 4, 0.1);
	assert_apart(place, 4, 0.1);
	assert_near(place[0] + place[1] + place[2] + place[3], 2.16);
	assert_true(place[2] > place[0] && place[3] > place[0]);
}

static void
test_edges(void **state)
{
	double place[] = {0, 0, 0, 1, 1.2, NAN};

	(void)state;
	plot_spread(place, 6, 0.15);
	assert_apart(place, 6, 0.15);
	assert_near(place[5], 0);
	assert_near(place[4], 1);
	assert_near(place[3], 0.85);
}

static void
test_full(void **state)
{
	double place[SELECT_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < SELECT_MAX; i++)
		place[i] = (double)(i * i % 7) / 7;
	plot_spread(place, SELECT_MAX, 1.0 / SELECT_MAX);
	assert_apart(place, SELECT_MAX, 1.0 / SELECT_MAX);
}

static char *
vars_of(const struct plot_ends *ends, enum plot_axis axis)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	plot_ends_vars(ends, axis, out);
	fclose(out);
	return (text);
}

/* A line without its last point ends before; one without any has no end. */
static void
test_vars(void **state)
{
	struct plot_ends ends = {.n = 0};
	char *text;

	(void)state;
	plot_ends_add(&ends, 0, 0, 20);
	plot_ends_add(&ends, 0, 3, 2000);
	plot_ends_add(&ends, 1, 0, 50);
	plot_ends_add(&ends, 1, 3, NAN);
	plot_ends_add(&ends, 2, 0, NAN);
	text = vars_of(&ends, PLOT_DECADES);
	assert_non_null(strstr(text, "low = 10\nhigh = 10000\n"));
	assert_non_null(strstr(text, "ends = '3 0 NaN'\n"));
	assert_non_null(strstr(text, "firsts = '20 50 NaN'\n"));
	assert_non_null(strstr(text, "lasts = '2000 50 NaN'\n"));
	assert_non_null(strstr(text, "places = '0.767"));
	free(text);
}

/* All on one line: an axis has two ends all the same. */
static void
test_level(void **state)
{
	struct plot_ends ends = {.n = 0};
	char *text;

	(void)state;
	plot_ends_add(&ends, 0, 1, 100);
	text = vars_of(&ends, PLOT_LINEAR);
	assert_non_null(strstr(text, "low = 99\nhigh = 101\n"));
	free(text);
	text = vars_of(&ends, PLOT_DECADES);
	assert_non_null(strstr(text, "low = 93.3"));
	assert_non_null(strstr(text, "high = 1000\n"));
	free(text);
}

/* No line lies on the lower edge, and what is far from it moves no edge. */
static void
test_log_start(void **state)
{
	double low = plot_log_start(104, 100, 1e8);

	(void)state;
	assert_true(low < 100 && low > 10);
	assert_true(log(104 / low) / log(1e8 / low) > 0.025);
	assert_near(plot_log_start(200, 100, 1000), 100);
	assert_true(plot_log_start(1, 1, 10) < 0.95);
}

/* A row of that family, as far as line types ask for it. */
static void
add(json_t *list, const char *family, const char *path, const char *properties)
{
	json_array_append_new(list, json_pack("{ss ss s{ss ss ss}}", "name",
	    path, "run_type", "iteration", "dumpbench", "family", family,
	    "path", path, "properties", properties));
}

/* What the lines of those paths are, in that order; 0 ends them. */
static void
assert_styles(const struct result_rows *rows, const char *const *paths,
    const int *styles)
{
	size_t i;

	for (i = 0; styles[i] != 0; i++)
		if (plot_style(rows, paths[i]) != styles[i])
			fail_msg("%s is %d, not %d", paths[i],
			    plot_style(rows, paths[i]), styles[i]);
}

/* By what a path does, and in the order of the rows; never by its name. */
static void
test_styles(void **state)
{
	static const char *const paths[] = {"nil", "dmap", "local", "window",
		"table", "area", "vmalloc"};
	static const char *const properties[] = {"flush=none,no-address",
		"flush=none", "flush=none", "flush=cpu,irqs-off", "flush=all",
		"-", "flush=all,allocates"};
	static const int styles[] = {1, 2, 3, 7, 9, 10, 14, 0};
	json_t *list = json_array();
	struct result result = {.root = json_pack("{so}", "benchmarks", list)};
	struct result_rows rows;
	size_t i;

	(void)state;
	for (i = 7; i-- > 0;)
		add(list, i % 2 ? "latency" : "stream", paths[i],
		    properties[i]);
	/* Those of one kind the other way round. */
	assert_int_equal(result_rows_new(&result, &rows, NULL), 0);
	assert_int_equal(plot_style(&rows, "dmap"), 3);
	assert_int_equal(plot_style(&rows, "local"), 2);
	result_rows_free(&rows);
	json_array_clear(list);
	for (i = 0; i < 7; i++)
		add(list, "shootdown", paths[i], properties[i]);
	assert_int_equal(result_rows_new(&result, &rows, NULL), 0);
	assert_styles(&rows, paths, styles);
	result_rows_free(&rows);
	json_decref(result.root);
}

/* One of its own for each, also where a kind has too few. */
static void
test_many_styles(void **state)
{
	static const char *const properties[] = {"flush=none", "flush=cpu",
		"flush=all", "allocates", "no-address"};
	json_t *list = json_array();
	struct result result = {.root = json_pack("{so}", "benchmarks", list)};
	struct result_rows rows;
	int style[MANY];
	char path[32];
	size_t i, j;

	(void)state;
	for (i = 0; i < MANY; i++) {
		snprintf(path, sizeof(path), "toy_%02zu", i);
		add(list, i % 2 ? "stream" : "shootdown", path,
		    properties[i % 5]);
	}
	assert_int_equal(result_rows_new(&result, &rows, NULL), 0);
	for (i = 0; i < MANY; i++) {
		snprintf(path, sizeof(path), "toy_%02zu", i);
		style[i] = plot_style(&rows, path);
		assert_true(style[i] > 0 && style[i] <= 77);
		for (j = 0; j < i; j++)
			assert_int_not_equal(style[i], style[j]);
	}
	result_rows_free(&rows);
	json_decref(result.root);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_pair),
		cmocka_unit_test(test_four),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_vars),
		cmocka_unit_test(test_level),
		cmocka_unit_test(test_log_start),
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_many_styles),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
