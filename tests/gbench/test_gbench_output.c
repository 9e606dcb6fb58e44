/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: Google Benchmark's own output. */
#include "gbench_benchmarks.h"
#include "scratch.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>

/* --- Google Benchmark's own output ------------------------------------- */

static void
test_beside(void **unused)
{
	struct capture *capture = capture_new();
	struct gbench_options options = {.display = &capture->reporter};
	struct output output;
	const char *text;
	int runs;

	(void)unused;
	repeated("beside", &runs);
	give_flag("--benchmark_color=false");
	output_begin(&output);
	assert_int_equal(gbench_run_specified(&options), 1);
	text = output_end(&output);
	assert_non_null(strstr(text, "beside/iterations:4"));
	assert_non_null(strstr(text, "Time"));
	assert_int_equal(capture->n, 1);

	options.quiet = true;
	output_begin(&output);
	assert_int_equal(gbench_run_specified(&options), 1);
	assert_string_equal(output_end(&output), "");
	assert_int_equal(capture->n, 2);

	/* Without any reporter the benchmarks run nevertheless. */
	options.display = NULL;
	output_begin(&output);
	assert_int_equal(gbench_run_specified(&options), 1);
	assert_string_equal(output_end(&output), "");
	assert_int_equal(runs, 3);

	/* A context that is refused ends it for the display, too. */
	capture->context_error = -EDQUOT;
	options = (struct gbench_options){.display = &capture->reporter};
	output_begin(&output);
	assert_int_equal(gbench_run_specified(&options), -EDQUOT);
	assert_null(strstr(output_end(&output), "beside"));
	capture_free(capture);
}

/* A row of Google Benchmark's JSON says what the reporter was told. */
static void
same_row(json_t *row, const struct gbench_run *run)
{
	const char *name, *run_name, *unit, *label;
	double real, cpu, count;

	assert_int_equal(json_unpack(row,
	    "{s:s s:s s:F s:F s:s s:F s:s}", "name", &name, "run_name",
	    &run_name, "real_time", &real, "cpu_time", &cpu, "time_unit",
	    &unit, "runs", &count, "label", &label), 0);
	assert_string_equal(name, run->name);
	assert_string_equal(run_name, run->run_name);
	assert_true(real == run->real_time);
	assert_true(cpu == run->cpu_time);
	assert_string_equal(unit, gbench_unit_string(run->time_unit));
	assert_true(count == capture_counter(run, "runs"));
	assert_string_equal(label, run->label);
	assert_int_equal(json_integer_value(json_object_get(row,
	    "iterations")), run->iterations);
}

static void
test_json(void **unused)
{
	char path[SCRATCH_MAX], flag[SCRATCH_MAX + 32];
	struct gbench_options options = {0};
	int runs, fd = scratch_file(path);

	(void)unused;
	assert_true(fd >= 0);
	close(fd);
	gbench_repetitions(repeated("json", &runs), 3);
	give_flag("--benchmark_format=json");
	snprintf(flag, sizeof(flag), "--benchmark_out=%s", path);
	give_flag(flag);
	gbench_add_context("machine", "2200S");
	/* Twice: Google Benchmark's own second run uses a freed reporter. */
	for (int i = 0; i < 2; i++) {
		struct capture *capture = capture_new();
		struct output output;
		json_t *shown, *written;
		json_t *row;
		json_error_t error;
		size_t j;

		options.file = &capture->reporter;
		output_begin(&output);
		assert_int_equal(gbench_run_specified(&options), 1);
		shown = json_loads(output_end(&output), 0, &error);
		written = json_load_file(path, 0, &error);
		if (shown == NULL || written == NULL)
			fail_msg("run %d: %s", i, error.text);
		assert_string_equal(json_string_value(json_object_get(
		    json_object_get(written, "context"), "machine")), "2200S");
		assert_int_equal(capture->n, 7);
		json_array_foreach(json_object_get(written, "benchmarks"), j,
		    row)
			same_row(row, &capture->rows[j].run);
		assert_int_equal(j, 7);
		assert_true(json_equal(json_object_get(shown, "benchmarks"),
		    json_object_get(written, "benchmarks")));
		json_decref(shown);
		json_decref(written);
		capture_free(capture);
	}
	give_flag("--benchmark_format=csv");
	give_flag("--benchmark_out_format=console");
	for (int i = 0; i < 2; i++) {
		struct output output;
		char line[256] = "";
		FILE *file;

		output_begin(&output);
		assert_int_equal(gbench_run_specified(NULL), 1);
		assert_memory_equal(output_end(&output), "name,iterations", 15);
		file = fopen(path, "r");
		assert_non_null(file);
		while (strstr(line, "_cv") == NULL)
			assert_non_null(fgets(line, sizeof(line), file));
		fclose(file);
	}
	give_flag("--benchmark_format=console");
	give_flag("--benchmark_out_format=json");
	give_flag("--benchmark_out=");
	unlink(path);
}

static void
unknown(struct gbench_state *state, void *arg)
{
	(void)arg;
	while (gbench_state_keep_running(state))
		;
	gbench_state_counter(state, "ipis", NAN, 0);
}

/* "Not known" has no place in JSON; a reporter is told of it. */
static void
test_nan(void **unused)
{
	struct capture *capture;
	struct output output;
	json_t *root, *row;
	const char *text;

	(void)unused;
	gbench_iterations(gbench_register("nan", unknown, NULL), 1);
	capture = capture_all();
	assert_true(isnan(capture_counter(&capture->rows[0].run, "ipis")));
	capture_free(capture);
	give_flag("--benchmark_format=json");
	output_begin(&output);
	assert_int_equal(gbench_run_specified(NULL), 1);
	text = output_end(&output);
	root = json_loads(text, 0, NULL);
	assert_non_null(root);
	row = json_array_get(json_object_get(root, "benchmarks"), 0);
	assert_string_equal(json_string_value(json_object_get(row, "name")),
	    "nan/iterations:1");
	assert_null(json_object_get(row, "ipis"));
	json_decref(root);
	give_flag("--benchmark_format=csv");
	output_begin(&output);
	assert_int_equal(gbench_run_specified(NULL), 1);
	assert_non_null(strstr(output_end(&output), "ipis"));
	give_flag("--benchmark_format=console");
}

static void
fails(struct gbench_state *state, void *arg)
{
	(void)arg;
	gbench_state_skip_with_error(state, "no such disk");
}

/*
 * CSV has one header: a row that failed does not make it, and a counter that
 * is not in it is refused, where Google Benchmark aborts.
 */
static void
test_csv_header(void **unused)
{
	struct gbench_options options = {.filter = "-late"};
	struct output output;
	char *text;
	int runs;

	(void)unused;
	gbench_iterations(gbench_register("failed", fails, NULL), 1);
	repeated("header", &runs);
	gbench_iterations(gbench_register("late", unknown, NULL), 1);
	give_flag("--benchmark_format=csv");
	output_begin(&output);
	assert_int_equal(gbench_run_specified(&options), 2);
	text = output_end(&output);
	assert_non_null(strstr(text, "\"runs\"\n\"failed/"));
	assert_non_null(strstr(text, "no such disk"));
	options.filter = "all";
	output_begin(&output);
	assert_int_equal(gbench_run_specified(&options), -EINVAL);
	assert_non_null(strstr(output_end(&output), "header/"));
	assert_non_null(strstr(gbench_error(), "late/iterations:1 has the "
	    "counter ipis"));
	/* Where all of them failed there is a header all the same. */
	options.filter = "failed";
	output_begin(&output);
	assert_int_equal(gbench_run_specified(&options), 1);
	assert_non_null(strstr(output_end(&output), "no such disk"));
	give_flag("--benchmark_format=console");
}

/* A file in the display's form has its columns, too. */
static void
test_tabular_file(void **unused)
{
	char path[SCRATCH_MAX], flag[SCRATCH_MAX + 32], text[4096];
	const struct gbench_options options = {.quiet = true};
	int runs, fd = scratch_file(path);
	ssize_t n;

	(void)unused;
	assert_true(fd >= 0);
	repeated("columns", &runs);
	snprintf(flag, sizeof(flag), "--benchmark_out=%s", path);
	give_flag(flag);
	give_flag("--benchmark_out_format=console");
	for (int tabular = 0; tabular < 2; tabular++) {
		give_flag(tabular ? "--benchmark_counters_tabular" :
		    "--benchmark_counters_tabular=false");
		assert_int_equal(gbench_run_specified(&options), 1);
		n = pread(fd, text, sizeof(text) - 1, 0);
		assert_true(n > 0);
		text[n] = '\0';
		assert_int_equal(strstr(text, "runs=") == NULL, tabular);
		assert_non_null(strstr(text, "runs"));
	}
	close(fd);
	unlink(path);
	give_flag("--benchmark_counters_tabular=false");
	give_flag("--benchmark_out_format=json");
	give_flag("--benchmark_out=");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		capture_test(test_beside),
		capture_test(test_json),
		capture_test(test_nan),
		capture_test(test_csv_header),
		capture_test(test_tabular_file),
	};

	return (cmocka_run_group_tests_name("gbench_output", tests, NULL,
	    NULL));
}
