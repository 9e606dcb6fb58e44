/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: counters, and benchmarks that fail. */
#include "gbench_benchmarks.h"

#include <dlfcn.h>
#include <errno.h>
#include <math.h>

/* libstdc++'s: how a C test gets a C++ exception to throw. */
_Noreturn void _ZSt21__throw_runtime_errorPKc(const char *what);

/* --- Counters ---------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t flags;
	double wanted; /* of 60, 2 threads, 10 iterations each, 5 s */
} flagged[] = {
	{"plain", 0, 120},
	{"rate", GBENCH_IS_RATE, 24},
	{"threads", GBENCH_AVG_THREADS, 60},
	{"threads_rate", GBENCH_AVG_THREADS_RATE, 12},
	{"invariant", GBENCH_IS_ITERATION_INVARIANT, 2400},
	{"invariant_rate", GBENCH_IS_ITERATION_INVARIANT_RATE, 480},
	{"iterations", GBENCH_AVG_ITERATIONS, 6},
	{"iterations_rate", GBENCH_AVG_ITERATIONS_RATE, 1.2},
	{"invert", GBENCH_INVERT, 1 / 120.0},
	{"all", GBENCH_IS_RATE | GBENCH_AVG_THREADS | GBENCH_INVERT, 1 / 12.0},
};

static void
counters(struct gbench_state *state, void *arg)
{
	struct gbench_counter kilo = {"kilo", 2048, 0, GBENCH_IS_1024};

	(void)arg;
	while (gbench_state_keep_running(state))
		gbench_state_set_iteration_time(state, 0.5);
	for (size_t i = 0; i < sizeof(flagged) / sizeof(*flagged); i++)
		assert_int_equal(gbench_state_counter(state, flagged[i].name,
		    60, flagged[i].flags), 0);
	assert_int_equal(gbench_state_set_counter(state, &kilo), 0);
	/* The later value counts. */
	kilo.value = 1024;
	assert_int_equal(gbench_state_set_counter(state, &kilo), 0);
	gbench_state_counter(state, "unknown", NAN, 0);
	gbench_state_set_items_processed(state, 50);
	gbench_state_set_bytes_processed(state, 5000);
	if (gbench_state_thread_index(state) == 0)
		gbench_state_set_label(state, "a label");
	kilo.one_k = 7;
	assert_int_equal(gbench_state_set_counter(state, &kilo), -EINVAL);
	assert_int_equal(gbench_state_counter(state, "", 1, 0), -EINVAL);
	assert_int_equal(gbench_state_counter(state, NULL, 1, 0), -EINVAL);
	assert_int_equal(gbench_state_counter(state, "x", 1, 64), -EINVAL);
	assert_int_equal(gbench_state_set_counter(state, NULL), -EINVAL);
}

static void
test_counters(void **unused)
{
	struct gbench *bench = gbench_register("counters", counters, NULL);
	struct capture *capture;
	const struct gbench_run *run;

	(void)unused;
	gbench_iterations(bench, 10);
	gbench_threads(bench, 2);
	gbench_use_manual_time(bench);
	capture = capture_all();
	run = &capture->rows[0].run;
	for (size_t i = 0; i < sizeof(flagged) / sizeof(*flagged); i++)
		assert_near(capture_counter(run, flagged[i].name),
		    flagged[i].wanted);
	assert_near(capture_counter(run, "kilo"), 2048);
	assert_true(isnan(capture_counter(run, "unknown")));
	assert_near(capture_counter(run, "items_per_second"), 20);
	assert_near(capture_counter(run, "bytes_per_second"), 2000);
	assert_string_equal(run->label, "a label");
	for (size_t i = 0; i < run->ncounters; i++) {
		const struct gbench_counter *counter = &run->counters[i];
		int one_k = strcmp(counter->name, "kilo") == 0 ||
		    strcmp(counter->name, "bytes_per_second") == 0 ?
		    1024 : 1000;

		assert_int_equal(counter->one_k, one_k);
		for (size_t j = 0; j < sizeof(flagged) / sizeof(*flagged); j++)
			if (strcmp(counter->name, flagged[j].name) == 0)
				assert_int_equal(counter->flags,
				    flagged[j].flags);
	}
	capture_free(capture);
}

/* --- Failing ----------------------------------------------------------- */

struct failing {
	int run;  /* counts them */
	int from; /* the first that fails */
	enum { BEFORE, IN_EACH, IN_BATCH, IN_LOOP, AFTER, EARLY, NO_LOOP,
		THROW, BAD_BATCH } how;
};

static void
failing(struct gbench_state *state, void *arg)
{
	struct failing *failing = arg;
	bool now = failing->run++ >= failing->from;
	int n = 0;

	if (now && failing->how == NO_LOOP)
		return;
	if (now && failing->how == THROW)
		_ZSt21__throw_runtime_errorPKc("thrown on purpose");
	if (now && failing->how == BAD_BATCH)
		while (gbench_state_keep_running_batch(state, 0))
			n++;
	if (now && failing->how == BEFORE)
		gbench_state_skip_with_error(state, "on purpose");
	if (failing->how == IN_LOOP) {
		GBENCH_LOOP (state)
			if (now && n++ == 3) {
				gbench_state_skip_with_error(state,
				    "on purpose");
				break;
			}
	} else if (failing->how == IN_BATCH) {
		while (gbench_state_keep_running_batch(state, 64))
			if (now && n++ == 3)
				gbench_state_skip_with_error(state,
				    "on purpose");
	} else
		while (gbench_state_keep_running(state)) {
			if (now && n++ == 3 && failing->how == IN_EACH)
				gbench_state_skip_with_error(state,
				    "on purpose");
			if (now && failing->how == EARLY)
				return;
		}
	if (failing->how == IN_EACH || failing->how == IN_BATCH)
		assert_true(!now || n == 4);
	if (now && failing->how == AFTER)
		gbench_state_skip_with_error(state, "on purpose");
	assert_int_equal(gbench_state_error_occurred(state), now);
}

/*
 * Each kind of failure, in the first and in the third of four repetitions:
 * Google Benchmark by itself aborts or reads wild memory in several of these.
 */
static void
test_failures(void **unused)
{
	const char *const wanted[] = {[BEFORE] = "on purpose",
	    [IN_EACH] = "on purpose", [IN_BATCH] = "on purpose",
	    [IN_LOOP] = "on purpose", [AFTER] = "on purpose",
	    [EARLY] = "before its loop had ended", [NO_LOOP] = "no loop",
	    [THROW] = "exception: thrown on purpose",
	    [BAD_BATCH] = "fewer than 1"};

	(void)unused;
	for (int how = BEFORE; how <= BAD_BATCH; how++)
		for (int from = 0; from <= 2; from += 2) {
			struct failing arg = {.from = from, .how = how};
			struct gbench *bench = gbench_register("failing",
			    failing, &arg);
			struct capture *capture;

			gbench_iterations(bench, 1000);
			gbench_repetitions(bench, 4);
			capture = capture_all();
			/* Aggregates need two that did not fail. */
			assert_int_equal(capture->n, from == 0 ? 4 : 8);
			assert_int_equal(arg.run, from + 1);
			for (int i = 0; i < 4; i++) {
				const struct gbench_run *run =
				    &capture->rows[i].run;

				assert_int_equal(run->error_occurred,
				    i >= from);
				assert_int_equal(run->repetition_index, i);
				if (i >= from)
					assert_non_null(strstr(
					    run->error_message, wanted[how]));
				else
					assert_string_equal(run->error_message,
					    "");
			}
			capture_free(capture);
			gbench_clear();
		}
}

/* One of three threads fails, at different places. */
static void
fail_one(struct gbench_state *state, void *arg)
{
	const int *how = arg;
	bool me = gbench_state_thread_index(state) == 1;

	if (me && *how == 0)
		return;
	if (me && *how == 1)
		gbench_state_skip_with_error(state, "thread 1");
	while (gbench_state_keep_running(state))
		if (me && *how == 2)
			return;
}

static void
test_failing_thread(void **unused)
{
	(void)unused;
	for (int how = 0; how < 3; how++) {
		struct gbench *bench = gbench_register("one", fail_one, &how);
		struct capture *capture;

		gbench_threads(bench, 3);
		gbench_iterations(bench, 100);
		gbench_repetitions(bench, 3);
		capture = capture_all();
		assert_int_equal(capture->n, 3);
		for (size_t i = 0; i < 3; i++)
			assert_true(capture->rows[i].run.error_occurred);
		capture_free(capture);
		gbench_clear();
	}
}

/* --- Google Benchmark's own file ---------------------------------------- */

static const char *unopened;

/* In place of libc's, for the C++ library. */
static FILE *
fopen_next(const char *name, const char *path, const char *mode)
{
	FILE *(*next)(const char *, const char *);

	if (unopened != NULL && strcmp(path, unopened) == 0) {
		errno = EMFILE;
		return (NULL);
	}
	*(void **)&next = dlsym(RTLD_NEXT, name);
	return (next(path, mode));
}

FILE *
fopen(const char *restrict path, const char *restrict mode)
{
	return (fopen_next("fopen", path, mode));
}

#ifdef __GLIBC__
FILE *
fopen64(const char *restrict path, const char *restrict mode)
{
	return (fopen_next("fopen64", path, mode));
}
#endif

static void
loop(struct gbench_state *state, void *arg)
{
	(void)arg;
	while (gbench_state_keep_running(state))
		continue;
}

/* Where it cannot be opened, Google Benchmark by itself ends the process. */
static void
test_unopened(void **unused)
{
	struct capture *capture = capture_new();
	struct gbench_options options = {.quiet = true,
	    .file = &capture->reporter};

	(void)unused;
	gbench_iterations(gbench_register("unopened", loop, NULL), 1);
	unopened = "/dev/null";
	assert_int_equal(gbench_run_specified(&options), -EMFILE);
	unopened = NULL;
	assert_non_null(strstr(gbench_error(), "/dev/null: "));
	assert_int_equal(capture->n, 0);
	assert_int_equal(gbench_run_specified(&options), 1);
	assert_int_equal(capture->n, 1);
	capture_free(capture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		capture_test(test_counters),
		capture_test(test_failures),
		capture_test(test_failing_thread),
		capture_test(test_unopened),
	};

	return (cmocka_run_group_tests_name("gbench_failures", tests, NULL,
	    NULL));
}
