/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed rows of a result, and questions about several of them together. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "result/select.h"

static struct result result;
static struct result_rows rows;
static json_t *list, *context;

static int
setup(void **state)
{
	(void)state;
	list = json_array();
	context = json_pack("{ss ss sI sb}", "os", "linux", "clock", "tsc",
	    "ticks_per_second", (json_int_t)2000000000, "emulated", 0);
	result.root = json_pack("{s{so} so}", "context", "dumpbench", context,
	    "benchmarks", list);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	result_rows_free(&rows);
	json_decref(result.root);
	return (0);
}

/* A repetition; more members are for a test to add. */
static json_t *
add(const char *name, const char *properties, double page_ticks)
{
	struct row_name parsed;
	json_t *row;

	assert_true(row_parse(name, &parsed));
	row = json_pack("{ss ss ss sf s{ss ss si si ss ss}}", "name", name,
	    "run_name", name, "run_type", "iteration", "page_ticks",
	    page_ticks, "dumpbench", "family",
	    row_families[parsed.row.family].name, "path", parsed.row.path,
	    "batch", (int)parsed.row.batch, "responders",
	    (int)parsed.row.responders, "sink", parsed.row.sink != NULL ?
	    parsed.row.sink : "null", "properties", properties);
	json_array_append_new(list, row);
	return (row);
}

static void
set(json_t *row, const char *member, json_t *value)
{
	json_object_set_new(json_object_get(row, "dumpbench"), member, value);
}

static void
type(void)
{
	result_rows_free(&rows);
	assert_int_equal(result_rows_new(&result, &rows, NULL), 0);
}

static void
test_states(void **state)
{
	json_t *row;

	(void)state;
	add("latency/enter/16", "flush=all", 40);
	row = json_pack("{ss ss ss sb ss}", "name", "stream/vmap/1/copy",
	    "run_name", "stream/vmap/1/copy", "run_type", "iteration",
	    "error_occurred", 1, "error_message", "no disk");
	json_array_append_new(list, row);
	row = json_pack("{ss ss ss ss sf}", "name", "latency/enter/16_mean",
	    "run_name", "latency/enter/16", "run_type", "aggregate",
	    "aggregate_name", "mean", "page_ticks", 41.0);
	json_array_append_new(list, row);
	json_object_set_new(context, "ended", json_string("SIGINT"));
	type();
	assert_int_equal(rows.n, 3);
	assert_int_equal(rows.row[0].state, RESULT_MEASURED);
	assert_int_equal(rows.row[0].row.batch, 16);
	assert_int_equal(rows.row[1].state, RESULT_FAILED);
	assert_int_equal(rows.row[1].row.family, ROW_STREAM);
	assert_string_equal(rows.row[1].error, "no disk");
	assert_true(isnan(rows.row[1].figure[ROW_PAGE_TICKS]));
	assert_int_equal(rows.row[2].state, RESULT_AGGREGATE);
	assert_int_equal(rows.row[2].row.family, ROW_LATENCY);
	assert_string_equal(rows.row[2].run_name, "latency/enter/16");
	assert_string_equal(rows.ended, "SIGINT");
	assert_string_equal(rows.context.os, "linux");
	assert_null(rows.context.accelerator);
	assert_true(rows.context.initiator_unknown);
}

static void
test_figures(void **state)
{
	json_t *row = add("adapter/enter/16/2200s", "-", 40);

	(void)state;
	json_object_set_new(row, "unmap_p99", json_integer(7));
	json_object_set_new(row, "ipis", json_null());
	json_object_set_new(row, "bytes_per_second", json_real(4e9));
	set(row, "adapter", json_pack("{ss si}", "model", "2200s", "model_ns",
	    80480));
	set(row, "possible_cpus", json_integer(4));
	set(row, "gaps", json_pack("[{si ss si}]", "cpu", 1, "distance",
	    "same L3", "stolen", 40));
	type();
	assert_true(rows.row[0].figure[ROW_AT(ROW_UNMAP, ROW_P99)] == 7);
	assert_true(isnan(rows.row[0].figure[ROW_AT(ROW_UNMAP, ROW_P90)]));
	assert_true(isnan(rows.row[0].figure[ROW_IPIS]));
	assert_true(rows.row[0].figure[RESULT_RATE] == 2);
	assert_true(rows.row[0].figure[RESULT_MODEL_NS] == 80480);
	assert_true(rows.row[0].figure[RESULT_POSSIBLE_CPUS] == 4);
	assert_true(isnan(rows.row[0].figure[RESULT_OTHERS]));
	assert_string_equal(rows.row[0].adapter, "2200s");
	assert_int_equal(result_row_gaps(&rows.row[0]), 1);
	assert_string_equal(result_row_gap(&rows.row[0], 0).distance,
	    "same L3");
	assert_true(result_row_gap(&rows.row[0], 0).stolen == 40);
	assert_true(isnan(result_row_gap(&rows.row[0], 0).switches));
	assert_true(result_rows_scale(&rows) == 2000);
	assert_false(result_rows_vague(&rows));
	/* Bytes an instruction are the rate where there is one. */
	json_object_set_new(row, "bytes_per_instruction", json_real(0.5));
	json_object_set_new(context, "clock", json_string("exact"));
	json_object_set_new(context, "emulated", json_true());
	type();
	assert_true(rows.row[0].figure[RESULT_RATE] == 0.5);
	assert_true(result_rows_scale(&rows) == 1);
	assert_false(result_rows_vague(&rows));
	json_object_set_new(context, "clock", json_string("tsc"));
	type();
	assert_true(result_rows_vague(&rows));
}

/* Kinds of path, then the order of the file. */
static void
test_paths(void **state)
{
	static const char *const expect[] = {"nothing", "dmap", "local",
		"window", "table", "area", "vmalloc"};
	const struct selection all = SELECT(ROW_LATENCY);
	struct names paths;
	size_t i;

	(void)state;
	add("latency/vmalloc/1", "flush=all,batch=1-16,allocates", 1);
	add("latency/table/4", "flush=all", 1);
	add("latency/area/1", "-", 1);
	add("latency/dmap/16", "flush=none,batch=1-16", 1);
	add("latency/window/1", "flush=cpu", 1);
	add("latency/table/1", "flush=all", 1);
	add("latency/local/4", "flush=none", 1);
	add("latency/nothing/1", "flush=none,irqs-off,no-address", 1);
	add("stream/other/1/copy", "flush=none", 1);
	type();
	paths = select_paths(&rows, &all);
	assert_int_equal(paths.n, 7);
	for (i = 0; i < 7; i++)
		assert_string_equal(paths.name[i], expect[i]);
	assert_string_equal(select_harness(&rows), "nothing");
	assert_int_equal(select_batches(&rows, &all).n, 3);
	assert_int_equal(select_batches(&rows, &all).number[0], 1);
	assert_int_equal(select_batches(&rows, &all).number[2], 16);
}

static void
test_medians(void **state)
{
	struct selection s = SELECT(ROW_STREAM);
	double x[SELECT_VALUES];
	json_t *row;

	(void)state;
	add("stream/enter/1/copy", "-", 5);
	add("stream/enter/1/copy", "-", 9);
	add("stream/enter/1/copy", "-", 6);
	add("stream/enter/16/copy", "-", 100);
	add("stream/enter/1/touch", "-", 50);
	row = add("stream/enter/1/copy", "-", 7);
	json_object_set_new(row, "page_ticks", json_null());
	row = add("stream/enter/1/copy", "-", 8);
	json_object_set_new(row, "error_occurred", json_true());
	type();
	s.sink = "copy";
	s.batch = 1;
	assert_true(select_median(&rows, &s, ROW_PAGE_TICKS) == 6);
	s.batch = -1;
	assert_true(select_median(&rows, &s, ROW_PAGE_TICKS) == 7.5);
	s.path = "none";
	assert_true(isnan(select_median(&rows, &s, ROW_PAGE_TICKS)));
	s.path = NULL;
	s.sink = NULL;
	assert_int_equal(select_sinks(&rows, &s).n, 2);
	assert_int_equal(select_values(&rows, "stream/enter/1/copy",
	    ROW_PAGE_TICKS, x), 3);
	assert_true(x[0] == 5 && x[1] == 6 && x[2] == 9);
}

static void
test_histograms(void **state)
{
	const struct selection s = SELECT(ROW_LATENCY);
	struct result_bucket *b;
	json_t *row;
	size_t n;

	(void)state;
	row = add("latency/enter/1", "-", 5);
	set(row, "stages", json_pack("{s{s[[ii][ii]]}}", "map", "histogram",
	    8, 3, 16, 1));
	row = add("latency/enter/1", "-", 5);
	set(row, "stages", json_pack("{s{s[[ii][ii]]}}", "map", "histogram",
	    4, 2, 16, 5));
	type();
	assert_int_equal(result_row_buckets(&rows.row[0], ROW_MAP), 2);
	assert_true(result_row_bucket(&rows.row[0], ROW_MAP, 1).ticks == 16);
	assert_int_equal(result_row_buckets(&rows.row[0], ROW_UNMAP), 0);
	assert_int_equal(select_cumulate(&rows, &s, ROW_MAP, &b, &n), 0);
	assert_int_equal(n, 3);
	assert_true(b[0].ticks == 4 && b[0].count == 2);
	assert_true(b[1].ticks == 8 && b[1].count == 5);
	assert_true(b[2].ticks == 16 && b[2].count == 11);
	free(b);
	assert_int_equal(select_cumulate(&rows, &s, ROW_SINK, &b, &n), 0);
	assert_null(b);
	assert_int_equal(n, 0);
}

/* Responders that are farther away are another benchmark. */
static void
test_responders(void **state)
{
	struct selection s = SELECT(ROW_HOST);

	(void)state;
	add("host/remap/0", "flush=all", 10);
	add("host/remap/1", "flush=all", 20);
	set(add("host/remap/1-same-L3", "flush=all", 90), "distance",
	    json_string("same L3"));
	add("host/alone/1", "flush=cpu,private=remap", 11);
	type();
	s.path = "remap";
	s.responders = 1;
	assert_true(select_median(&rows, &s, ROW_PAGE_TICKS) == 20);
	s = SELECT(ROW_HOST);
	assert_int_equal(select_responders(&rows, &s).n, 2);
	assert_int_equal(select_paths(&rows, &s).n, 2);
	assert_int_equal(select_public(&rows, &s).n, 1);
	assert_string_equal(select_public(&rows, &s).name[0], "remap");
	assert_string_equal(select_private(&rows, "remap"), "alone");
	assert_null(select_private(&rows, "rema"));
	assert_null(select_private(&rows, "alone"));
}

/* More than a selection has room for. */
static void
test_many(void **state)
{
	const struct selection s = SELECT(ROW_LATENCY);
	char name[32];
	unsigned i;

	(void)state;
	for (i = 1; i <= 2 * SELECT_MAX; i++) {
		snprintf(name, sizeof(name), "latency/p%u/%u", i, i);
		add(name, "-", i);
	}
	type();
	assert_int_equal(select_paths(&rows, &s).n, SELECT_MAX);
	assert_int_equal(select_batches(&rows, &s).n, SELECT_MAX);
}

/* What is kept reads as it was measured, under families' present names. */
static void
test_reference(void **state)
{
	static const double enter[] = {285, 856, 1204, 1565};
	struct selection s = SELECT(ROW_SHOOTDOWN);
	struct errmsg err;

	(void)state;
	if (result_rows_read("results/reference/linux-6.1.0-56-amd64/"
	    "20261122T112714Z-exact.json", &rows, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(rows.clock, ROW_EXACT);
	s.path = row_families[ROW_DRIVERS2X2].pair[0];
	for (s.responders = 0; s.responders < 4; s.responders++)
		assert_true(select_median(&rows, &s, ROW_PAGE_TICKS) ==
		    enter[s.responders]);
	s = SELECT(ROW_DRIVERS2X2);
	s.path = row_families[ROW_DRIVERS2X2].pair[1];
	s.batch = 1;
	assert_true(select_median(&rows, &s, ROW_PAGE_TICKS) == 85);
	s.batch = 16;
	assert_true(select_median(&rows, &s, ROW_PAGE_TICKS) == 40.9375);
	assert_string_equal(select_harness(&rows), "null");
	result_rows_free(&rows);
	assert_int_not_equal(result_rows_read("results/none.json", &rows,
	    &err), 0);
	assert_int_equal(rows.n, 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(test_states),
		TEST(test_figures),
		TEST(test_paths),
		TEST(test_medians),
		TEST(test_histograms),
		TEST(test_responders),
		TEST(test_many),
		TEST(test_reference),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
