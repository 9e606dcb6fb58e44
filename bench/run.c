/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "collect.h"
#include "gbench/gbench.h"
#include "measure.h"
#include "progress.h"
#include "report.h"
#include "util/output.h"
#include "verbs.h"

static const char *const clock_name[] = {
	[GUEST_CLOCK_TSC] = "tsc",
	[GUEST_CLOCK_EXACT] = "exact",
};

static void
news(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

static int
count_one(const char *name, void *arg)
{
	size_t *n = arg;

	(void)name;
	++*n;
	return (0);
}

/* Google Benchmark's own file; what fails is told when our own is written. */
static int
write_out(const char *path, const char *text, size_t length, void *arg)
{
	struct fault *fault = arg, why;
	struct output *output;
	int error;

	error = output_open(path, &output, &why);
	if (error == 0) {
		output_sync(output);
		fwrite(text, 1, length, output_file(output));
		error = output_finish(output, &why);
	}
	if (error != 0)
		fault_set(fault, -error, "--benchmark_out=%.1900s", why.text);
	return (0);
}

static int
run_matching(struct bench *bench, const char *filter, struct fault *fault)
{
	struct fault out = {""};
	struct report report = {.bench = bench};
	struct gbench_reporter reporter = report_reporter(&report);
	const char *format = gbench_flag("benchmark_format");
	struct gbench_options options = {
		.filter = filter,
		/* Google Benchmark's own display, for who asks for it. */
		.quiet = format == NULL,
		/* Every repetition, whatever the display leaves out. */
		.file = &reporter,
		.every = true,
		.write_out = write_out,
		.write_arg = &out,
	};
	size_t total = 0;
	int n, error;

	n = gbench_list(filter, count_one, &total);
	if (n < 0)
		return (fault_set(fault, -n, "%s", gbench_error()));
	if (n == 0)
		return (fault_set(fault, ENOENT,
		    "--benchmark_filter: '%s' matches no benchmark; `dumpbench "
		    "list` with the same options names them",
		    gbench_flag("benchmark_filter")));
	error = measure_first(bench, fault);
	if (error != 0)
		return (error);
	report.progress = progress_new(clock_name[bench->clock], total);
	n = gbench_run_specified(&options);
	progress_free(report.progress);
	if (n < 0)
		return (fault_set(fault, -n, "%s", report.fault.text[0] != '\0' ?
		    report.fault.text : gbench_error()));
	if (report.failed > 0)
		return (fault_set(fault, EIO,
		    "%zu of the benchmarks' rows failed, nothing was written; "
		    "the first: %s", report.failed, bench->fault.text));
	error = report_sort(bench->result, fault);
	if (error != 0)
		return (error);
	error = collect_write(bench->result, bench->options->results, fault);
	if (error == 0 && out.text[0] != '\0')
		error = fault_set(fault, EIO, "%s", out.text);
	return (error);
}

static int
measure(struct bench *bench, struct fault *fault)
{
	char *filter = bench_filter();
	int error;

	error = run_matching(bench, filter, fault);
	free(filter);
	return (error);
}

/*
 * A time so short that the first run is long enough: a run's length is what
 * its plan says, unless the user asks for a minimum time.
 */
static int
set_flags(const struct options *options, enum guest_clock clock, int *argc,
    char **argv, struct fault *fault)
{
	/* What disturbs a machine for a while disturbs no benchmark alone. */
	const bool interleave = options->target == TARGET_HOST;

	/* Exact figures repeat; statistics of tsc ones want nine or more. */
	if (gbench_default_flag("benchmark_min_time", "1e-9") != 0 ||
	    gbench_default_flag("benchmark_repetitions",
		clock == GUEST_CLOCK_EXACT ? "1" : "9") != 0 ||
	    gbench_default_flag("benchmark_enable_random_interleaving",
		interleave ? "true" : "false") != 0 ||
	    gbench_initialize(argc, argv) != 0)
		return (fault_set(fault, EINVAL, "%s", gbench_error()));
	if (*argc > 1)
		return (fault_set(fault, EINVAL,
		    "'%s' is no flag of Google Benchmark %s", argv[1],
		    gbench_version()));
	return (0);
}

/* Can Google Benchmark's own file be written, if there is to be one? */
static int
check_out(const struct options *options, struct fault *fault)
{
	const char *path = gbench_flag("benchmark_out");
	struct output *output;
	struct fault why;
	int error;

	if (path == NULL || *path == '\0')
		return (0);
	if (options->clock[0] && options->clock[1])
		return (fault_set(fault, EINVAL,
		    "--benchmark_out: one file holds one clock; add "
		    "--clock=exact or --clock=tsc"));
	error = output_open(path, &output, &why);
	if (error != 0)
		return (fault_set(fault, -error, "--benchmark_out=%.1900s",
		    why.text));
	output_abandon(output);
	return (0);
}

static int
run_clock(const struct options *options, enum guest_clock clock,
    struct fault *fault)
{
	struct bench *bench;
	int error;

	error = bench_open(options, clock, news, NULL, &bench, fault);
	if (error != 0)
		return (error);
	error = measure(bench, fault);
	bench_close(bench);
	/* What comes next may write to stderr: let this stand before it. */
	fflush(stdout);
	return (error);
}

static int
help(void)
{
	printf("usage: dumpbench run [option …]\n\n"
	    "Measure the mapping paths of a kernel, write the figures below "
	    "the results\nfolder and print them.\n\n");
	options_help();
	return (0);
}

int
verb_run(int argc, char **argv)
{
	static const enum guest_clock order[] = {
		GUEST_CLOCK_EXACT, GUEST_CLOCK_TSC
	};
	static char program[] = "dumpbench";
	struct options options;
	struct fault fault = {""}, why;
	size_t i;
	int error;

	error = options_parse(&options, &argc, argv, &fault);
	/* What a --benchmark_out file names as the executable. */
	argv[0] = program;
	if (error == 0 && options.help)
		return (help());
	if (error == 0)
		error = set_flags(&options, order[0], &argc, argv, &fault);
	if (error == 0)
		error = check_out(&options, &fault);
	if (error != 0) {
		fprintf(stderr, "dumpbench run: %s\n", fault.text);
		return (2);
	}
	error = result_folder(options.results, &fault);
	if (error != 0) {
		fprintf(stderr, "dumpbench run: --results %s, which must be a "
		    "folder to write to\n", fault.text);
		return (2);
	}
	error = adapter_log_begin(&options.adapter, &fault);
	if (error != 0) {
		fprintf(stderr, "dumpbench run: %s\n", fault.text);
		return (2);
	}
	for (i = 0; i < 2 && error == 0; i++)
		if (options.clock[order[i]]) {
			error = set_flags(&options, order[i], &argc,
			    argv, &fault);
			if (error == 0)
				error = run_clock(&options, order[i], &fault);
		}
	gbench_shutdown();
	/* Of a run that failed the log may say why. */
	if (error == 0)
		error = adapter_log_end(&options.adapter, false, &fault);
	else
		adapter_log_end(&options.adapter, true, &why);
	if (error != 0) {
		fprintf(stderr, "dumpbench run: %s\n", fault.text);
		return (1);
	}
	return (0);
}
