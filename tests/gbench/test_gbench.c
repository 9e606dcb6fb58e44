/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: describing benchmarks, and what is refused. */
#include "gbench_benchmarks.h"

#include <errno.h>
#include <math.h>

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
	refused(gbench_min_time(bench, 0), "more than 0");
	refused(gbench_min_time(bench, NAN), "more than 0");
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

	/* A refusal is kept even if its result was not checked. */
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
		capture_test(test_refused),
		capture_test(test_do_not_optimize),
	};

	return (cmocka_run_group_tests_name("gbench", tests, NULL, NULL));
}
