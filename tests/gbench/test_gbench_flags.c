/* SPDX-License-Identifier: BSD-2-Clause */
/* src/gbench: flags. */
#include "gbench_three.h"

#include <errno.h>

/* Initialize with these; what is left of them, joined, in `left`. */
static int
initialize(char *left, size_t size, const char *const *flags)
{
	char program[] = "test", *argv[16] = {program};
	int argc = 1, error;

	while (*flags != NULL)
		argv[argc++] = strdup(*flags++);
	int given = argc;
	char *all[16];
	memcpy(all, argv, sizeof(all));
	error = gbench_initialize(&argc, argv);
	left[0] = '\0';
	for (int i = 1; i < argc; i++) {
		strncat(left, argv[i], size - strlen(left) - 1);
		strncat(left, " ", size - strlen(left) - 1);
	}
	assert_null(argv[argc]);
	assert_ptr_equal(argv[0], program);
	for (int i = 1; i < given; i++)
		free(all[i]);
	return (error);
}

#define give(...) give_array(__VA_ARGS__, NULL)
#define give_array(left, ...) \
	initialize(left, sizeof(left), (const char *[]){__VA_ARGS__})

static void
test_taken(void **unused)
{
	char left[256];

	(void)unused;
	assert_int_equal(give(left, "--verbose", "--benchmark_filter=unmap",
	    "run", "--v=0", "--benchmark_nonsense=1", "-x",
	    "--benchmark_counters_tabular", "last"), 0);
	assert_string_equal(left,
	    "--verbose run --benchmark_nonsense=1 -x last ");
	assert_string_equal(gbench_flag("benchmark_filter"), "unmap");
	assert_string_equal(gbench_flag("benchmark_counters_tabular"), "true");
	assert_true(gbench_flag_is_true("benchmark_counters_tabular"));
	assert_false(gbench_flag_is_true("benchmark_list_tests"));
	assert_false(gbench_flag_is_true(NULL));
	assert_null(gbench_flag("benchmark_nonsense"));
	assert_null(gbench_flag("benchmark_repetitions"));
	assert_null(gbench_flag(NULL));
	assert_int_equal(gbench_run_specified(
	    &(struct gbench_options){.quiet = true}), 1);
	assert_int_equal(ran, 1);
	/* A later one wins, an option wins over the flag. */
	assert_int_equal(give(left, "--benchmark_filter=x",
	    "--benchmark_filter=map"), 0);
	assert_int_equal(gbench_run_specified(
	    &(struct gbench_options){.quiet = true}), 2);
	assert_int_equal(gbench_run_specified(
	    &(struct gbench_options){.quiet = true, .filter = "-map"}), 1);
	assert_int_equal(gbench_run_specified(
	    &(struct gbench_options){.quiet = true, .filter = "all"}), 3);
	assert_int_equal(give(left, "--benchmark_filter="), 0);
	assert_int_equal(gbench_run_specified(
	    &(struct gbench_options){.quiet = true}), 3);
}

/* Repetitions of "sink", to see what a flag or default did. */
static size_t
repetitions(void)
{
	struct capture *capture = capture_new();
	struct gbench_options options = {.quiet = true, .filter = "sink",
	    .display = &capture->reporter};
	size_t n = 0;

	assert_int_equal(gbench_run_specified(&options), 1);
	while (n < capture->n &&
	    capture->rows[n].run.run_type == GBENCH_ITERATION)
		n++;
	capture_free(capture);
	return (n);
}

static void
test_defaults(void **unused)
{
	char left[256];

	(void)unused;
	assert_int_equal(gbench_default_flag("benchmark_repetitions", "2"), 0);
	/* Not yet. */
	assert_null(gbench_flag("benchmark_repetitions"));
	assert_int_equal(repetitions(), 1);
	/*
	 * The environment wins.  (Google Benchmark itself read it before
	 * main(): here it shows only in the default that is not applied.)
	 */
	setenv("BENCHMARK_REPETITIONS", "3", 1);
	assert_int_equal(give(left), 0);
	assert_string_equal(gbench_flag("benchmark_repetitions"), "3");
	assert_int_equal(repetitions(), 1);
	unsetenv("BENCHMARK_REPETITIONS");

	assert_int_equal(give(left), 0);
	assert_string_equal(gbench_flag("benchmark_repetitions"), "2");
	assert_int_equal(repetitions(), 2);
	assert_int_equal(give(left, "--benchmark_repetitions=4"), 0);
	assert_string_equal(gbench_flag("benchmark_repetitions"), "4");
	assert_int_equal(repetitions(), 4);
	/* The user's stays. */
	assert_int_equal(give(left), 0);
	assert_int_equal(repetitions(), 4);
	assert_int_equal(give(left, "--benchmark_repetitions=1"), 0);
	assert_int_equal(gbench_default_flag("benchmark_repetitions", NULL),
	    0);

	assert_int_equal(gbench_default_flag("benchmark_nonsense", "1"), 0);
	assert_int_equal(give(left), -EINVAL);
	assert_non_null(strstr(gbench_error(), "--benchmark_nonsense=1"));
	assert_int_equal(gbench_default_flag("benchmark_nonsense", NULL), 0);
	assert_int_equal(give(left), 0);
}

static void
test_bad_flags(void **unused)
{
	static const struct {
		const char *flag;
		const char *says;
	} table[] = {
		{"--benchmark_format=xml", "console,json,csv"},
		{"--benchmark_format=json,csv", "console,json,csv"},
		{"--benchmark_out_format=", "console,json,csv"},
		{"--benchmark_time_unit=weeks", "ns,us,ms,s"},
		{"--benchmark_color=", "auto"},
		{"--benchmark_repetitions=0", "at least 1"},
		{"--benchmark_repetitions=-1", "at least 1"},
		{"--benchmark_repetitions=abc", "at least 1"},
		{"--benchmark_repetitions=99999999999", "at least 1"},
		{"--benchmark_min_time=abc", "seconds, at least 0"},
		{"--benchmark_min_time=", "seconds, at least 0"},
		{"--benchmark_min_time=-1", "seconds, at least 0"},
		{"--benchmark_min_time=inf", "seconds, at least 0"},
		{"--benchmark_min_time=nan", "seconds, at least 0"},
		{"--benchmark_min_warmup_time=1x", "seconds, at least 0"},
		{"--benchmark_list_tests=banana", "true,false"},
		{"--benchmark_list_tests=", "true,false"},
		{"--benchmark_enable_random_interleaving=2", "true,false"},
		{"--benchmark_report_aggregates_only=x", "true,false"},
		{"--benchmark_display_aggregates_only=x", "true,false"},
		{"--benchmark_counters_tabular=x", "true,false"},
		{"--benchmark_color=purple", "auto,true,false"},
	};
	char left[256], name[64], wanted[256];

	(void)unused;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const char *value = strchr(table[i].flag, '=') + 1;

		assert_int_equal(give(left, table[i].flag, "more"), -EINVAL);
		assert_non_null(strstr(gbench_error(), table[i].says));
		/* Nothing was taken. */
		snprintf(wanted, sizeof(wanted), "%s more ", table[i].flag);
		assert_string_equal(left, wanted);
		snprintf(name, sizeof(name), "%.*s",
		    (int)(value - 3 - table[i].flag), table[i].flag + 2);
		assert_int_equal(gbench_default_flag(name, value), -EINVAL);
		assert_non_null(strstr(gbench_error(), table[i].says));
	}
	assert_int_equal(give(left, "--v=x"), -EINVAL);
	assert_non_null(strstr(gbench_error(), "a whole number"));
	setenv("BENCHMARK_FORMAT", "xml", 1);
	assert_int_equal(give(left), -EINVAL);
	assert_non_null(strstr(gbench_error(), "--benchmark_format=xml"));
	unsetenv("BENCHMARK_FORMAT");
	assert_int_equal(gbench_default_flag("verbose", "1"), -EINVAL);
	assert_int_equal(gbench_default_flag(NULL, "1"), -EINVAL);
	assert_int_equal(gbench_default_flag("benchmark_context", "a=b"),
	    -EINVAL);
	assert_int_equal(gbench_initialize(NULL, NULL), -EINVAL);
	assert_int_equal(repetitions(), 1);
}

/* Google Benchmark keeps the first of two pairs of a key, and says nothing. */
static void
test_bad_context(void **unused)
{
	static const char *const bad[] = {"a", "=1", "a=", "a=b=c", "a=1,",
	    "", ",", "a=1,,b=2", "a=1,a=2"};
	char left[256], flag[64];

	(void)unused;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(flag, sizeof(flag), "--benchmark_context=%s", bad[i]);
		assert_int_equal(give(left, flag), -EINVAL);
		assert_non_null(strstr(gbench_error(), i == 8 ?
		    "the key a was given before" : "expected KEY=VALUE"));
	}
	assert_int_equal(give(left, "--benchmark_context=a=1",
	    "--benchmark_context=b=2,a=3"), -EINVAL);
	assert_int_equal(give(left, "--benchmark_context=a=1",
	    "--benchmark_context=b=2,c=3"), 0);
	assert_int_equal(give(left, "--benchmark_context=b=2"), -EINVAL);
	for (size_t i = 0; i < 3; i++)
		gbench_add_context((const char *[]){"a", "b", "c"}[i], NULL);
}

static void
test_help(void **unused)
{
	char left[256];
	struct output output;

	(void)unused;
	assert_int_equal(give(left, "--benchmark_filter=unmap", "--help"),
	    GBENCH_HELP);
	assert_string_equal(left, "--benchmark_filter=unmap --help ");
	output_begin(&output);
	gbench_print_help();
	assert_non_null(strstr(output_end(&output), "--benchmark_min_time"));
}

static void
test_unrecognized(void **unused)
{
	char program[] = "test", flag[] = "--no";
	char *argv[] = {program, flag, NULL};

	(void)unused;
	assert_true(gbench_report_unrecognized(2, argv));
	assert_false(gbench_report_unrecognized(1, argv));
}

static void
test_time_unit(void **unused)
{
	struct capture *capture;

	(void)unused;
	give_flag("--benchmark_time_unit=ms");
	capture = capture_all();
	assert_int_equal(capture->rows[0].run.time_unit, GBENCH_MILLISECOND);
	capture_free(capture);
	assert_int_equal(gbench_set_default_time_unit(GBENCH_MICROSECOND), 0);
	/* A list sets and resets flags: the unit stays. */
	assert_int_equal(gbench_list(NULL, NULL, NULL), 3);
	capture = capture_all();
	assert_int_equal(capture->rows[0].run.time_unit, GBENCH_MICROSECOND);
	capture_free(capture);
	give_flag("--benchmark_time_unit=ns");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		flag_test(test_taken),
		flag_test(test_defaults),
		flag_test(test_bad_flags),
		flag_test(test_bad_context),
		flag_test(test_help),
		flag_test(test_unrecognized),
		flag_test(test_time_unit),
	};

	return (cmocka_run_group_tests_name("gbench_flags", tests, NULL, NULL));
}
