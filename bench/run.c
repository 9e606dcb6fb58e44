/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"
#include "clocks.h"
#include "closing.h"
#include "expect.h"
#include "gbench/gbench.h"
#include "host/host.h"
#include "kept.h"
#include "measure.h"
#include "near_family.h"
#include "noise.h"
#include "out_file.h"
#include "progress.h"
#include "report.h"
#include "util/wrap.h"
#include "verbs.h"

static const char *const clock_name[] = {
	[GUEST_CLOCK_TSC] = "tsc",
	[GUEST_CLOCK_EXACT] = "exact",
};

static const enum guest_clock order[] = {GUEST_CLOCK_EXACT, GUEST_CLOCK_TSC};

#define COLUMNS	60
#define LOOK_MS	1000	/* at how busy the machine is */

/* All that one call of the verb measures. */
struct session {
	struct kept kept[3]; /* of exact, tsc and this machine */
	size_t n;
	struct progress *progress; /* of what is measured now; null: nothing */
};

/* What is measured now; the options of another target may differ. */
struct job {
	struct session *session;
	const struct options *options;
	enum guest_clock clock;
	bool also; /* beside what was asked for: it may be impossible */
};

static void
news(void *arg, const char *line)
{
	const struct session *session = arg;

	progress_say(session->progress, line);
}

struct listing {
	struct bench *bench;
	size_t times; /* each is repeated */
	size_t n;
};

/* A benchmark that will be measured, by the name that Google Benchmark has. */
static int
list_one(const char *name, void *arg)
{
	struct listing *listing = arg;
	const char *end = strstr(name, "/manual_time");
	struct bench_case *c;
	char own[128];

	snprintf(own, sizeof(own), "%.*s", end != NULL ? (int)(end - name) :
	    (int)strlen(name), name);
	c = bench_find(listing->bench, own);
	if (c != NULL)
		expect_case(listing->bench, c, listing->times);
	listing->n++;
	return (0);
}

static int
matches_none(const char *filter, struct fault *fault)
{
	char question[SUGGEST_MAX];

	return (fault_set(fault, ENOENT, "--benchmark_filter: '%s' matches no "
	    "benchmark%s (expected some of those that `dumpbench list` with "
	    "the same options names)", filter, near_family(question, filter)));
}

/* What was measured, on disk and on the terminal. */
static int
keep(const struct job *job, struct bench *bench, struct fault *fault)
{
	const struct options *options = job->options;
	const struct kept_how how = {
		.folder = options->results,
		.verbose = options->verbose,
		.aside = job->also,
	};
	struct kept *kept = &job->session->kept[job->session->n];
	int error;

	error = report_sort(bench->result, fault);
	if (error == 0)
		error = kept_write(bench->result, &how, kept, fault);
	else
		kept->path = NULL;
	if (error != 0) {
		free(kept->path);
		return (error);
	}
	job->session->n++;
	/* What comes next may write to stderr: let this stand before it. */
	fflush(stdout);
	return (options->plot ? kept_draw(bench->result, kept, fault) : 0);
}

/* Is it too busy for cycles that anybody could trust?  Then it is said. */
static bool
is_busy(void)
{
	double cpus;

	if (!host_watch(LOOK_MS, &cpus) || cpus <= NOISE_BUSY)
		return (false);
	putchar('\n');
	wrap_printf(stdout, COLUMNS, "This machine itself was not measured: "
	    "other processes take %.1f CPUs' time.  When it is quiet:", cpus);
	fputs("  ", stdout);
	closing_program(stdout);
	fputs(" run --target host\n", stdout);
	return (true);
}

static int
run_all(struct bench *bench, const char *filter, struct fault *out,
    struct fault *fault)
{
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
		.write_out = out_file_write,
		.write_arg = out,
	};
	int n, error;

	error = measure_first(bench, fault);
	if (error != 0)
		return (error);
	n = gbench_run_specified(&options);
	if (n < 0)
		return (fault_set(fault, -n, "%s", report.fault.text[0] != '\0' ?
		    report.fault.text : gbench_error()));
	if (report.failed > 0)
		return (fault_set(fault, EIO,
		    "%zu of the benchmarks' rows failed, nothing was written; "
		    "the first: %s", report.failed, bench->fault.text));
	return (0);
}

/* Nothing else may be printed while there is a bar. */
static void
end_progress(struct session *session, struct bench *bench)
{
	progress_free(session->progress);
	session->progress = NULL;
	if (bench != NULL)
		bench->progress = NULL;
}

static int
run_matching(const struct job *job, struct bench *bench, const char *filter,
    struct fault *fault)
{
	const char *times = gbench_flag("benchmark_repetitions");
	struct listing listing = {.bench = bench,
		.times = times != NULL ? strtoul(times, NULL, 10) : 1};
	struct fault out = {""};
	int n, error;

	n = gbench_list(filter, list_one, &listing);
	if (n < 0)
		error = fault_set(fault, -n, "%s", gbench_error());
	else if (n == 0 && !job->also)
		error = matches_none(gbench_flag("benchmark_filter"), fault);
	else if (n == 0 || (job->also && is_busy()))
		error = 0;
	else {
		error = run_all(bench, filter, &out, fault);
		end_progress(job->session, bench);
		if (error == 0)
			error = keep(job, bench, fault);
		if (error == 0 && out.text[0] != '\0')
			error = fault_set(fault, EIO, "%s", out.text);
	}
	return (error);
}

static int
measure(const struct job *job, struct bench *bench, struct fault *fault)
{
	char *filter = bench_filter();
	int error;

	error = run_matching(job, bench, filter, fault);
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

/* Google Benchmark writes the file anew each time that it runs. */
static int
check_out(const struct options *options, struct fault *fault)
{
	if (options->tsc_if_kvm || (options->clock[0] && options->clock[1]))
		return (fault_set(fault, EINVAL,
		    "--benchmark_out: one file holds one clock; add "
		    "--clock=exact or --clock=tsc"));
	if (options->also_host)
		return (fault_set(fault, EINVAL,
		    "--benchmark_out: one file holds one target; add "
		    "--also=none"));
	return (out_file_check(fault));
}

static int
open_bench(const struct job *job, struct bench **bench, struct fault *fault)
{
	const enum target_kind target = job->options->target;
	struct session *session = job->session;
	int error;

	session->progress = progress_new(target == TARGET_HOST ? "host" :
	    clock_name[job->clock]);
	if (target == TARGET_GUEST)
		expect_boot(session->progress);
	error = bench_open(job->options, job->clock, news, session, bench,
	    fault);
	progress_done(session->progress);
	if (error == 0)
		(*bench)->progress = session->progress;
	else
		end_progress(session, NULL);
	return (error);
}

static int
run_job(const struct job *job, int *argc, char **argv, struct fault *fault)
{
	struct bench *bench;
	int error;

	error = set_flags(job->options, job->clock, argc, argv, fault);
	if (error != 0)
		return (error);
	error = open_bench(job, &bench, fault);
	if (error != 0 && job->also) {
		putchar('\n');
		wrap_printf(stdout, COLUMNS, "This machine itself was not "
		    "measured: %s", fault->text);
		return (0);
	}
	if (error != 0)
		return (error);
	error = measure(job, bench, fault);
	end_progress(job->session, bench);
	bench_close(bench);
	return (error);
}

/* This machine's own kernel, with nothing of what was said of a guest's. */
static int
run_also(struct session *session, const struct options *options, int *argc,
    char **argv, struct fault *fault)
{
	struct options host = *options;
	const struct job job = {session, &host, GUEST_CLOCK_TSC, true};

	host.target = TARGET_HOST;
	host.adapter.on = false;
	host.device = host.disk = host.handicap = NULL;
	host.cpus = 0;
	return (run_job(&job, argc, argv, fault));
}

static int
run_jobs(struct session *session, struct options *options, int *argc,
    char **argv, struct fault *fault)
{
	struct job job = {.session = session, .options = options};
	size_t i;
	int error = 0;

	for (i = 0; i < 2 && error == 0; i++) {
		job.clock = order[i];
		if (clock_is_wanted(options, order[i]))
			error = run_job(&job, argc, argv, fault);
	}
	if (error == 0 && options->also_host)
		error = run_also(session, options, argc, argv, fault);
	return (error);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)now.tv_sec + (double)now.tv_nsec / 1e9);
}

int
verb_run(int argc, char **argv)
{
	static char program[] = "dumpbench";
	const double start = seconds();
	struct session session = {.n = 0};
	struct options options;
	struct fault fault = {""}, why;
	size_t i;
	int error, status;

	if (!run_options(&run_table, &options, &argc, argv, &status))
		return (status);
	/* What a --benchmark_out file names as the executable. */
	argv[0] = program;
	error = set_flags(&options, order[0], &argc, argv, &fault);
	if (error == 0 && gbench_flag("benchmark_out") != NULL)
		error = check_out(&options, &fault);
	if (error == 0)
		error = run_options_adapter(&options, &fault);
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
	if (error == 0)
		error = run_jobs(&session, &options, &argc, argv, &fault);
	gbench_shutdown();
	/* Of a run that failed the log may say why. */
	if (error == 0)
		error = adapter_log_end(&options.adapter, false, &fault);
	else
		adapter_log_end(&options.adapter, true, &why);
	if (session.n > 0)
		closing_print(session.kept, session.n, options.results,
		    seconds() - start, stdout);
	for (i = 0; i < session.n; i++)
		free(session.kept[i].path);
	if (error != 0) {
		fprintf(stderr, "dumpbench run: %s\n", fault.text);
		return (1);
	}
	return (0);
}
