/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: reporters. */
#include "gbench_benchmarks.h"

#include <errno.h>
#include <jansson.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		capture_test(test_context),
		capture_test(test_aggregates_only),
		capture_test(test_every),
		capture_test(test_reporter_errors),
	};

	return (cmocka_run_group_tests_name("gbench_report", tests, NULL,
	    NULL));
}
