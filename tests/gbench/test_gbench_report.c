/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: reporters, aggregates, and Google Benchmark's own output. */
#include "gbench_capture.h"
#include "scratch.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>

/* Each run takes a second more than the one before. */
static void
slower(struct gbench_state *state, void *arg)
{
	int *runs = arg;

	while (gbench_state_keep_running(state))
		gbench_state_set_iteration_time(state, *runs + 1);
	gbench_state_counter(state, "runs", ++*runs, 0);
	gbench_state_set_label(state, "same");
}

static struct gbench *
repeated(const char *name, int *runs)
{
	struct gbench *bench = gbench_register(name, slower, runs);

	*runs = 0;
	gbench_iterations(bench, 4);
	gbench_use_manual_time(bench);
	gbench_unit(bench, GBENCH_SECOND);
	return (bench);
}

static double
largest(const double *values, size_t n, void *arg)
{
	double most = values[0];
	int *calls = arg;

	++*calls;
	for (size_t i = 1; i < n; i++)
		most = values[i] > most ? values[i] : most;
	return (most);
}

/* A fraction: how far apart the extremes are. */
static double
spread(const double *values, size_t n, void *arg)
{
	double least = values[0], most = largest(values, n, arg);

	for (size_t i = 1; i < n; i++)
		least = values[i] < least ? values[i] : least;
	return (most / least - 1);
}

static void
test_aggregates(void **unused)
{
	int runs, calls[2] = {0};
	struct gbench *bench = repeated("r", &runs);
	struct capture *capture;
	const struct gbench_run *run;
#define R "r/iterations:4/repeats:5/manual_time"

	(void)unused;
	gbench_repetitions(bench, 5);
	gbench_compute_statistics(bench, "max", largest, &calls[0],
	    GBENCH_TIME);
	gbench_compute_statistics(bench, "spread", spread, &calls[1],
	    GBENCH_PERCENTAGE);
	capture = capture_all();
	assert_int_equal(capture->n, 5 + 4 + 2);
	/* All repetitions, then all aggregates. */
	assert_int_equal(capture->calls, 2);
	for (int i = 0; i < 5; i++) {
		run = &capture->rows[i].run;
		assert_string_equal(run->name, R);
		assert_string_equal(run->aggregate_name, "");
		assert_int_equal(run->run_type, GBENCH_ITERATION);
		assert_int_equal(run->repetitions, 5);
		assert_int_equal(run->repetition_index, i);
		assert_int_equal(run->iterations, 4);
		assert_int_equal(run->family_index, 0);
		assert_near(run->real_time, i + 1);
		assert_near(run->real_accumulated_time, 4 * (i + 1));
	}
	run = capture_find(capture, R "_mean");
	assert_int_equal(run->run_type, GBENCH_AGGREGATE);
	assert_string_equal(run->run_name, R);
	assert_string_equal(run->aggregate_name, "mean");
	assert_int_equal(run->aggregate_unit, GBENCH_TIME);
	assert_int_equal(run->repetition_index, -1);
	assert_int_equal(run->iterations, 5);
	assert_near(run->real_time, 3);
	assert_near(capture_counter(run, "runs"), 3);
	assert_string_equal(run->label, "same");
	assert_near(capture_find(capture, R "_median")->real_time, 3);
	assert_near(capture_find(capture, R "_stddev")->real_time, sqrt(2.5));
	run = capture_find(capture, R "_cv");
	assert_int_equal(run->aggregate_unit, GBENCH_PERCENTAGE);
	assert_near(run->real_time, sqrt(2.5) / 3);
	run = capture_find(capture, R "_max");
	assert_near(run->real_time, 5);
	assert_near(capture_counter(run, "runs"), 5);
	run = capture_find(capture, R "_spread");
	assert_int_equal(run->aggregate_unit, GBENCH_PERCENTAGE);
	assert_near(run->real_time, 4);
	/* Of real time, CPU time and the counter, each with its own arg. */
	assert_int_equal(calls[0], 3);
	assert_int_equal(calls[1], 3);
	capture_free(capture);
}

static void
test_statistics_limit(void **unused)
{
	int runs, args[GBENCH_STATISTICS_MAX + 1];
	struct gbench *bench = repeated("r", &runs);

	(void)unused;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < GBENCH_STATISTICS_MAX; i++)
			assert_int_equal(gbench_compute_statistics(bench,
			    "max", largest, &args[i], GBENCH_TIME), 0);
	assert_int_equal(gbench_compute_statistics(bench, "max", largest,
	    &args[GBENCH_STATISTICS_MAX], GBENCH_TIME), -ENOSPC);
	assert_non_null(strstr(gbench_error(), "64"));
	gbench_clear();
	bench = repeated("r", &runs);
	assert_int_equal(gbench_compute_statistics(bench, "max", largest,
	    &args[GBENCH_STATISTICS_MAX], GBENCH_TIME), 0);
}

/* --- Complexity -------------------------------------------------------- */

static void
quadratic(struct gbench_state *state, void *arg)
{
	int64_t n = gbench_state_range(state, 0);

	(void)arg;
	while (gbench_state_keep_running(state))
		gbench_state_set_iteration_time(state, 1e-6 * n * n);
	assert_int_equal(gbench_state_set_complexity_n(state, 0), -EINVAL);
	/* The others are fitted all the same. */
	if (n == 64)
		gbench_state_skip_with_error(state, "not this size");
	else
		assert_int_equal(gbench_state_set_complexity_n(state, n), 0);
}

static double
square(int64_t n)
{
	return ((double)n * n);
}

static void
no_n(struct gbench_state *state, void *arg)
{
	(void)arg;
	while (gbench_state_keep_running(state))
		gbench_state_set_iteration_time(state, 1);
	if (gbench_state_range(state, 0) == 3)
		gbench_state_set_complexity_n(state, 3);
}

static void
test_complexity(void **unused)
{
	static const char *const names[] = {"square", "own", "auto", "no_n"};
	struct gbench *bench;
	struct capture *capture;
	size_t fits = 0;

	(void)unused;
	for (int i = 0; i < 4; i++) {
		bench = gbench_register(names[i], i == 3 ? no_n : quadratic,
		    NULL);
		gbench_iterations(bench, 1);
		gbench_use_manual_time(bench);
		if (i == 3)
			gbench_dense_range(bench, 1, 3, 1);
		else
			gbench_range(bench, 8, 4096);
		if (i == 1)
			gbench_complexity_fn(bench, square);
		else
			gbench_complexity(bench, i == 0 ? GBENCH_O_N_SQUARED :
			    GBENCH_O_AUTO);
	}
	capture = capture_all();
	assert_int_equal(capture->n, 3 * (4 + 2) + 3);
	for (size_t i = 0; i < capture->n; i++) {
		const struct gbench_run *run = &capture->rows[i].run;
		bool fixed = strncmp(run->name, "auto", 4) != 0;

		if (run->fit == GBENCH_NO_FIT)
			continue;
		fits++;
		assert_int_equal(run->run_type, GBENCH_AGGREGATE);
		assert_string_equal(run->aggregate_name,
		    run->fit == GBENCH_FIT_BIG_O ? "BigO" : "RMS");
		/* The coefficient is a microsecond, in ns: the default. */
		if (fixed && run->fit == GBENCH_FIT_BIG_O)
			assert_near(run->real_time, 1e3);
		else if (fixed)
			assert_true(run->real_time < 1e-6);
		if (strncmp(run->name, "square", 6) == 0)
			assert_int_equal(run->complexity, GBENCH_O_N_SQUARED);
	}
	assert_int_equal(fits, 6);
	assert_int_equal(capture_find(capture,
	    "own/512/iterations:1/manual_time")->complexity_n, 512);
	assert_non_null(strstr(capture_find(capture,
	    "no_n/1/iterations:1/manual_time")->error_message, "set no N"));
	assert_false(capture_find(capture,
	    "no_n/3/iterations:1/manual_time")->error_occurred);
	capture_free(capture);
}

/* --- Reporters --------------------------------------------------------- */

static int
check_context(const struct gbench_context *context, void *arg)
{
	char host[256];
	bool found = false;

	gethostname(host, sizeof(host));
	assert_string_equal(context->host_name, host);
	assert_string_equal(context->executable, "test");
	assert_string_equal(context->version, gbench_version());
	assert_int_equal(context->num_cpus, sysconf(_SC_NPROCESSORS_ONLN));
	assert_true(context->name_field_width >= strlen("context"));
	for (size_t i = 0; i < context->ncaches; i++)
		assert_true(context->caches[i].size > 0 &&
		    context->caches[i].level > 0 &&
		    context->caches[i].type[0] != '\0');
	for (size_t i = 0; i < context->ncustom; i++) {
		assert_string_not_equal(context->custom[i].key, "gone");
		assert_string_not_equal(context->custom[i].key, "cable");
		if (strcmp(context->custom[i].key, "machine") == 0) {
			assert_string_equal(context->custom[i].value, "2200S");
			found = true;
		}
	}
	assert_true(found);
	*(bool *)arg = true;
	return (0);
}

static void
test_context(void **unused)
{
	bool seen = false;
	const struct gbench_reporter reporter = {.context = check_context,
	    .arg = &seen};
	/* A file that is none makes gbench set flags for a while. */
	const struct gbench_options options = {.quiet = true,
	    .file = &reporter};
	int runs;

	(void)unused;
	repeated("context", &runs);
	assert_int_equal(gbench_add_context("gone", "x"), 0);
	assert_int_equal(gbench_add_context("gone", NULL), 0);
	assert_int_equal(gbench_add_context("machine", "an older one"), 0);
	assert_int_equal(gbench_add_context("machine", "2200S"), 0);
	assert_int_equal(gbench_add_context("", "x"), -EINVAL);
	/* Flags come and go: what was added stays. */
	give_flag("--benchmark_context=cable=scsi");
	give_flag("--benchmark_repetitions=1");
	assert_int_equal(gbench_add_context("cable", NULL), 0);
	assert_int_equal(gbench_run_specified(&options), 1);
	assert_true(seen);
	gbench_shutdown();
	gbench_shutdown();
	assert_int_equal(gbench_add_context("machine", "2200S"), 0);
	assert_int_equal(gbench_run_specified(&options), 1);
	gbench_shutdown();
}

/* The display may be told less than a file. */
static void
test_aggregates_only(void **unused)
{
	static const struct {
		bool both, flag;
		size_t display, file;
	} table[] = {
		{false, false, 4, 3 + 4}, {true, false, 4, 4},
		{false, true, 4, 3 + 4}, {true, true, 4, 4},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		int runs;
		struct gbench *bench = repeated("only", &runs);
		struct capture *display = capture_new(), *file = capture_new();
		const struct gbench_options options = {.quiet = true,
		    .display = &display->reporter, .file = &file->reporter};
		const char *flag = table[i].both ?
		    "--benchmark_report_aggregates_only" :
		    "--benchmark_display_aggregates_only";
		char off[128];

		gbench_repetitions(bench, 3);
		snprintf(off, sizeof(off), "%s=false", flag);
		if (table[i].flag)
			give_flag(flag);
		else if (table[i].both)
			gbench_report_aggregates_only(bench, true);
		else
			gbench_display_aggregates_only(bench, true);
		assert_int_equal(gbench_run_specified(&options), 1);
		assert_int_equal(display->n, table[i].display);
		assert_int_equal(file->n, table[i].file);
		assert_int_equal(file->contexts, 1);
		assert_int_equal(file->finals, 1);
		if (table[i].flag)
			give_flag(off);
		capture_free(display);
		capture_free(file);
		gbench_clear();
	}
	/* The place without a file was Google Benchmark's only for a while. */
	assert_null(gbench_flag("benchmark_out"));
}

/*
 * One reporter sees every repetition, although the flag keeps them from the
 * display and from Google Benchmark's own file, which shows a benchmark of one
 * repetition as it always does.
 */
static void
test_every(void **unused)
{
	char path[SCRATCH_MAX], flag[SCRATCH_MAX + 32];
	struct capture *display = capture_new(), *every = capture_new();
	const struct gbench_options options = {.quiet = true, .every = true,
	    .display = &display->reporter, .file = &every->reporter};
	static const char *const written[] = {"one/", "many/", "many/",
	    "many/", "many/", "last/"};
	int runs[3], fd = scratch_file(path);
	json_t *root, *rows;

	(void)unused;
	assert_true(fd >= 0);
	close(fd);
	repeated("one", &runs[0]);
	gbench_repetitions(repeated("many", &runs[1]), 3);
	repeated("last", &runs[2]);
	snprintf(flag, sizeof(flag), "--benchmark_out=%s", path);
	give_flag(flag);
	give_flag("--benchmark_report_aggregates_only");
	assert_int_equal(gbench_run_specified(&options), 3);
	assert_int_equal(every->n, 1 + 3 + 4 + 1);
	assert_int_equal(display->n, 1 + 4 + 1);
	root = json_load_file(path, 0, NULL);
	rows = json_object_get(root, "benchmarks");
	assert_int_equal(json_array_size(rows), 6);
	for (size_t i = 0; i < 6; i++) {
		json_t *row = json_array_get(rows, i);
		const char *name = json_string_value(json_object_get(row,
		    "name"));

		assert_int_equal(strncmp(name, written[i],
		    strlen(written[i])), 0);
		assert_string_equal(json_string_value(json_object_get(row,
		    "run_type")), i > 0 && i < 5 ? "aggregate" : "iteration");
	}
	json_decref(root);
	capture_free(display);
	capture_free(every);
	/* The flag is as it was given. */
	assert_string_equal(gbench_flag("benchmark_report_aggregates_only"),
	    "true");
	give_flag("--benchmark_report_aggregates_only=false");
	give_flag("--benchmark_out=");
	unlink(path);
}

static void
test_reporter_errors(void **unused)
{
	static const char *const names[] = {"a", "b", "c"};
	int runs[3];
	struct capture *capture, *other;
	struct gbench_options options = {.quiet = true};

	(void)unused;
	for (int file = 0; file < 2; file++)
		for (int at = 0; at < 3; at++) {
			other = capture_new();
			for (int i = 0; i < 3; i++)
				repeated(names[i], &runs[i]);
			capture = capture_new();
			*(at == 0 ? &capture->context_error : at == 1 ?
			    &capture->runs_error : &capture->final_error) =
			    -EDQUOT;
			options.display = file ? &other->reporter :
			    &capture->reporter;
			options.file = file ? &capture->reporter :
			    &other->reporter;
			assert_int_equal(gbench_run_specified(&options),
			    -EDQUOT);
			assert_non_null(strstr(gbench_error(), "quota"));
			assert_int_equal(capture->contexts, 1);
			assert_int_equal(capture->finals, 1);
			assert_int_equal(capture->calls, at == 0 ? 0 :
			    at == 1 ? 1 : 3);
			assert_int_equal(runs[0] + runs[1] + runs[2],
			    at == 0 ? 0 : at == 1 ? 1 : 3);
			assert_false(gbench_stopping());
			/* The other is told of those that did not run. */
			assert_int_equal(other->calls, at == 0 ? 0 : 3);
			assert_int_equal(other->finals, other->contexts);
			capture_free(capture);
			capture_free(other);
			gbench_clear();
		}
}

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

	/* Nobody at all is told: it runs all the same. */
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
		capture_test(test_aggregates),
		capture_test(test_statistics_limit),
		capture_test(test_complexity),
		capture_test(test_context),
		capture_test(test_aggregates_only),
		capture_test(test_every),
		capture_test(test_reporter_errors),
		capture_test(test_beside),
		capture_test(test_json),
		capture_test(test_nan),
		capture_test(test_csv_header),
		capture_test(test_tabular_file),
	};

	return (cmocka_run_group_tests_name("gbench_report", tests, NULL,
	    NULL));
}
