/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: aggregates and complexity. */
#include "gbench_benchmarks.h"

#include <errno.h>
#include <math.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		capture_test(test_aggregates),
		capture_test(test_statistics_limit),
		capture_test(test_complexity),
	};

	return (cmocka_run_group_tests_name("gbench_statistics", tests, NULL,
	    NULL));
}
