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

/* Google Benchmark starts its output anew with each clock and target. */
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
	if ((options->also & ALSO_HOST) != 0)
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
		return (errmsg_set(err, EINVAL, "there is no file to "
		    "write in that format; add --benchmark_out=FILE"));
	return (0);
}

static int
check_color(const struct ask *ask, struct errmsg *err)
{
	if (ask->given && gbench_flag_is_true("benchmark_color") &&
	    strcasecmp(ask->value, "auto") != 0 &&
	    !has("benchmark_format", "console"))
		return (errmsg_set(err, EINVAL, "it affects only Google "
		    "Benchmark's console output; add "
		    "--benchmark_format=console"));
	return (0);
}

static int
check_tabular(const struct ask *ask, struct errmsg *err)
{
	if (ask->given && gbench_flag_is_true("benchmark_counters_tabular") &&
	    !has("benchmark_format", "console") &&
	    !(has_file() && has("benchmark_out_format", "console")))
		return (errmsg_set(err, EINVAL, "it affects only Google "
		    "Benchmark's console output; add "
		    "--benchmark_format=console, or --benchmark_out=FILE and "
		    "--benchmark_out_format=console"));
	return (0);
}

static int
check_shown(const struct ask *ask, struct errmsg *err)
{
	if (ask->given &&
	    gbench_flag_is_true("benchmark_display_aggregates_only") &&
	    gbench_flag("benchmark_format") == NULL)
		return (errmsg_set(err, EINVAL, "it affects only Google "
		    "Benchmark's output; add --benchmark_format=console, json "
		    "or csv"));
	return (0);
}

/* A result keeps every repetition, which its readers need. */
static int
check_aggregates(const struct ask *ask, struct errmsg *err)
{
	if (ask->given &&
	    gbench_flag_is_true("benchmark_report_aggregates_only") &&
	    gbench_flag("benchmark_format") == NULL && !has_file())
		return (errmsg_set(err, EINVAL, "it affects only Google "
		    "Benchmark's output and file, a result keeps every "
		    "repetition; add --benchmark_format=console, json or csv, "
		    "or --benchmark_out=FILE"));
	return (0);
}

/*
 * A guest's CPUs come online for the family shootdown and stay online, and for
 * the family adapter another guest is booted.
 */
static int
check_interleaving(const struct ask *ask, struct errmsg *err)
{
	if (ask->options->target->boots &&
	    gbench_flag_is_true("benchmark_enable_random_interleaving"))
		return (errmsg_set(err, EINVAL, "benchmarks of a guest run "
		    "in a fixed order, as its CPUs come online and stay "
		    "online (expected --target=local or host)"));
	return (0);
}

static int
check_perf(const struct ask *ask, struct errmsg *err)
{
	if (ask->value[0] == '\0')
		return (0);
	return (errmsg_set(err, EINVAL, "it would count events of this "
	    "program, not of the kernel under test"));
}

/* Nothing is registered yet, so that this only compiles the filter. */
static int
check_filter(const struct ask *ask, struct errmsg *err)
{
	if (gbench_list(ask->value, NULL, NULL) < 0)
		return (errmsg_set(err, EINVAL, "%s", gbench_error()));
	return (0);
}

/* "key=value,key=value": a key must be none that a result's context has. */
static int
check_context(const struct ask *ask, struct errmsg *err)
{
	json_t *text = json_string(ask->value);
	const char *key;
	size_t n;

	if (text == NULL)
		return (errmsg_set(err, EINVAL, "not UTF-8"));
	json_decref(text);
	for (key = ask->value; *key != '\0'; key += n + (key[n] == ',')) {
		n = strcspn(key, "=");
		if (result_context_has(key, n))
			return (errmsg_set(err, EINVAL, "every result "
			    "already has a member %.*s (expected another key)",
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
	    .summary = "repetitions of each benchmark; default: 1 in the clock "
	    "exact, 9 in tsc"},
	{.name = "benchmark_min_time", .value = "SECONDS",
	    .summary = "repeat a run until it has measured for this time; "
	    "default: one run"},
	{.name = "benchmark_min_warmup_time", .value = "SECONDS",
	    .summary = "the same for a warm-up that is not kept; default: 0"},
	{.name = "benchmark_enable_random_interleaving",
	    .value = "true|false", .summary = "shuffle the repetitions; not "
	    "for a guest; default: true with --target=host, else false"},
	{.name = "benchmark_context", .value = "KEY=VALUE,...",
	    .summary = "members to add to the context of the results"},
	{.name = "benchmark_time_unit", .value = "ns|us|ms|s",
	    .summary = "unit of real_time and cpu_time in files; default: ns"},
	{.name = "benchmark_list_tests",
	    .summary = "only print the names of the benchmarks"},
	{.name = "benchmark_out", .value = "FILE",
	    .summary = "also write Google Benchmark's own file, of one clock"},
	{.name = "benchmark_out_format", .value = "json|csv|console",
	    .summary = "format of that file; default: json"},
	{.name = "benchmark_format", .value = "console|json|csv",
	    .summary = "print Google Benchmark's output: console before the "
	    "summary, json or csv instead of it"},
	{.name = "benchmark_report_aggregates_only", .value = "true|false",
	    .summary = "leave repetitions out of its output and its file"},
	{.name = "benchmark_display_aggregates_only", .value = "true|false",
	    .summary = "leave repetitions out of its output"},
	{.name = "benchmark_counters_tabular", .value = "true|false",
	    .summary = "print counters as columns, in the format console"},
	{.name = "benchmark_color", .value = "auto|true|false",
	    .summary = "use colours in the format console"},
	{.name = "v", .value = "N",
	    .summary = "level of its log on standard error; 2 logs each run"},
	{.name = "benchmark_perf_counters", .value = "LIST",
	    .summary = "an error, as it would count this program only"},
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

/* Google Benchmark wants a flag and its value in one word; made[] has them. */
static int
join(int *argc, char **argv, char **made, struct errmsg *err)
{
	int from, to = 1;

	for (from = 1; from < *argc; from++) {
		if (strncmp(argv[from], "--", 2) != 0 && from > 1) {
			if (asprintf(&made[from], "%s=%s", argv[to - 1],
			    argv[from]) == -1)
				return (errmsg_set(err, ENOMEM, "no memory"));
			argv[to - 1] = made[from];
		} else
			argv[to++] = argv[from];
	}
	*argc = to;
	argv[to] = NULL;
	return (0);
}

/* Which of the flags that are checked the command line has. */
static void
mark(int argc, char **argv, bool *given)
{
	size_t i;
	int k;

	for (i = 0; i < NCHECKS; i++)
		for (k = 1; k < argc; k++)
			given[i] |= is_flag(argv[k], checks[i].name);
}

/* The first flag that is wrong, with its name before the reason. */
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
	 * So short that the first run is long enough: the plan says how much
	 * is measured, unless the user asks for a minimum time.
	 */
	int error = gbench_default_flag("benchmark_min_time", "1e-9");

	/* Exact figures repeat; statistics of cycles need nine or more. */
	if (error == 0)
		error = gbench_default_flag("benchmark_repetitions",
		    clock == GUEST_CLOCK_EXACT ? "1" : "9");
	/* Then a disturbance of the machine is spread over all benchmarks. */
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
	const int words = *argc;
	char **made = calloc((size_t)words + 1, sizeof(*made));
	bool given[NCHECKS] = {false};
	int error, i;

	error = made == NULL ? errmsg_set(err, ENOMEM, "no memory") :
	    join(argc, argv, made, err);
	if (error == 0)
		mark(*argc, argv, given);
	if (error == 0 && (set_defaults(options, clock) != 0 ||
	    gbench_initialize(argc, argv) != 0))
		error = errmsg_set(err, EINVAL, "%s", gbench_error());
	else if (error == 0 && *argc > 1)
		error = errmsg_set(err, EINVAL, "%s: no value (expected "
		    "%s=VALUE)", argv[1], argv[1]);
	for (i = 0; i <= words && made != NULL; i++)
		free(made[i]);
	free(made);
	return (error != 0 ? error : check(options, given, err));
}
