/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of a guest's families, for figures of this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "table/table.h"

static struct result result;
static json_t *rows;

static int
setup(void **state)
{
	(void)state;
	rows = json_array();
	result.root = json_pack("{s{s{ss ss ss sI sb}} so}", "context",
	    "dumpbench", "os", "linux", "release", "6.1.0", "clock", "exact",
	    "ticks_per_second", (json_int_t)1000000000, "emulated", true,
	    "benchmarks", rows);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	json_decref(result.root);
	return (0);
}

/* A row, and its own member, to which a test adds what it is about. */
static json_t *
add(const char *family, const char *path, int batch, double page_ticks,
    json_t **own)
{
	json_t *row;

	*own = json_pack("{ss ss si ss si}", "family", family, "path", path,
	    "batch", batch, "sink", "touch", "responders", 0);
	row = json_pack("{ss ss sf si so}", "name", path, "run_type",
	    "iteration", "page_ticks", page_ticks, "harness_ticks", 32,
	    "dumpbench", *own);
	json_array_append_new(rows, row);
	return (row);
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
	table_print(&typed, out);
	result_rows_free(&typed);
	fclose(out);
	return (text);
}

/* As many times as that, and no line wider than a terminal. */
static void
assert_says(const char *words, int times)
{
	char *text = print(), *s;
	size_t n;
	int found = 0;

	for (s = text; (s = strstr(s, words)) != NULL; s++)
		found++;
	if (found != times)
		fail_msg("'%s' is %d times in: %s", words, found, text);
	for (s = text; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (n > 80)
			fail_msg("%zu columns: %.*s", n, (int)n, s);
	}
	free(text);
}

/* The harness is taken off before dividing: 253 / 53, not 285 / 85. */
static void
test_old_question(void **state)
{
	json_t *own, *row;

	(void)state;
	add("drivers2x2", "enter", 1, 285, &own);
	assert_says("times", 0);
	add("drivers2x2", "enter", 16, 233.375, &own);
	add("drivers2x2", "kenter_temporary", 1, 85, &own);
	row = add("drivers2x2", "kenter_temporary", 16, 40.9375, &own);
	assert_says("Without the harness (path null), 32 instructions a "
	    "batch:\n", 1);
	assert_says("At 1 page a batch, enter costs 4.77 times what "
	    "kenter_temporary costs.\n", 1);
	assert_says("At 16 pages a batch, enter costs 5.94 times what", 1);
	assert_says("enter at 1 (older driver) costs 6.50 times "
	    "kenter_temporary at 16 (newer one).\n", 1);
	json_object_set_new(row, "harness_ticks", json_null());
	assert_says("At 16 pages a batch, no ratio: kenter_temporary has no "
	    "figure of the harness.\n", 1);
	assert_says("4.77 times", 1);
	json_object_set_new(row, "harness_ticks", json_integer(655));
	assert_says("At 16 pages a batch, no ratio: kenter_temporary takes no "
	    "more than the harness.\n", 1);
	assert_says("Driver to driver, no ratio: kenter_temporary takes no "
	    "more than the harness.\n", 1);
}

/* Which of two costs more, not even that do emulated cycles tell. */
static void
test_emulated(void **state)
{
	json_t *context, *own;

	(void)state;
	context = json_object_get(json_object_get(result.root, "context"),
	    "dumpbench");
	json_object_set_new(context, "clock", json_string("tsc"));
	add("drivers2x2", "enter", 1, 4546, &own);
	add("drivers2x2", "kenter_temporary", 1, 5048, &own);
	assert_says("No ratio: cycles of an emulated CPU", 1);
	assert_says("times", 0);
	json_object_set_new(context, "emulated", json_false());
	assert_says("Without the harness (path null), 32 cycles a batch:\n", 1);
	assert_says("enter costs 0.9 times what kenter_temporary costs.\n", 1);
}

/* Bytes an instruction under a name of their own, or as they once were. */
static void
test_stream(void **state)
{
	json_t *own, *row;

	(void)state;
	row = add("stream", "enter", 16, 233, &own);
	json_object_set_new(row, "bytes_per_second", json_null());
	assert_says("enter                     n/a\n", 1);
	json_object_set_new(row, "bytes_per_instruction", json_real(16.384));
	assert_says("pages per million instructions", 1);
	assert_says("enter                    4000\n", 1);
	json_object_del(row, "bytes_per_instruction");
	json_object_set_new(row, "bytes_per_second", json_real(8.192e9));
	assert_says("enter                    2000\n", 1);
}

static json_t *
add_adapter(const char *path, int batch, const char *model, double ns)
{
	json_t *own, *row;

	row = add("adapter", path, batch, 285, &own);
	json_object_set_new(row, "sink_median", json_integer(1968));
	json_object_set_new(own, "adapter", json_pack("{ss so}", "model", model,
	    "model_ns", ns > 0 ? json_real(ns) : json_null()));
	return (row);
}

/* What is equal in all rows is one line, what is not one range. */
static void
test_adapter_model(void **state)
{
	json_t *row;

	(void)state;
	add_adapter("enter", 1, "2200s", 80480);
	add_adapter("vmap", 1, "2200s", 80480);
	add_adapter("qenter", 1, "2200s", 0);
	assert_says("Adapter alone (model 2200s), batch 1: 80.48 us a page, "
	    "50.9 MB/s\n", 1);
	assert_says("80.48", 1);
	add_adapter("direct", 1, "2200s", 40960);
	assert_says("batch 1: 40.96 to 80.48 us a page, 50.9 to 100 MB/s\n", 1);
	assert_says("emulation", 0);
	row = add_adapter("enter", 1, "off", 0);
	assert_says("off: no model adds time; the figures are those of the "
	    "emulation\n", 1);
	assert_says("off/1", 3);
	/* (285 - 32) of (285 - 32) + 1968 */
	assert_says("11.39", 5);
	json_object_set_new(row, "harness_ticks", json_null());
	assert_says("11.39", 4);
	json_object_del(json_object_get(row, "dumpbench"), "adapter");
	assert_says("off:", 0);
	assert_says("unknown/1", 3);
}

/* Why a path has two figures in one file, where the rows say it. */
static void
test_possible_cpus(void **state)
{
	json_t *latency, *own, *row;

	(void)state;
	add("latency", "enter", 1, 285, &latency);
	row = add_adapter("enter", 1, "2200s", 80480);
	own = json_object_get(row, "dumpbench");
	assert_says("possible", 0);
	json_object_set_new(own, "possible_cpus", json_integer(1));
	assert_says("possible", 0);
	json_object_set_new(latency, "possible_cpus", json_null());
	assert_says("possible", 0);
	json_object_set_new(latency, "possible_cpus", json_integer(4));
	assert_says("The kernel of these rows was booted for 1 possible CPU, "
	    "that of latency for\n4, which", 1);
	json_object_set_new(own, "possible_cpus", json_integer(4));
	assert_says("possible", 0);
}

static void
quarters(json_t *own, int ticks)
{
	json_object_set_new(own, "first_quarter", json_integer(ticks));
	json_object_set_new(own, "last_quarter", json_integer(ticks));
}

/* In a capture kernel: readings, the module's paths, and other programs. */
static void
test_capture(void **state)
{
	json_t *own, *row;

	(void)state;
	add("kdump", "read", 16, 9103, &own);
	quarters(own, 145648);
	row = add("kdump", "ioremap", 16, 5342, &own);
	json_object_set_new(row, "unmap_median", json_integer(4000));
	add("kdump", "makedumpfile_mmap", 1024, 53888, &own);
	assert_says("\npath                     64 KB        4 MB\n"
	    "read                      9103         n/a\n"
	    "makedumpfile_mmap          n/a       53888\n\n", 1);
	assert_says("against the first\n% more\npath                    64 KB\n"
	    "read                        0\n", 1);
	assert_says("the module's paths, map + unmap, median of a batch,\n"
	    "per page\ninstructions\npath                 batch 16\n"
	    "ioremap                  5342\n", 1);
	assert_says("a dump to the adapter", 0);
	row = add("kdump", "dump_mmap", 16, 1694, &own);
	quarters(own, 27100);
	json_object_set_new(row, "unmap_median", json_integer(9350));
	json_object_set_new(row, "sink_median", json_integer(17460));
	json_object_set_new(own, "mapping", json_integer(27114));
	json_object_set_new(own, "copying", json_integer(65551));
	assert_says("ioremap ", 1);
	assert_says("a dump to the adapter: mapping alone", 1);
}

/* Nothing is some percent more than nothing. */
static void
test_no_quarter(void **state)
{
	json_t *own;

	(void)state;
	add("kdump", "read", 16, 9103, &own);
	quarters(own, 0);
	json_object_set_new(own, "last_quarter", json_integer(27100));
	assert_says("% more\npath                    64 KB\n"
	    "read                      n/a\n", 1);
}

static void
add_failure(const char *name, const char *why)
{
	json_array_append_new(rows, json_pack("{ss ss sb ss}", "name", name,
	    "run_name", name, "error_occurred", true, "error_message", why));
}

/* What failed is named once, with its reason; by control characters never. */
static void
test_failures(void **state)
{
	char why[64];
	json_t *own;
	int i;

	(void)state;
	add("latency", "enter", 1, 285, &own);
	assert_says("failed in", 0);
	add_failure("latency/null/16", "no \x1bpages\nat all");
	add_failure("latency/null/16", "no \x1bpages\nat all");
	assert_says("\nfailed in all or some repetitions, by reason\n"
	    "latency/null/16:\n  no ?pages\n", 1);
	add_failure("latency/enter/16", "no \x1bpages");
	add_failure("stream/enter/1/touch", "no disk");
	assert_says("latency/null/16 and 1 other:\n  no ?pages\n"
	    "stream/enter/1/touch:\n  no disk\n", 1);
	assert_says("ended early", 0);
	json_object_set_new(json_object_get(json_object_get(result.root,
	    "context"), "dumpbench"), "ended", json_string("SIGINT"));
	assert_says("\nended early: SIGINT\n", 1);
	/* However many reasons there are. */
	for (i = 0; i < 40; i++) {
		snprintf(why, sizeof(why), "reason %d", i);
		add_failure(i % 2 == 0 ? "a" : "b", why);
	}
	assert_says("reason 29\n", 1);
	assert_says("and 10 others:\n  reason 29\n", 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_old_question, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_emulated, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_stream, setup, teardown),
		cmocka_unit_test_setup_teardown(test_adapter_model, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_possible_cpus, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_capture, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_quarter, setup, teardown),
		cmocka_unit_test_setup_teardown(test_failures, setup,
		    teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
