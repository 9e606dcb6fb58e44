/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: describing benchmarks, and what happens inside one. */
#include "gbench_capture.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

/* libstdc++'s: how a C test gets a C++ exception to throw. */
_Noreturn void _ZSt21__throw_runtime_errorPKc(const char *what);

static void
empty(struct gbench_state *state, void *arg)
{
	(void)arg;
	while (gbench_state_keep_running(state))
		;
}

/* A benchmark of one iteration. */
static struct gbench *
once(const char *name, gbench_fn *fn, void *arg)
{
	struct gbench *bench = gbench_register(name, fn, arg);

	assert_non_null(bench);
	assert_int_equal(gbench_iterations(bench, 1), 0);
	return (bench);
}

struct names {
	size_t n;
	char name[64][64];
};

static int
add_name(const char *name, void *arg)
{
	struct names *names = arg;

	assert_true(names->n < 64);
	strcpy(names->name[names->n++], name);
	return (0);
}

static void
assert_names(const char *const *wanted, size_t n)
{
	struct names names = {0};

	assert_int_equal(gbench_list("all", add_name, &names), n);
	assert_int_equal(names.n, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(names.name[i], wanted[i]);
}

#define assert_list(...) \
	assert_names((const char *[]){__VA_ARGS__}, \
	    sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

static void
test_arguments(void **unused)
{
	const int64_t pair[] = {3, -4}, few[] = {1, 2}, more[] = {10, 20, 30};
	const struct gbench_span spans[] = {{1, 4}, {5, 6}};
	const struct gbench_values lists[] = {{few, 2}, {more, 3}};
	struct gbench *bench;

	(void)unused;
	bench = gbench_register("arg", empty, NULL);
	gbench_arg(bench, 7);
	gbench_arg(bench, -1);
	bench = gbench_register("args", empty, NULL);
	gbench_args(bench, pair, 2);
	bench = gbench_register("range", empty, NULL);
	gbench_range_multiplier(bench, 2);
	gbench_range(bench, 1, 6);
	bench = gbench_register("dense", empty, NULL);
	gbench_dense_range(bench, 1, 6, 2);
	bench = gbench_register("ranges", empty, NULL);
	gbench_ranges(bench, spans, 2);
	bench = gbench_register("product", empty, NULL);
	gbench_args_product(bench, lists, 2);
	assert_list("arg/7", "arg/-1", "args/3/-4", "range/1", "range/2",
	    "range/4", "range/6", "dense/1", "dense/3", "dense/5",
	    "ranges/1/5", "ranges/4/5", "ranges/1/6", "ranges/4/6",
	    "product/1/10", "product/2/10", "product/1/20", "product/2/20",
	    "product/1/30", "product/2/30");
}

static void
test_names(void **unused)
{
	const char *const names[] = {"x", ""};
	const int64_t pair[] = {1, 2};
	struct gbench *bench;
	struct capture *capture;
	const struct gbench_run *run;

	(void)unused;
	bench = once("a", empty, NULL);
	gbench_arg_names(bench, names, 2);
	gbench_args(bench, pair, 2);
	gbench_repetitions(bench, 2);
	gbench_measure_process_cpu_time(bench);
	gbench_use_real_time(bench);
	gbench_threads(bench, 2);
	bench = gbench_register("b", empty, NULL);
	gbench_arg_name(bench, "size");
	gbench_arg(bench, 9);
	gbench_min_time(bench, 0.001);
	gbench_min_warmup_time(bench, 0.001);
	capture = capture_all();
	run = capture_find(capture, "a/x:1/2/iterations:1/repeats:2/"
	    "process_time/real_time/threads:2_mean");
	assert_string_equal(run->run_name, "a/x:1/2/iterations:1/repeats:2/"
	    "process_time/real_time/threads:2");
	assert_string_equal(run->parts.function_name, "a");
	assert_string_equal(run->parts.args, "x:1/2");
	assert_string_equal(run->parts.min_time, "");
	assert_string_equal(run->parts.iterations, "iterations:1");
	assert_string_equal(run->parts.repetitions, "repeats:2");
	assert_string_equal(run->parts.time_type, "process_time/real_time");
	assert_string_equal(run->parts.threads, "threads:2");
	run = capture_find(capture,
	    "b/size:9/min_time:0.001/min_warmup_time:0.001");
	assert_string_equal(run->parts.min_warmup_time,
	    "min_warmup_time:0.001");
	assert_true(run->real_accumulated_time >= 0.0005);
	assert_true(run->iterations > 1);
	capture_free(capture);
}

static void
sum_arguments(struct gbench_state *state, void *arg)
{
	int64_t *sum = arg;

	assert_int_equal(gbench_state_ranges(state), 2);
	*sum += gbench_state_range(state, 0) * gbench_state_range(state, 1);
	empty(state, NULL);
}

static void
third_argument(struct gbench_state *state, void *arg)
{
	(void)arg;
	assert_int_equal(gbench_state_range(state, 2), 0);
	empty(state, NULL);
}

static void
test_argument_values(void **unused)
{
	const int64_t some[] = {2, 3, 5, 7};
	struct gbench *bench;
	struct capture *capture;
	const struct gbench_run *run;
	int64_t sum = 0;

	(void)unused;
	bench = once("sum", sum_arguments, &sum);
	gbench_args(bench, some, 2);
	gbench_args(bench, some + 2, 2);
	bench = once("third", third_argument, NULL);
	gbench_args(bench, some, 2);
	capture = capture_all();
	assert_int_equal(sum, 2 * 3 + 5 * 7);
	run = capture_find(capture, "third/2/3/iterations:1");
	assert_true(run->error_occurred);
	assert_non_null(strstr(run->error_message, "argument"));
	capture_free(capture);
}

/* --- Threads and fixtures ---------------------------------------------- */

struct fixture {
	atomic_int setups, teardowns, bodies, early, indexes;
	int threads, fail;
};

static void
set_up(struct gbench_state *state, void *arg)
{
	struct fixture *fixture = arg;

	assert_int_equal(gbench_state_thread_index(state), 0);
	assert_int_equal(fixture->setups, fixture->teardowns);
	fixture->threads = gbench_state_threads(state);
	fixture->bodies = 0;
	/* Long enough for the other threads to arrive too early. */
	nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	assert_false(gbench_state_keep_running(state));
	fixture->setups++;
	if (fixture->fail)
		gbench_state_skip_with_error(state, "no such device");
}

static void
tear_down(struct gbench_state *state, void *arg)
{
	struct fixture *fixture = arg;

	assert_int_equal(gbench_state_range(state, 0), 4);
	assert_int_equal(gbench_state_threads(state), fixture->threads);
	assert_int_equal(fixture->bodies, fixture->fail ? 0 : fixture->threads);
	assert_int_equal(gbench_state_skip_with_error(state, "late"), -EINVAL);
	assert_int_equal(gbench_state_counter(state, "c", 1, 0), -EINVAL);
	assert_int_equal(gbench_state_set_label(state, "l"), -EINVAL);
	assert_int_equal(gbench_state_pause_timing(state), -EINVAL);
	assert_false(gbench_state_keep_running(state));
	assert_non_null(strstr(gbench_error(), "'fixed'"));
	fixture->teardowns++;
}

static void
fixed(struct gbench_state *state, void *arg)
{
	struct fixture *fixture = arg;

	if (fixture->setups != fixture->teardowns + 1)
		fixture->early++;
	fixture->bodies++;
	fixture->indexes |= 1 << gbench_state_thread_index(state);
	empty(state, NULL);
}

static void
test_fixture(void **unused)
{
	struct fixture fixture = {0};
	struct gbench *bench = once("fixed", fixed, &fixture);
	struct capture *capture;

	(void)unused;
	gbench_arg(bench, 4);
	gbench_dense_thread_range(bench, 1, 3, 2);
	gbench_repetitions(bench, 2);
	gbench_fixture(bench, set_up, tear_down);
	capture = capture_all();
	assert_int_equal(fixture.setups, 4);
	assert_int_equal(fixture.teardowns, 4);
	assert_int_equal(fixture.early, 0);
	assert_int_equal(fixture.indexes, 7);
	assert_int_equal(capture_find(capture,
	    "fixed/4/iterations:1/repeats:2/threads:3")->threads, 3);
	capture_free(capture);

	/* A set-up that fails: no thread begins, the tear-down follows. */
	fixture.fail = 1;
	fixture.setups = fixture.teardowns = 0;
	capture = capture_all();
	/* Once for each number of threads: the repetition is not tried. */
	assert_int_equal(fixture.setups, 2);
	assert_int_equal(fixture.teardowns, 2);
	assert_int_equal(capture->n, 4);
	for (size_t i = 0; i < capture->n; i++)
		assert_string_equal(capture->rows[i].run.error_message,
		    "no such device");
	capture_free(capture);

	/* Another run tries again. */
	fixture.fail = 0;
	fixture.setups = fixture.teardowns = 0;
	capture = capture_all();
	assert_int_equal(fixture.setups, 4);
	for (size_t i = 0; i < capture->n; i++)
		assert_false(capture->rows[i].run.error_occurred);
	capture_free(capture);
}

static void
test_threads(void **unused)
{
	struct gbench *bench = gbench_register("t", empty, NULL);
	char all[32];

	(void)unused;
	gbench_threads(bench, 5);
	gbench_thread_range(bench, 1, 3);
	gbench_dense_thread_range(bench, 2, 7, 4);
	gbench_thread_per_cpu(bench);
	snprintf(all, sizeof(all), "t/threads:%ld",
	    sysconf(_SC_NPROCESSORS_ONLN));
	assert_list("t/threads:5", "t/threads:1", "t/threads:2",
	    "t/threads:3", "t/threads:2", "t/threads:6", "t/threads:7", all);
}

/* --- The loop ---------------------------------------------------------- */

static void
count_each(struct gbench_state *state, void *arg)
{
	int64_t *counts = arg;

	assert_int_equal(gbench_state_max_iterations(state), 10);
	assert_int_equal(gbench_state_iterations(state), 0);
	counts[0] = 0;
	while (gbench_state_keep_running(state))
		counts[0]++;
	assert_int_equal(gbench_state_iterations(state), 10);
	/* A second loop is none. */
	assert_false(gbench_state_keep_running(state));
	GBENCH_LOOP (state)
		counts[0]++;
}

static void
count_batches(struct gbench_state *state, void *arg)
{
	int64_t *counts = arg;

	counts[1] = 0;
	while (gbench_state_keep_running_batch(state, 4))
		counts[1] += 4;
}

static void
count_loop(struct gbench_state *state, void *arg)
{
	int64_t *counts = arg;

	counts[2] = 0;
	GBENCH_LOOP (state)
		counts[2]++;
	assert_int_equal(gbench_state_iterations(state), 10);
}

static void
test_loops(void **unused)
{
	struct capture *capture;
	int64_t counts[3];

	(void)unused;
	gbench_iterations(gbench_register("each", count_each, counts), 10);
	gbench_iterations(gbench_register("batch", count_batches, counts), 10);
	gbench_iterations(gbench_register("loop", count_loop, counts), 10);
	capture = capture_all();
	assert_int_equal(counts[0], 10);
	assert_int_equal(counts[1], 12);
	assert_int_equal(counts[2], 10);
	assert_int_equal(capture->n, 3);
	assert_int_equal(capture->rows[0].run.iterations, 10);
	assert_int_equal(capture->rows[1].run.iterations, 12);
	assert_int_equal(capture->rows[2].run.iterations, 10);
	for (size_t i = 0; i < 3; i++)
		assert_false(capture->rows[i].run.error_occurred);
	capture_free(capture);
}

static void
nap(int milliseconds)
{
	nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000L}, NULL);
}

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (time.tv_sec + time.tv_nsec * 1e-9);
}

/*
 * 4 iterations: each paused for 200 ms or more, every second to its end.  In
 * `arg` the seconds that were not.
 */
static void
pauses(struct gbench_state *state, void *arg)
{
	double *counted = arg, begin;
	int n = 0;

	assert_int_equal(gbench_state_pause_timing(state), -EINVAL);
	*counted = -now();
	while (gbench_state_keep_running(state)) {
		assert_int_equal(gbench_state_resume_timing(state), -EINVAL);
		assert_int_equal(gbench_state_pause_timing(state), 0);
		assert_int_equal(gbench_state_pause_timing(state), 0);
		begin = now();
		nap(200);
		*counted -= now() - begin;
		if (n++ % 2 == 0) {
			assert_int_equal(gbench_state_resume_timing(state), 0);
			nap(5);
		}
	}
	*counted += now();
	assert_int_equal(gbench_state_pause_timing(state), -EINVAL);
}

static void
test_pause(void **unused)
{
	double counted;
	struct gbench *bench = gbench_register("pauses", pauses, &counted);
	struct capture *capture;
	const struct gbench_run *run;

	(void)unused;
	gbench_iterations(bench, 4);
	gbench_use_real_time(bench);
	gbench_unit(bench, GBENCH_MILLISECOND);
	capture = capture_all();
	run = &capture->rows[0].run;
	assert_false(run->error_occurred);
	assert_true(counted >= 0.010);
	/* A pause more or less would be 200 ms. */
	assert_true(fabs(run->real_accumulated_time - counted) < 0.100);
	assert_int_equal(run->time_unit, GBENCH_MILLISECOND);
	assert_near(run->real_time, run->real_accumulated_time / 4 * 1e3);
	capture_free(capture);
}

/* What every iteration took, says an argument: milliseconds. */
static void
manual(struct gbench_state *state, void *arg)
{
	(void)arg;
	assert_int_equal(gbench_state_set_iteration_time(state, -1), -EINVAL);
	assert_int_equal(gbench_state_set_iteration_time(state, NAN), -EINVAL);
	while (gbench_state_keep_running(state))
		gbench_state_set_iteration_time(state, 0.25);
}

static void
test_manual_time(void **unused)
{
	struct gbench *bench = gbench_register("manual", manual, NULL);
	struct capture *capture;
	const struct gbench_run *run;

	(void)unused;
	gbench_use_manual_time(bench);
	gbench_min_time(bench, 100);
	gbench_unit(bench, GBENCH_SECOND);
	capture = capture_all();
	run = &capture->rows[0].run;
	/* 100 s pass at once: it is this time that decides. */
	assert_true(run->iterations >= 400);
	assert_near(run->real_time, 0.25);
	assert_near(run->real_accumulated_time, 0.25 * run->iterations);
	assert_true(run->cpu_accumulated_time < 1);
	capture_free(capture);
}

static void *
work(void *unused)
{
	struct timespec time;

	do
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	while (time.tv_nsec < 50000000);
	return (unused);
}

/* A thread of the benchmark's own works for 50 ms; its main thread waits. */
static void
delegate(struct gbench_state *state, void *arg)
{
	pthread_t thread;

	(void)arg;
	while (gbench_state_keep_running(state)) {
		assert_int_equal(pthread_create(&thread, NULL, work, NULL), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
	}
}

static void
test_process_time(void **unused)
{
	struct capture *capture;

	(void)unused;
	once("own", delegate, NULL);
	gbench_measure_process_cpu_time(once("all", delegate, NULL));
	capture = capture_all();
	assert_true(capture_find(capture, "own/iterations:1")->
	    cpu_accumulated_time < 0.040);
	assert_true(capture_find(capture, "all/iterations:1/process_time")->
	    cpu_accumulated_time >= 0.050);
	capture_free(capture);
}

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

/* --- Refused settings -------------------------------------------------- */

static void
test_refused(void **unused)
{
	const int64_t values[] = {1, 2};
	const char *const hole[] = {"a", NULL};
	const struct gbench_span back = {2, 1};
	const struct gbench_values none = {values, 0};
	struct gbench *bench, *timed, *fixed_, *manual_, *real;
	struct gbench_options quiet = {.quiet = true};

	(void)unused;
	bench = gbench_register("b", empty, NULL);
	timed = gbench_register("timed", empty, NULL);
	fixed_ = once("fixed", empty, NULL);
	manual_ = gbench_register("manual", empty, NULL);
	real = gbench_register("real", empty, NULL);
	assert_int_equal(gbench_arg(bench, 1), 0);
	assert_int_equal(gbench_min_time(timed, 1), 0);
	assert_int_equal(gbench_use_manual_time(manual_), 0);
	assert_int_equal(gbench_use_real_time(real), 0);

#define refused(call, words) do { \
	assert_int_equal(call, -EINVAL); \
	if (strstr(gbench_error(), words) == NULL) \
		fail_msg("\"%s\" does not say \"%s\"", gbench_error(), words); \
} while (0)
	refused(gbench_args(bench, values, 2), "'b': all calls");
	refused(gbench_args(bench, NULL, 1), "'b'");
	refused(gbench_arg_names(bench, hole, 2), "name");
	refused(gbench_arg_names(bench, hole, 0), "name");
	refused(gbench_arg_name(bench, NULL), "name");
	refused(gbench_range(bench, 2, 1), "range 2 to 1");
	refused(gbench_ranges(bench, &back, 1), "range 2 to 1");
	refused(gbench_ranges(bench, NULL, 0), "range");
	refused(gbench_range_multiplier(bench, 1), "at least 2");
	refused(gbench_dense_range(bench, 2, 1, 1), "dense range 2 to 1");
	refused(gbench_dense_range(bench, 1, 2, 0), "by 0");
	refused(gbench_dense_range(bench, 1, INT64_MAX, 1), "dense range");
	refused(gbench_args_product(bench, NULL, 0), "list");
	refused(gbench_args_product(bench, &none, 1), "list");
	refused(gbench_threads(bench, 0), "0 threads");
	refused(gbench_thread_range(bench, 2, 1), "threads 2 to 1");
	refused(gbench_thread_range(bench, 0, 1), "threads 0 to 1");
	refused(gbench_dense_thread_range(bench, 1, 2, 0), "by 0");
	refused(gbench_repetitions(bench, 0), "0 repetitions");
	refused(gbench_iterations(bench, 0), "0 iterations");
	refused(gbench_iterations(timed, 1), "'timed'");
	refused(gbench_min_time(fixed_, 1), "'fixed'");
	refused(gbench_min_time(bench, 0), "above 0");
	refused(gbench_min_time(bench, NAN), "above 0");
	refused(gbench_min_warmup_time(bench, -1), "at least 0");
	refused(gbench_min_warmup_time(fixed_, 1), "'fixed'");
	refused(gbench_use_real_time(manual_), "exclude");
	refused(gbench_use_manual_time(real), "exclude");
	refused(gbench_unit(bench, 4), "time unit 4");
	refused(gbench_complexity(bench, GBENCH_O_FUNCTION), "complexity 8");
	refused(gbench_complexity_fn(bench, NULL), "function");
	refused(gbench_compute_statistics(bench, "s", NULL, NULL, GBENCH_TIME),
	    "statistic");
	refused(gbench_arg(NULL, 1), "no benchmark");
	refused(gbench_fixture(NULL, NULL, NULL), "no benchmark");
	refused(gbench_set_default_time_unit(9), "9");
	assert_null(gbench_register(NULL, empty, NULL));
	assert_null(gbench_register("", empty, NULL));
	assert_null(gbench_register("x", NULL, NULL));
	assert_non_null(strstr(gbench_error(), "'x' needs a function"));

	/* One that nobody looked at is not forgotten. */
	refused(gbench_run_specified(&quiet), "'b': all calls");
	refused(gbench_list(NULL, NULL, NULL), "'b': all calls");
#undef refused
	gbench_clear();
	once("good", empty, NULL);
	assert_int_equal(gbench_run_specified(&quiet), 1);
}

/* The compiler may drop neither of these loops, nor know the sum. */
static void
test_do_not_optimize(void **unused)
{
	struct { long first, second; } object = {1, 2};
	double number = 1.5;
	int sum = 0;

	(void)unused;
	for (int i = 0; i < 10; i++) {
		sum += i;
		gbench_do_not_assume(sum);
		gbench_do_not_optimize(sum);
		gbench_do_not_optimize(sum + number);
		gbench_do_not_optimize(&sum);
		gbench_do_not_optimize(object);
		gbench_clobber_memory();
	}
	gbench_do_not_assume(object);
	assert_int_equal(sum, 45);
	assert_int_equal(object.second, 2);
	assert_string_equal(gbench_unit_string(GBENCH_MICROSECOND), "us");
	assert_true(gbench_version()[0] >= '1');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		capture_test(test_arguments),
		capture_test(test_names),
		capture_test(test_argument_values),
		capture_test(test_fixture),
		capture_test(test_threads),
		capture_test(test_loops),
		capture_test(test_pause),
		capture_test(test_manual_time),
		capture_test(test_process_time),
		capture_test(test_counters),
		capture_test(test_failures),
		capture_test(test_failing_thread),
		capture_test(test_refused),
		capture_test(test_do_not_optimize),
	};

	return (cmocka_run_group_tests_name("gbench", tests, NULL, NULL));
}
