/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "result/row.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
same(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

/* Each name is composed of its row, and taken apart into it again. */
static void
test_names(void **state)
{
	static const struct {
		const char *name;
		struct row row;
	} table[] = {
	    {"latency/enter/16", {ROW_LATENCY, "enter", 16, 0, 0, 0, 0}},
	    {"stream/direct/1/copy", {ROW_STREAM, "direct", 1, 0, "copy", 0, 0}},
	    {"drivers2x2/kenter_temporary/1",
		{ROW_DRIVERS2X2, "kenter_temporary", 1, 0, 0, 0, 0}},
	    {"shootdown/enter/3", {ROW_SHOOTDOWN, "enter", 0, 3, 0, 0, 0}},
	    {"host/remap/0", {ROW_HOST, "remap", 0, 0, 0, 0, 0}},
	    {"host/remap/1-same-L3", {ROW_HOST, "remap", 0, 1, 0, "same-L3", 0}},
	    {"host/remap/1-x", {ROW_HOST, "remap", 0, 1, 0, "x", 0}},
	    {"adapter/vmap/16/2200s",
		{ROW_ADAPTER, "vmap", 16, 0, 0, 0, "2200s"}},
	    {"panic/dump_write/16", {ROW_PANIC, "dump_write", 16, 0, 0, 0, 0}},
	    {"kdump/mmap/4194304", {ROW_KDUMP, "mmap", 1024, 0, 0, 0, 0}},
	};
	struct row_name parsed;
	char name[ROW_NAME_MAX], longer[ROW_NAME_MAX + 16];
	size_t i;

	(void)state;
	for (i = 0; i < N(table); i++) {
		assert_int_equal(row_compose(&table[i].row, name), 0);
		assert_string_equal(name, table[i].name);
		snprintf(longer, sizeof(longer), "%s/manual_time", name);
		assert_true(row_parse(longer, &parsed));
		assert_true(row_parse(name, &parsed));
		assert_int_equal(parsed.row.family, table[i].row.family);
		assert_int_equal(parsed.row.batch, table[i].row.batch);
		assert_int_equal(parsed.row.responders,
		    table[i].row.responders);
		same(parsed.row.path, table[i].row.path);
		same(parsed.row.sink, table[i].row.sink);
		same(parsed.row.distance, table[i].row.distance);
		same(parsed.row.speed, table[i].row.speed);
	}
}

static void
test_path_of(void **state)
{
	size_t n = 7;

	(void)state;
	assert_null(row_path_of("latency", &n));
	assert_int_equal(n, 7);
	assert_string_equal(row_path_of("latency/enter/16", &n), "enter/16");
	assert_int_equal(n, 5);
	assert_string_equal(row_path_of("latency/", &n), "");
	assert_int_equal(n, 0);
}

static void
test_no_names(void **state)
{
	static const char *const table[] = {"", "/", "latency", "latency/enter",
	    "latency/enter/", "latency//1", "latency/enter/x", "latency/enter/-1",
	    "latency/enter/1x", "latency/enter/99999999999999999999",
	    "latenc/enter/1", "stream/enter/1", "stream/enter/1/", "adapter/vmap/1",
	    "host/remap/1-", "kdump/read/4095", "shootdown/enter/1-same-L3", "BM_x/1"};
	struct row row = {.family = ROW_STREAM, .path = "enter", .batch = 1};
	char path[ROW_NAME_MAX + 1], name[ROW_NAME_MAX];
	struct row_name parsed;
	size_t i;

	(void)state;
	for (i = 0; i < N(table); i++)
		if (row_parse(table[i], &parsed))
			fail_msg("'%s' is taken for a name", table[i]);
	assert_int_equal(row_compose(&row, name), -EINVAL);
	row = (struct row){.family = ROW_LATENCY, .batch = 1};
	assert_int_equal(row_compose(&row, name), -EINVAL);
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	row.path = path;
	assert_int_equal(row_compose(&row, name), -EINVAL);
	assert_false(row_parse(path, &parsed));
	/* A distance is words; in a name it is one. */
	row = (struct row){.family = ROW_HOST, .path = "remap",
	    .responders = 2, .distance = "same L3"};
	assert_int_equal(row_compose(&row, name), 0);
	assert_string_equal(name, "host/remap/2-same-L3");
}

/* Older files' names are taken apart like today's, and composed to these. */
static void
test_old_names(void **state)
{
	static const char *const table[][2] = {
	    {"seed/enter/16", "drivers2x2/enter/16"},
	    {"card/vmap/16/2200s", "adapter/vmap/16/2200s"},
	};
	struct row_name parsed;
	char name[ROW_NAME_MAX];
	const char *now;
	size_t i, n;

	(void)state;
	for (i = 0; i < N(table); i++) {
		assert_true(row_parse(table[i][0], &parsed));
		assert_int_equal(row_compose(&parsed.row, name), 0);
		assert_string_equal(name, table[i][1]);
		n = row_old_name(table[i][0], strlen(table[i][0]), &now);
		assert_int_equal(n, strcspn(table[i][0], "/"));
		assert_memory_equal(now, name, strlen(now));
		assert_int_equal(name[strlen(now)], '/');
		assert_int_equal(row_old_name(name, strlen(name), &now), 0);
	}
	assert_int_equal(row_old_name("seeds/x/1", 9, &now), 0);
	assert_int_equal(row_old_name("see", 3, &now), 0);
	assert_int_equal(row_old_name("seed", 4, &now), 4);
	assert_int_equal(row_old_name("seed/x", 3, &now), 0);
}

/* Stages' counters are composed; each has a name, and no two the same. */
static void
test_counters(void **state)
{
	char name[ROW_COUNTER_MAX], other[ROW_COUNTER_MAX];
	unsigned i, j;

	(void)state;
	assert_string_equal(row_counter_name(ROW_AT(ROW_UNMAP, ROW_P99), name),
	    "unmap_p99");
	assert_string_equal(row_counter_name(ROW_AT(ROW_MAP, ROW_MIN), name),
	    "map_min");
	assert_string_equal(row_counter_name(ROW_HARNESS_TICKS, name),
	    "harness_ticks");
	for (i = 0; i < ROW_COUNTERS; i++)
		for (j = 0; j < i; j++)
			assert_string_not_equal(row_counter_name(i, name),
			    row_counter_name(j, other));
	assert_int_equal(row_counter_since(ROW_AT(ROW_SINK, ROW_P10)), 2);
	assert_int_equal(row_counter_since(ROW_AT(ROW_SINK, ROW_P90)), 1);
	assert_int_equal(row_counter_since(ROW_BYTES_PER_INSTRUCTION), 2);
	assert_int_equal(row_counter_since(ROW_PAGE_TICKS), 1);
}

static void
test_families(void **state)
{
	enum row_family f;
	const char *name;

	(void)state;
	for (f = 0; f < ROW_FAMILIES; f++) {
		name = row_families[f].name;
		assert_int_equal(row_family_find(name), f);
		assert_int_equal(row_family_of(name, strlen(name)), f);
	}
	assert_int_equal(row_family_find("late"), ROW_FAMILIES);
	assert_int_equal(row_family_of("latency/x/1", 7), ROW_LATENCY);
	assert_int_equal(row_family_of("latency/x/1", 6), ROW_FAMILIES);
	assert_int_equal(row_family_of("", 0), ROW_FAMILIES);
	assert_true(row_families[ROW_HOST].counts_responders);
	assert_false(row_families[ROW_ADAPTER].counts_responders);
	assert_int_equal(row_clock_find("exact"), ROW_EXACT);
	assert_int_equal(row_clock_find("fast"), ROW_CLOCKS);
	assert_int_equal(row_clock_find(NULL), ROW_CLOCKS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names), cmocka_unit_test(test_path_of),
	    cmocka_unit_test(test_no_names),
	    cmocka_unit_test(test_old_names),
	    cmocka_unit_test(test_counters), cmocka_unit_test(test_families)};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
