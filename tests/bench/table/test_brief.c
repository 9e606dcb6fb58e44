/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The brief answer that is printed of a result, compared character by
 * character.
 */
#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "built.h"
#include "table/brief.h"

#define COLUMNS	60
#define LINES	40	/* of one result; a run may print two */

/* What is printed; for free(3). */
static char *
print(const struct result *result, bool aside, size_t *parts)
{
	struct result_rows typed;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(result_rows_new(result, &typed, NULL), 0);
	*parts = brief_print(&typed, aside, out);
	result_rows_free(&typed);
	fclose(out);
	return (text);
}

/* Columns of UTF-8. */
static void
assert_narrow(const char *text)
{
	size_t column = 0, lines = 0;

	for (; *text != '\0'; text++) {
		if (*text == '\n') {
			lines++;
			column = 0;
		} else if (((unsigned char)*text & 0xc0) != 0x80 &&
		    ++column > COLUMNS)
			fail_msg("wider than %d columns: %s", COLUMNS, text);
	}
	if (lines > LINES)
		fail_msg("%zu lines", lines);
}

static void
assert_prints(const struct result *result, const char *expected)
{
	size_t parts;
	char *text = print(result, false, &parts);

	if (strcmp(text, expected) != 0)
		fail_msg("printed:\n%s\nexpected:\n%s", text, expected);
	assert_true((parts == 0) == (expected[0] == '\0'));
	assert_narrow(text);
	free(text);
}

/* --- What the program sample makes ------------------------------------- */

static struct result *
sample(const char *clock)
{
	const char *tmp = getenv("TMPDIR");
	char command[PATH_MAX * 2], path[PATH_MAX], folder[PATH_MAX];
	struct result *result = NULL;
	struct errmsg err = {""};
	FILE *out;

	snprintf(folder, sizeof(folder), "%s/brief.XXXXXX",
	    tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof(command), "%s/tests/sample %s %s",
	    built_folder(), clock, folder);
	out = popen(command, "r");
	assert_non_null(out);
	assert_non_null(fgets(path, sizeof(path), out));
	assert_int_equal(pclose(out), 0);
	path[strcspn(path, "\n")] = '\0';
	if (result_read(path, &result, &err) != 0)
		fail_msg("%s", err.text);
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	rmdir(folder);
	return (result);
}

static void
test_sample(void **state)
{
	struct result *result = sample("exact");

	(void)state;
	assert_prints(result,
	    "\n"
	    "linux 6.1.0-56-amd64 in QEMU 7.2.22 (tcg), exact clock:\n"
	    /* (167 - 12) / (50 - 12), (152.9375 - .75) / (35.9375 - .75) */
	    "Mapping and unmapping a page by the method of FreeBSD's\n"
	    "pmap_enter() (path enter) costs 4.08 times as much as by\n"
	    "that of pmap_kenter_temporary() in batches of 1 page, and\n"
	    "4.33 times as much in batches of 16 (instructions of this\n"
	    "kernel on one emulated CPU, without the harness).\n"
	    "\n"
	    "instructions per page, harness included\n"
	    "pages per batch             1          16\n"
	    "enter                     167       152.9\n"
	    "kenter_temporary           50       35.94\n"
	    "(harness)                  12        0.75\n"
	    "Per page, the older dump driver (enter, batches of 1) costs\n"
	    "4.40 times the newer (kenter_temporary, batches of 16).\n"
	    "\n"
	    "one page, by number of CPUs: instructions of all CPUs\n"
	    "CPUs                        1         2         3         4\n"
	    "enter                     167      1597      3027      4457\n"
	    "kenter_temporary           50        50        50        50\n"
	    "interrupts (enter)          0         1         2         3\n");
	result_free(result);
}

/* Cycles of an emulated CPU answer nothing, in no table. */
static void
test_emulated(void **state)
{
	struct result *result = sample("tsc");

	(void)state;
	assert_prints(result,
	    "\n"
	    "linux 6.1.0-56-amd64 in QEMU 7.2.22 (tcg), tsc clock:\n"
	    "No ratio: cycles of an emulated CPU do not show which path\n"
	    "costs more.\n");
	result_free(result);
}

/* --- Results of a few rows --------------------------------------------- */

static struct result result;
static json_t *rows, *context;

static int
setup(void **state)
{
	(void)state;
	rows = json_array();
	context = json_pack("{ss ss ss ss ss ss si sI sb}", "os", "linux",
	    "release", "6.1.0", "clock", "exact", "target", "guest",
	    "accelerator", "tcg", "qemu_version", "7.2.22", "cpus", 4,
	    "ticks_per_second", (json_int_t)2500000000, "emulated", 1);
	result.root = json_pack("{s{so} so}", "context", "dumpbench", context,
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

static void
set(const char *member, json_t *value)
{
	json_object_set_new(context, member, value);
}

/* A row; its own member is for a test to add to. */
static json_t *
add(const char *family, const char *path, int batch, int responders,
    double page_ticks)
{
	json_t *own, *row;
	char name[96];

	snprintf(name, sizeof(name), "%s/%s/%d", family, path,
	    strcmp(family, "host") == 0 ? responders : batch);
	own = json_pack("{ss ss si ss si}", "family", family, "path", path,
	    "batch", batch, "sink", "touch", "responders", responders);
	row = json_pack("{ss ss si sf si so}", "name", name, "run_type",
	    "iteration", "repetition_index", 0, "page_ticks", page_ticks,
	    "harness_ticks", 32, "dumpbench", own);
	json_array_append_new(rows, row);
	return (row);
}

static void
test_nothing(void **state)
{
	(void)state;
	assert_prints(&result, "");
	add("latency", "enter", 1, 0, 285);
	assert_prints(&result, "");
	/* One of the pair asks nothing. */
	add("drivers2x2", "enter", 1, 0, 285);
	assert_prints(&result, "");
}

/* Where there is no ratio, it says so, and the figures stand. */
static void
test_no_ratio(void **state)
{
	json_t *row;

	(void)state;
	add("drivers2x2", "enter", 1, 0, 285);
	row = add("drivers2x2", "kenter_temporary", 1, 0, 85);
	json_object_set_new(row, "harness_ticks", json_null());
	assert_prints(&result,
	    "\n"
	    "linux 6.1.0 in QEMU 7.2.22 (tcg), exact clock:\n"
	    "Without the harness (path null), 32 instructions a batch:\n"
	    "At 1 page a batch, no ratio: kenter_temporary has no figure\n"
	    "of the harness.\n"
	    "\n"
	    "instructions per page, harness included\n"
	    "pages per batch             1\n"
	    "enter                     285\n"
	    "kenter_temporary           85\n"
	    "(harness)                 n/a\n");
}

/* A real machine: cycles, and more CPUs than fit in a line. */
static void
test_local(void **state)
{
	static const int responders[] = {0, 1, 2, 3, 4, 8, 63};
	size_t i;

	(void)state;
	set("clock", json_string("tsc"));
	set("target", json_string("local"));
	set("emulated", json_false());
	set("accelerator", json_null());
	set("cpus", json_integer(64));
	add("drivers2x2", "enter", 1, 0, 1032);
	add("drivers2x2", "enter", 16, 0, 802);
	add("drivers2x2", "kenter_temporary", 1, 0, 132);
	add("drivers2x2", "kenter_temporary", 16, 0, 52);
	for (i = 0; i < 7; i++) {
		add("shootdown", "enter", 1, responders[i],
		    1000 * (1 + responders[i]));
		add("shootdown", "kenter_temporary", 1, responders[i], 132);
	}
	assert_prints(&result,
	    "\n"
	    "this machine, linux 6.1.0:\n"
	    "Mapping and unmapping a page by the method of FreeBSD's\n"
	    "pmap_enter() (path enter) costs 10 times as much as by that\n"
	    "of pmap_kenter_temporary() in batches of 1 page, and 16\n"
	    "times as much in batches of 16 (cycles of this kernel on a\n"
	    "machine with 64 CPUs online, without the harness).\n"
	    "\n"
	    "cycles per page, harness included\n"
	    "pages per batch             1          16\n"
	    "enter                    1032         802\n"
	    "kenter_temporary          132          52\n"
	    "(harness)                  32           2\n"
	    "Per page, the older dump driver (enter, batches of 1) costs\n"
	    "20 times the newer (kenter_temporary, batches of 16).\n"
	    "\n"
	    "one page, by number of CPUs: cycles\n"
	    "CPUs                      1         2         3        64\n"
	    "enter                  1000      2000      3000     64000\n"
	    "kenter_temporary        132       132       132       132\n");
}

static void
add_adapter(const char *path, int batch, double page_ticks, int driver)
{
	json_t *row = add("adapter", path, batch, 0, page_ticks);
	json_t *own = json_object_get(row, "dumpbench");

	json_object_set_new(row, "sink_median", json_integer(driver * batch));
	json_object_set_new(own, "possible_cpus", json_integer(1));
	json_object_set_new(own, "adapter", json_pack("{ss si}", "model",
	    "2200s", "model_ns", batch == 1 ? 80480 : 387680));
}

static void
add_seed(int possible)
{
	json_t *row = add("drivers2x2", "enter", 1, 0, 285);

	json_object_set_new(json_object_get(row, "dumpbench"), "possible_cpus",
	    json_integer(possible));
}

static void
test_dump(void **state)
{
	size_t parts;
	char *text;

	(void)state;
	add_adapter("vmap", 1, 2646, 13405);
	assert_prints(&result, "");
	add_adapter("enter", 1, 272, 13405);
	add_adapter("enter", 16, 220.4, 1487);
	add_adapter("kenter_temporary", 1, 85, 13405);
	add_adapter("kenter_temporary", 16, 40.9375, 1487);
	assert_prints(&result,
	    "\n"
	    "linux 6.1.0 in QEMU 7.2.22 (tcg), exact clock:\n"
	    "dump to an emulated Adaptec 2200S: instructions per page\n"
	    "path, pages            mapping   driver  share %    model\n"
	    "enter, 1                   240    13405     1.76    80.48\n"
	    "enter, 16                218.4     1487    12.81    24.23\n"
	    "kenter_temporary, 1         53    13405     0.39    80.48\n"
	    "kenter_temporary, 16     38.94     1487     2.55    24.23\n"
	    "mapping: map and unmap, without the harness; share %: its\n"
	    "part of mapping + driver; model: microseconds added by the\n"
	    "real adapter's timing model.\n");
	/* Why a path has two figures on one page. */
	add_seed(4);
	text = print(&result, false, &parts);
	assert_non_null(strstr(text, "Possible CPUs: 1; above 4.\n"));
	free(text);
}

static void
add_host(const char *path, const char *properties, int responders,
    double page_ticks)
{
	json_t *row = add("host", path, 1, responders, page_ticks);

	json_object_set_new(json_object_get(row, "dumpbench"), "properties",
	    json_string(properties));
}

static void
test_host(void **state)
{
	(void)state;
	set("clock", json_string("tsc"));
	set("target", json_string("host"));
	set("emulated", json_false());
	set("accelerator", json_null());
	set("hypervisor", json_string("KVMKVMKVM"));
	add_host("null", "flush=none,no-address", 0, 104);
	add_host("remap", "flush=all", 0, 12000);
	add_host("madvise", "flush=all", 0, 6000);
	assert_prints(&result,
	    "\n"
	    "this machine, linux 6.1.0, a guest of KVMKVMKVM:\n"
	    "To map and unmap a page, a process takes 6000 to 12000\n"
	    "cycles by path (2.4 to 4.8 us).\n"
	    "\n"
	    "cycles per page\n"
	    "path                    alone\n"
	    "remap                   12000\n"
	    "madvise                  6000\n"
	    "Steadiness unknown: too few repetitions (at least 6 are\n"
	    "needed).\n");
	add_host("remap", "flush=all", 1, 36000);
	add_host("madvise", "flush=all", 1, 24000);
	add_host("remap-private", "flush=cpu,private=remap", 1, 12000);
	add_host("madvise-private", "flush=cpu,private=madvise", 1, 7200);
	assert_prints(&result,
	    "\n"
	    "this machine, linux 6.1.0, a guest of KVMKVMKVM:\n"
	    "To map and unmap a page, a process takes 6000 to 12000\n"
	    "cycles by path (2.4 to 4.8 us); 3.5 times as long while\n"
	    "another of its threads runs on a second CPU and must flush\n"
	    "its TLB, and 1.1 times while another process runs there.\n"
	    "\n"
	    "cycles per page\n"
	    "path                    alone    1 thread   1 process\n"
	    "remap                   12000       36000       12000\n"
	    "madvise                  6000       24000        7200\n"
	    "Steadiness unknown: too few repetitions (at least 6 are\n"
	    "needed).\n");
}

/* Beside a guest's a sentence is enough. */
static void
test_aside(void **state)
{
	size_t parts;
	char *text;

	(void)state;
	set("target", json_string("host"));
	set("accelerator", json_null());
	add_host("remap", "flush=all", 0, 12000);
	add_host("remap", "flush=all", 3, 36000);
	add_host("remap-private", "flush=cpu,private=remap", 3, 12000);
	text = print(&result, true, &parts);
	assert_string_equal(text,
	    "\n"
	    "this machine, linux 6.1.0:\n"
	    "To map and unmap a page, a process takes 12000 to 12000\n"
	    "cycles by path (4.8 to 4.8 us); 3.0 times as long while 3\n"
	    "more of its threads run on other CPUs and must flush their\n"
	    "TLBs, and 1.0 times while 3 other processes run there.\n"
	    "Steadiness unknown: too few repetitions (at least 6 are\n"
	    "needed).\n");
	free(text);
	/* Who was not there was not told, and made nothing dearer. */
	json_object_set_new(json_array_get(rows, 1), "ipis", json_real(0.3));
	text = print(&result, true, &parts);
	if (strstr(text, "counted only 10 of 100\nshootdowns") == NULL)
		fail_msg("%s", text);
	assert_narrow(text);
	free(text);
}

/* --- What was measured ------------------------------------------------- */

static void
test_reference(void **state)
{
	char folder[] = "results/reference", *argv[] = {folder, NULL}, *text;
	FTS *fts = fts_open(argv, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	struct result *read;
	struct errmsg err = {""};
	size_t parts, n = 0;
	FTSENT *e;

	(void)state;
	if (access(folder, R_OK) != 0)
		skip();
	assert_non_null(fts);
	while ((e = fts_read(fts)) != NULL) {
		if (e->fts_info != FTS_F || e->fts_namelen < 5 ||
		    strcmp(e->fts_name + e->fts_namelen - 5, ".json") != 0)
			continue;
		if (result_read(e->fts_path, &read, &err) != 0)
			fail_msg("%s", err.text);
		text = print(read, false, &parts);
		assert_narrow(text);
		if (strstr(text, "nan") != NULL || strstr(text, "e+") != NULL)
			fail_msg("%s: %s", e->fts_path, text);
		n++;
		free(text);
		result_free(read);
	}
	fts_close(fts);
	assert_true(n > 0);
}

/* README shows what is printed of a result that is kept, indented by 4. */
static void
test_readme(void **state)
{
	static const char kept[] = "results/reference/linux-6.1.0-56-amd64/"
	    "20261122T112714Z-exact.json";
	struct result *read;
	struct errmsg err = {""};
	char *text, *line, *save = NULL, *readme = NULL, shown[128];
	FILE *in = fopen("README.md", "re");
	size_t parts, size = 0;

	(void)state;
	if (in == NULL || access(kept, R_OK) != 0)
		skip();
	assert_true(getdelim(&readme, &size, '\0', in) > 0);
	fclose(in);
	if (result_read(kept, &read, &err) != 0)
		fail_msg("%s", err.text);
	text = print(read, false, &parts);
	assert_int_equal(parts, 2);
	for (line = strtok_r(text, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save)) {
		snprintf(shown, sizeof(shown), "\n    %s\n", line);
		if (strstr(readme, shown) == NULL)
			fail_msg("not in README.md: %s", line);
	}
	free(text);
	free(readme);
	result_free(read);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_emulated),
		cmocka_unit_test_setup_teardown(test_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_ratio, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_local, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dump, setup, teardown),
		cmocka_unit_test_setup_teardown(test_host, setup, teardown),
		cmocka_unit_test_setup_teardown(test_aside, setup, teardown),
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_readme),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
