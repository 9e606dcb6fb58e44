/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: threads and fixtures, and the loop. */
#include "gbench_benchmarks.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		capture_test(test_fixture),
		capture_test(test_threads),
		capture_test(test_loops),
		capture_test(test_pause),
		capture_test(test_manual_time),
		capture_test(test_process_time),
	};

	return (cmocka_run_group_tests_name("gbench_loop", tests, NULL, NULL));
}
