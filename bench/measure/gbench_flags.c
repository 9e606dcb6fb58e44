/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "measure/gbench_flags.h"
#include "gbench/gbench.h"
#include "measure/out_file.h"
#include "measure/target.h"
#include "result/result.h"

struct ask {
	const struct options *options;
	const char *value;
	bool given; /* on the command line, and not by a variable or default */
};

static bool
has(const char *name, const char *value)
{
	const char *is = gbench_flag(name);

	return (is != NULL && strcmp(is, value) == 0);
}

static bool
has_file(void)
{
	const char *out = gbench_flag("benchmark_out");

	return (out != NULL && out[0] != '\0');
}

/* Google Benchmark writes a document anew each time that it runs. */
static int
check_one(const struct options *options, const char *what,
    struct errmsg *err)
{
	if (gbench_flag_is_true("benchmark_list_tests"))
		return (0);
	if (options->tsc_if_kvm || (options->clock[GUEST_CLOCK_EXACT] &&
	    options->clock[GUEST_CLOCK_TSC]))
		return (errmsg_set(err, EINVAL, "one %s holds one clock; add "
		    "--clock=exact or --clock=tsc", what));
	if (options->also_host)
		return (errmsg_set(err, EINVAL, "one %s holds one target; "
		    "add --also=none", what));
	return (0);
}

bool
bench_flags_own_stdout(void)
{
	return (has("benchmark_format", "json") ||
	    has("benchmark_format", "csv"));
}

static int
check_format(const struct ask *ask, struct errmsg *err)
{
	return (bench_flags_own_stdout() ? check_one(ask->options, "document",
	    err) : 0);
}

static int
check_out(const struct ask *ask, struct errmsg *err)
{
	int error;

	if (!has_file())
		return (0);
	error = check_one(ask->options, "file", err);
	return (error != 0 ? error : out_file_check(err));
}

static int
check_out_format(const struct ask *ask, struct errmsg *err)
{
	if (ask->given && !has_file())
		return (errmsg_set(err, EINVAL, "it is the form of a file, "
		    "and there is none; add --benchmark_out=FILE"));
	return (0);
}

static int
check_color(const struct ask *ask, struct errmsg *err)
{
	if (ask->given && gbench_flag_is_true("benchmark_color") &&
	    strcasecmp(ask->value, "auto") != 0 &&
	    !has("benchmark_format", "console"))
		return (errmsg_set(err, EINVAL, "it colours Google "
		    "Benchmark's own display; add --benchmark_format=console"));
	return (0);
}

static int
check_tabular(const struct ask *ask, struct errmsg *err)
{
	if (ask->given && gbench_flag_is_true("benchmark_counters_tabular") &&
	    !has("benchmark_format", "console") &&
	    !(has_file() && has("benchmark_out_format", "console")))
		return (errmsg_set(err, EINVAL, "it shapes Google Benchmark's "
		    "own display; add --benchmark_format=console, or "
		    "--benchmark_out=FILE and --benchmark_out_format=console"));
	return (0);
}

static int
check_shown(const struct ask *ask, struct errmsg *err)
{
	if (ask->given &&
	    gbench_flag_is_true("benchmark_display_aggregates_only") &&
	    gbench_flag("benchmark_format") == NULL)
		return (errmsg_set(err, EINVAL, "it is about Google "
		    "Benchmark's own display; add --benchmark_format=console, "
		    "json or csv"));
	return (0);
}

/* Our file keeps every repetition, which its readers need. */
static int
check_aggregates(const struct ask *ask, struct errmsg *err)
{
	if (ask->given &&
	    gbench_flag_is_true("benchmark_report_aggregates_only") &&
	    gbench_flag("benchmark_format") == NULL && !has_file())
		return (errmsg_set(err, EINVAL, "it is about Google "
		    "Benchmark's own display and file, the result keeps every "
		    "repetition; add --benchmark_format=console, json or csv, "
		    "or --benchmark_out=FILE"));
	return (0);
}

/*
 * A guest's CPUs come online for the family shootdown and stay, and for the
 * family card it is booted anew.
 */
static int
check_interleaving(const struct ask *ask, struct errmsg *err)
{
	if (ask->options->target->boots &&
	    gbench_flag_is_true("benchmark_enable_random_interleaving"))
		return (errmsg_set(err, EINVAL, "the benchmarks of a guest "
		    "have an order, as its CPUs come online and stay; only "
		    "--target local and host accept it"));
	return (0);
}

static int
check_perf(const struct ask *ask, struct errmsg *err)
{
	if (ask->value[0] == '\0')
		return (0);
	return (errmsg_set(err, EINVAL, "it would count this program and not "
	    "the kernel under test"));
}

/* Before anything is started: with no benchmark yet it only compiles. */
static int
check_filter(const struct ask *ask, struct errmsg *err)
{
	if (gbench_list(ask->value, NULL, NULL) < 0)
		return (errmsg_set(err, EINVAL, "%s", gbench_error()));
	return (0);
}

/* "key=value,key=value": keys that the context of a result has itself. */
static int
check_context(const struct ask *ask, struct errmsg *err)
{
	json_t *text = json_string(ask->value);
	const char *key;
	size_t n;

	if (text == NULL)
		return (errmsg_set(err, EINVAL, "it is not UTF-8"));
	json_decref(text);
	for (key = ask->value; *key != '\0'; key += n + (key[n] == ',')) {
		n = strcspn(key, "=");
		if (result_context_has(key, n))
			return (errmsg_set(err, EINVAL, "every result has a "
			    "member %.*s already; another key is accepted",
			    (int)n, key));
		n = strcspn(key, ",");
	}
	return (0);
}

/* In the manual's order. */
const struct option_row bench_flags[BENCH_FLAGS] = {
	{.name = "benchmark_filter", .value = "REGEX",
	    .summary = "only benchmarks whose name matches"},
	{.name = "benchmark_repetitions", .value = "N",
	    .summary = "how often each is repeated; default: 1 in the clock "
	    "exact, 9 in tsc"},
	{.name = "benchmark_min_time", .value = "SECONDS",
	    .summary = "repeat a run until it measured so much; default: once"},
	{.name = "benchmark_min_warmup_time", .value = "SECONDS",
	    .summary = "the same before, of which nothing is kept; default: 0"},
	{.name = "benchmark_enable_random_interleaving",
	    .value = "true|false", .summary = "shuffle the repetitions, but of "
	    "a guest; default: true with --target=host"},
	{.name = "benchmark_context", .value = "KEY=VALUE,...",
	    .summary = "members for the context of the files"},
	{.name = "benchmark_time_unit", .value = "ns|us|ms|s",
	    .summary = "of real_time and cpu_time in the files; default: ns"},
	{.name = "benchmark_list_tests", .summary = "only print the names"},
	{.name = "benchmark_out", .value = "FILE",
	    .summary = "Google Benchmark's own file beside ours, for one "
	    "clock"},
	{.name = "benchmark_out_format", .value = "json|csv|console",
	    .summary = "its form; default: json"},
	{.name = "benchmark_format", .value = "console|json|csv",
	    .summary = "Google Benchmark's own display before ours, or instead "
	    "of it"},
	{.name = "benchmark_report_aggregates_only", .value = "true|false",
	    .summary = "no repetitions in its display and its file"},
	{.name = "benchmark_display_aggregates_only", .value = "true|false",
	    .summary = "none in its display"},
	{.name = "benchmark_counters_tabular", .value = "true|false",
	    .summary = "counters as columns, in the form console"},
	{.name = "benchmark_color", .value = "auto|true|false",
	    .summary = "colours of the display console"},
	{.name = "v", .value = "N",
	    .summary = "its log on standard error; 2: each run"},
	{.name = "benchmark_perf_counters", .value = "LIST",
	    .summary = "refused, as it would count this program only"},
};

static const struct {
	const char *name;
	/* 0, or -EINVAL and a sentence without the flag's name. */
	int (*check)(const struct ask *ask, struct errmsg *err);
} checks[] = {
	{"benchmark_perf_counters", check_perf},
	{"benchmark_filter", check_filter},
	{"benchmark_enable_random_interleaving", check_interleaving},
	{"benchmark_context", check_context},
	{"benchmark_out", check_out},
	{"benchmark_out_format", check_out_format},
	{"benchmark_format", check_format},
	{"benchmark_report_aggregates_only", check_aggregates},
	{"benchmark_display_aggregates_only", check_shown},
	{"benchmark_counters_tabular", check_tabular},
	{"benchmark_color", check_color},
};

#define NCHECKS (sizeof(checks) / sizeof(checks[0]))

/* "--name" or "--name=value". */
static bool
is_flag(const char *arg, const char *name)
{
	size_t n = strlen(name);

	return (strncmp(arg, "--", 2) == 0 && strncmp(arg + 2, name, n) == 0 &&
	    (arg[2 + n] == '\0' || arg[2 + n] == '='));
}

/* Which of those that are checked the command line has. */
static void
mark(int argc, char **argv, bool *given)
{
	size_t i;
	int k;

	for (i = 0; i < NCHECKS; i++)
		for (k = 1; k < argc; k++)
			given[i] |= is_flag(argv[k], checks[i].name);
}

/* A flag's name stands before what is wrong with it. */
static int
check(const struct options *options, const bool *given, struct errmsg *err)
{
	struct errmsg why;
	struct ask ask = {.options = options};
	size_t i;

	for (i = 0; i < NCHECKS; i++) {
		ask.value = gbench_flag(checks[i].name);
		ask.given = given[i];
		if (ask.value != NULL && checks[i].check(&ask, &why) != 0)
			return (errmsg_set(err, EINVAL, "--%s: %.1500s",
			    checks[i].name, why.text));
	}
	return (0);
}

static int
set_defaults(const struct options *options, enum guest_clock clock)
{
	/*
	 * A time so short that the first run is long enough: a run's length is
	 * what its plan says, unless the user asks for a minimum time.
	 */
	int error = gbench_default_flag("benchmark_min_time", "1e-9");

	/* Exact figures repeat; statistics of tsc ones want nine or more. */
	if (error == 0)
		error = gbench_default_flag("benchmark_repetitions",
		    clock == GUEST_CLOCK_EXACT ? "1" : "9");
	/* What disturbs a machine for a while disturbs no benchmark alone. */
	if (error == 0)
		error = gbench_default_flag(
		    "benchmark_enable_random_interleaving",
		    options->target->process ? "true" : "false");
	return (error);
}

int
bench_flags_set(const struct options *options, enum guest_clock clock,
    int *argc, char **argv, struct errmsg *err)
{
	bool given[NCHECKS] = {false};

	mark(*argc, argv, given);
	if (set_defaults(options, clock) != 0 ||
	    gbench_initialize(argc, argv) != 0)
		return (errmsg_set(err, EINVAL, "%s", gbench_error()));
	if (*argc > 1)
		return (errmsg_set(err, EINVAL, "'%s' wants a value, as in "
		    "%s=VALUE", argv[1], argv[1]));
	return (check(options, given, err));
}
