/* SPDX-License-Identifier: BSD-2-Clause */
/* Results without memory: none is made, read or written that lacks a part. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "denied.h"
#include "result/newest.h"
#include "result/result.h"
#include "result/select.h"
#include "scratch.h"

#define REFERENCE "results/reference/linux-6.1.0-56-amd64/" \
	"20261122T112714Z-exact.json"

static char folder[SCRATCH_MAX];

static const struct result_context context = {
    .os = "linux", .release = "6.1", .version = "#1", .machine = "x86_64",
    .target = "guest", .accelerator = "tcg", .emulated = true,
    .clock = "exact", .ticks_per_second = 1, .qemu_version = "7.2",
    .cpu_model = "x", .topology = "x", .started = "2026-11-22T10:15:00Z",
};

static int
setup(void **state)
{
	(void)state;
	return (scratch_folder(folder) == NULL);
}

static int
teardown(void **state)
{
	char command[SCRATCH_MAX + 16];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return (system(command));
}

static json_t *
failed_row(void)
{
	return (json_pack("{s:s, s:s, s:s, s:b, s:s, s:i, s:i, s:i, s:i, s:i,"
	    " s:s}", "name", "latency/vmap/1", "run_name", "latency/vmap/1",
	    "run_type", "iteration", "error_occurred", 1, "error_message",
	    "the guest panicked", "repetitions", 1, "threads", 1, "iterations",
	    0, "real_time", 0, "cpu_time", 0, "time_unit", "ns"));
}

/* From a context to a file, and what that file is then. */
static bool
makes(void *arg)
{
	const char *path = arg;
	struct result *r = NULL;
	struct errmsg err;
	int error = result_new(&context, &r, &err);

	if (error == 0)
		error = result_add(r, failed_row(), &err);
	if (error == 0)
		error = result_write(r, path, &err);
	result_free(r);
	if (error == 0) {
		assert_int_equal(access(path, F_OK), 0);
		return (true);
	}
	/* A row that was not made is none that is taken. */
	assert_true(error == -ENOMEM || (denied.failed && error == -EINVAL));
	assert_int_equal(access(path, F_OK), -1);
	return (false);
}

static bool
reads(void *arg)
{
	struct result_rows rows;
	struct selection all = SELECT(ROW_LATENCY);
	struct errmsg err;
	int error = result_rows_read(arg, &rows, &err);

	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		return (false);
	}
	assert_int_equal(rows.n, 1);
	assert_string_equal(rows.row[0].error, "the guest panicked");
	assert_true(isnan(select_median(&rows, &all, 0)));
	result_rows_free(&rows);
	return (true);
}

static bool
finds(void *arg)
{
	struct errmsg err;
	char *path;
	int error = newest_result(arg, "exact", NULL, &path, &err);

	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		assert_null(path);
		return (false);
	}
	assert_non_null(path);
	free(path);
	return (true);
}

/* A curve, and a median, which needs none. */
static bool
sums_up(void *arg)
{
	const struct result_rows *rows = arg;
	const struct selection all = SELECT(ROW_LATENCY);
	struct result_bucket *b;
	size_t n;
	int error;

	error = select_cumulate(rows, &all, ROW_MAP, &b, &n);
	assert_false(isnan(select_median(rows, &all, ROW_PAGE_TICKS)));
	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		assert_null(b);
		return (false);
	}
	assert_true(n > 10);
	free(b);
	return (true);
}

/* What an older result lacks is made as it is read. */
static bool
reads_older(void *arg)
{
	struct result_rows rows;
	struct errmsg err;
	int error = result_rows_read(arg, &rows, &err);
	size_t i;

	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		return (false);
	}
	assert_int_equal(rows.n, 2);
	for (i = 0; i < rows.n; i++)
		assert_string_equal(rows.row[i].properties,
		    result_older_properties(rows.row[i].row.path));
	result_rows_free(&rows);
	return (true);
}

/* Of the reference, of schema 1, two rows. */
static void
test_older(void **state)
{
	json_t *root = json_load_file(REFERENCE, 0, NULL);
	json_t *rows = json_object_get(root, "benchmarks");
	char path[SCRATCH_MAX + 16];

	(void)state;
	while (json_array_size(rows) > 2)
		json_array_remove(rows, 1);
	snprintf(path, sizeof(path), "%s/older.json", folder);
	assert_int_equal(json_dump_file(root, path, 0), 0);
	json_decref(root);
	assert_true(denied_each(reads_older, path) > 50);
	assert_int_equal(unlink(path), 0);
}

static void
test_selection(void **state)
{
	struct result_rows rows;
	struct errmsg err;

	(void)state;
	if (result_rows_read(REFERENCE, &rows, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(denied_each(sums_up, &rows) >= 1);
	result_rows_free(&rows);
}

static void
test_file(void **state)
{
	char path[SCRATCH_MAX + 64];

	(void)state;
	snprintf(path, sizeof(path), "%s/k/1-exact.json", folder);
	assert_true(denied_each(makes, path) > 50);
	assert_true(denied_each(reads, path) > 50);
	assert_true(denied_each(finds, folder) >= 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_older, setup, teardown),
		cmocka_unit_test(test_selection),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
