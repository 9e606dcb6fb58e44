/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: filters, lists, several sets, and stopping. */
#include "gbench_three.h"
#include "scratch.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* --- Lists and filters ------------------------------------------------- */

static int
join(const char *name, void *arg)
{
	char *text = arg;

	strcat(strcat(text, name), " ");
	return (strcmp(name, "unmap/iterations:1") == 0 && text[0] == '!' ?
	    -EBUSY : 0);
}

static void
test_list(void **unused)
{
	char text[256] = "", path[SCRATCH_MAX], flag[SCRATCH_MAX + 32];
	struct stat st;
	struct output output;
	int fd = scratch_file(path);

	(void)unused;
	assert_int_equal(write(fd, "kept", 4), 4);
	close(fd);
	snprintf(flag, sizeof(flag), "--benchmark_out=%s", path);
	give_flag(flag);
	assert_int_equal(gbench_list("map", join, text), 2);
	assert_string_equal(text, "map/iterations:1 unmap/iterations:1 ");
	assert_int_equal(gbench_list("nothing", join, text), 0);
	assert_int_equal(gbench_list("all", NULL, NULL), 3);
	strcpy(text, "!");
	assert_int_equal(gbench_list(NULL, join, text), -EBUSY);
	assert_string_equal(text, "!map/iterations:1 unmap/iterations:1 ");
	assert_int_equal(gbench_list("(", join, text), -EINVAL);
	assert_non_null(strstr(gbench_error(), "'('"));

	give_flag("--benchmark_list_tests");
	output_begin(&output);
	assert_int_equal(gbench_run_specified(NULL), 3);
	assert_string_equal(output_end(&output),
	    "map/iterations:1\nunmap/iterations:1\nsink/iterations:1\n");
	assert_int_equal(ran, 0);
	/* Neither ran a benchmark or emptied the file. */
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 4);
	give_flag("--benchmark_list_tests=false");
	give_flag("--benchmark_out=");
	unlink(path);
}

static void
test_bad_runs(void **unused)
{
	struct gbench_options options = {.quiet = true, .filter = "nothing"};
	char path[SCRATCH_MAX], flag[SCRATCH_MAX + 32];
	struct rlimit old, few;
	int error;

	(void)unused;
	assert_int_equal(gbench_run_specified(&options), -ENOENT);
	assert_string_equal(gbench_error(), "no benchmark matches 'nothing'");
	options.filter = "[";
	assert_int_equal(gbench_run_specified(&options), -EINVAL);
	assert_non_null(strstr(gbench_error(), "'['"));
	options.filter = NULL;
	give_flag("--benchmark_out=/nonexistent/file");
	assert_int_equal(gbench_run_specified(&options), -ENOENT);
	assert_non_null(strstr(gbench_error(), "/nonexistent/file"));
	give_flag("--benchmark_out=/");
	assert_int_equal(gbench_run_specified(&options), -EISDIR);
	/* Files that take nothing, or no more than a few bytes. */
	give_flag("--benchmark_out=/dev/full");
	assert_int_equal(gbench_run_specified(&options), -EIO);
	assert_null(strstr(gbench_error(), "it was removed"));
	assert_int_equal(access("/dev/full", F_OK), 0);
	close(scratch_file(path));
	snprintf(flag, sizeof(flag), "--benchmark_out=%s", path);
	give_flag(flag);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	few = old;
	few.rlim_cur = 50;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
	error = gbench_run_specified(&options);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(error, -EIO);
	assert_non_null(strstr(gbench_error(), "it was removed"));
	assert_int_equal(access(path, F_OK), -1);
	give_flag("--benchmark_out=");
	assert_int_equal(gbench_run_specified(&options), 3);
	gbench_clear();
	assert_int_equal(gbench_run_specified(&options), -ENOENT);
}

/* What the caller writes in Google Benchmark's place. */
struct written {
	char path[128];
	json_t *root;
	int calls, error;
};

static int
write_out(const char *path, const char *text, size_t length, void *arg)
{
	struct written *w = arg;

	w->calls++;
	snprintf(w->path, sizeof(w->path), "%s", path);
	json_decref(w->root);
	w->root = json_loadb(text, length, 0, NULL);
	return (w->error);
}

static void
test_write_out(void **unused)
{
	struct written w = {.calls = 0};
	struct gbench_options options = {.quiet = true,
		.write_out = write_out, .write_arg = &w};

	(void)unused;
	assert_int_equal(gbench_run_specified(&options), 3);
	assert_int_equal(w.calls, 0);
	give_flag("--benchmark_out=/nonexistent/file");
	assert_int_equal(gbench_run_specified(&options), 3);
	assert_int_equal(w.calls, 1);
	assert_string_equal(w.path, "/nonexistent/file");
	assert_int_equal(json_array_size(json_object_get(w.root,
	    "benchmarks")), 3);
	assert_string_equal(gbench_flag("benchmark_out"), "/nonexistent/file");
	w.error = -ENOSPC;
	assert_int_equal(gbench_run_specified(&options), -ENOSPC);
	assert_non_null(strstr(gbench_error(),
	    "--benchmark_out=/nonexistent/file: "));
	/* Not of what was refused, nor of nothing. */
	options.filter = "nothing";
	assert_int_equal(gbench_run_specified(&options), -ENOENT);
	assert_int_equal(w.calls, 2);
	json_decref(w.root);
	give_flag("--benchmark_out=");
}

/* --- Several sets, stopping -------------------------------------------- */

static void
test_sets(void **unused)
{
	struct gbench_options options = {.quiet = true};

	(void)unused;
	assert_int_equal(gbench_run_specified(&options), 3);
	gbench_clear();
	gbench_iterations(gbench_register("other", empty, &ran), 1);
	assert_int_equal(gbench_run_specified(&options), 1);
	assert_int_equal(ran, 4);
}

static void
stop(struct gbench_state *state, void *arg)
{
	assert_false(gbench_stopping());
	gbench_stop();
	assert_true(gbench_stopping());
	empty(state, arg);
}

static void
test_stop(void **unused)
{
	struct capture *capture = capture_new();
	struct gbench_options options = {.quiet = true,
	    .display = &capture->reporter};
	struct gbench *bench;

	(void)unused;
	gbench_clear();
	bench = gbench_register("first", stop, &ran);
	gbench_iterations(bench, 1);
	gbench_repetitions(bench, 3);
	bench = gbench_register("second", empty, &ran);
	gbench_threads(bench, 3);
	assert_int_equal(gbench_run_specified(&options), -ECANCELED);
	assert_string_equal(gbench_error(), "stopped");
	assert_int_equal(ran, 1);
	assert_int_equal(capture->n, 4);
	assert_int_equal(capture->finals, 1);
	assert_false(capture->rows[0].run.error_occurred);
	for (int i = 1; i < 4; i++)
		assert_string_equal(capture->rows[i].run.error_message,
		    "stopped");
	/* It is over with that run. */
	assert_false(gbench_stopping());
	capture_free(capture);
	three(NULL);
	assert_int_equal(gbench_run_specified(
	    &(struct gbench_options){.quiet = true}), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		flag_test(test_list),
		flag_test(test_bad_runs),
		flag_test(test_write_out),
		flag_test(test_sets),
		flag_test(test_stop),
	};

	return (cmocka_run_group_tests_name("gbench_run", tests, NULL, NULL));
}
