/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "measure/bench.h"
#include "measure/gbench_flags.h"
#include "measure/clocks.h"
#include "table/closing.h"
#include "measure/expect.h"
#include "gbench/gbench.h"
#include "host/host.h"
#include "table/kept.h"
#include "measure/case.h"
#include "measure/near_family.h"
#include "table/noise.h"
#include "measure/out_file.h"
#include "measure/progress.h"
#include "measure/gb_reporter.h"
#include "measure/stop.h"
#include "util/wrap.h"
#include "verb/verb.h"
#include "verb/verbs.h"

static const char *const clock_name[] = {
	[GUEST_CLOCK_TSC] = "tsc",
	[GUEST_CLOCK_EXACT] = "exact",
};

static const enum guest_clock order[] = {GUEST_CLOCK_EXACT, GUEST_CLOCK_TSC};

#define COLUMNS	60
#define LOOK_MS	1000	/* at how busy the machine is */

/* No errno value: there is a result, in which something is missing. */
#define MISSING	1

/* All that one call of the verb measures. */
struct session {
	struct kept kept[3]; /* of exact, tsc and this machine */
	size_t n;
	struct progress *progress; /* of what is measured now; null: nothing */
	json_t *listed; /* names that were printed; null: it measures */
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
	json_t *listed; /* the session's */
	size_t times; /* each is repeated */
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
	if (listing->listed == NULL) {
		if (c != NULL)
			expect_case(listing->bench, c, listing->times);
		return (0);
	}
	/* What several clocks have is printed once. */
	if (json_object_get(listing->listed, own) == NULL)
		printf("%s\n", own);
	json_object_set_new(listing->listed, own, json_true());
	return (0);
}

static int
matches_none(const char *filter, struct errmsg *err)
{
	char question[SUGGEST_MAX];

	return (errmsg_set(err, ENOENT, "--benchmark_filter: '%s' matches no "
	    "benchmark%s (expected some of those that `dumpbench list` with "
	    "the same options names)", filter, near_family(question, filter)));
}

/* What was measured, on disk and on the terminal. */
static int
keep(const struct job *job, struct bench *bench, struct errmsg *err)
{
	const struct options *options = job->options;
	const struct kept_how how = {
		.folder = options->results,
		.verbose = options->verbose,
		.aside = job->also,
		.silent = bench_flags_own_stdout(),
	};
	struct kept *kept = &job->session->kept[job->session->n];
	int error;

	error = gb_reporter_sort(bench->result, err);
	if (error == 0)
		error = kept_write(bench->result, &how, kept, err);
	else
		kept->path = NULL;
	if (error != 0) {
		free(kept->path);
		return (error);
	}
	job->session->n++;
	/* What comes next may write to stderr: let this stand before it. */
	fflush(stdout);
	return (options->plot ? kept_draw(bench->result, kept, err) : 0);
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

/* What of all was not measured, and why. */
static int
tell_missing(const struct gb_reporter *report, struct errmsg *err)
{
	const size_t missing = report->failed + report->stopped;
	const size_t all = missing + report->measured;
	const char *marked = report->measured == 0 ? "nothing was written" :
	    "the result marks them";

	if (missing == 0)
		return (0);
	if (stop_reason() != NULL)
		errmsg_set(err, EINTR, "%s: %zu of %zu repetitions were not "
		    "measured; %s", stop_reason(), missing, all, marked);
	else
		errmsg_set(err, EIO, "%zu of %zu repetitions failed; %s; the "
		    "first, %.1500s", missing, all, marked,
		    report->bench->err.text);
	return (report->measured > 0 ? MISSING : -EIO);
}

static int
run_all(struct bench *bench, const char *filter, struct errmsg *out,
    struct errmsg *err)
{
	struct gb_reporter report = {.bench = bench};
	struct gbench_reporter reporter = gb_reporter_calls(&report);
	struct gbench_options options = {
		.filter = filter,
		/* Google Benchmark's own display, for who asks for it. */
		.quiet = gbench_flag("benchmark_format") == NULL,
		/* Every repetition, whatever the display leaves out. */
		.file = &reporter,
		.every = true,
		.write_out = out_file_write,
		.write_arg = out,
	};
	int n, error;

	error = measure_first(bench, err);
	if (error != 0)
		return (error);
	stop_catch(true);
	n = gbench_run_specified(&options);
	stop_catch(false);
	if (n < 0 && n != -ECANCELED)
		return (errmsg_set(err, -n, "%s", report.err.text[0] != '\0' ?
		    report.err.text : gbench_error()));
	if (stop_reason() != NULL)
		result_end(bench->result, stop_reason());
	return (tell_missing(&report, err));
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
    struct errmsg *err)
{
	const char *times = gbench_flag("benchmark_repetitions");
	struct listing listing = {.bench = bench,
		.listed = job->session->listed,
		.times = times != NULL ? strtoul(times, NULL, 10) : 1};
	struct errmsg out = {""}, unwritten;
	int n, error, kept;

	n = gbench_list(filter, list_one, &listing);
	if (n < 0)
		error = errmsg_set(err, -n, "%s", gbench_error());
	else if (n == 0 && !job->also)
		error = matches_none(gbench_flag("benchmark_filter"), err);
	else if (n == 0 || listing.listed != NULL ||
	    (job->also && is_busy()))
		error = 0;
	else {
		error = run_all(bench, filter, &out, err);
		end_progress(job->session, bench);
		kept = error < 0 ? 0 : keep(job, bench, &unwritten);
		if (kept != 0) {
			*err = unwritten;
			error = kept;
		}
		if (error == 0 && out.text[0] != '\0')
			error = errmsg_set(err, EIO, "%s", out.text);
	}
	return (error);
}

static int
measure(const struct job *job, struct bench *bench, struct errmsg *err)
{
	char *filter = bench_filter();
	int error;

	error = run_matching(job, bench, filter, err);
	free(filter);
	return (error);
}

static int
open_bench(const struct job *job, struct bench **bench, struct errmsg *err)
{
	const enum target_kind target = job->options->target;
	struct session *session = job->session;
	int error;

	session->progress = progress_new(target == TARGET_HOST ? "host" :
	    clock_name[job->clock]);
	if (target == TARGET_GUEST)
		expect_boot(session->progress);
	error = bench_open(job->options, job->clock, news, session, bench,
	    err);
	progress_done(session->progress);
	if (error == 0)
		(*bench)->progress = session->progress;
	else
		end_progress(session, NULL);
	return (error);
}

static int
run_job(const struct job *job, int *argc, char **argv, struct errmsg *err)
{
	struct bench *bench = NULL;
	int error;

	error = bench_flags_set(job->options, job->clock, argc, argv, err);
	if (error != 0)
		return (error);
	error = stop_reason() != NULL ? -EINTR : open_bench(job, &bench, err);
	if (error != 0 && stop_reason() == NULL && job->also) {
		putchar('\n');
		wrap_printf(stdout, COLUMNS, "This machine itself was not "
		    "measured: %s", err->text);
		return (0);
	}
	if (error == 0)
		error = measure(job, bench, err);
	end_progress(job->session, bench);
	bench_close(bench);
	if (error < 0 && stop_reason() != NULL)
		errmsg_set(err, EINTR, "%s: nothing was measured %s%s",
		    stop_reason(), job->also ? "of this machine itself" :
		    "in the clock ", job->also ? "" : clock_name[job->clock]);
	return (error);
}

/* Rows that failed in one clock say nothing of the other. */
static int
run_on(const struct job *job, int *argc, char **argv, int before,
    struct errmsg *err)
{
	struct errmsg why;
	int error;

	if (before < 0 || (before != 0 && stop_reason() != NULL))
		return (before);
	error = run_job(job, argc, argv, &why);
	if (error == 0)
		return (before);
	/* The first one is told at the end. */
	if (before == 0)
		*err = why;
	else
		fprintf(stderr, "dumpbench run: %s\n", why.text);
	return (error);
}

/* This machine's own kernel, with nothing of what was said of a guest's. */
static int
run_also(struct session *session, const struct options *options, int *argc,
    char **argv, int before, struct errmsg *err)
{
	struct options host = *options;
	const struct job job = {session, &host, GUEST_CLOCK_TSC, true};

	host.target = TARGET_HOST;
	host.adapter.on = false;
	host.device = host.disk = host.handicap = NULL;
	host.cpus = 0;
	return (run_on(&job, argc, argv, before, err));
}

static int
run_jobs(struct session *session, struct options *options, int *argc,
    char **argv, struct errmsg *err)
{
	struct job job = {.session = session, .options = options};
	size_t i;
	int error = 0;

	for (i = 0; i < 2; i++) {
		job.clock = order[i];
		if (clock_is_wanted(options, order[i]))
			error = run_on(&job, argc, argv, error, err);
	}
	if (options->also_host)
		error = run_also(session, options, argc, argv, error, err);
	return (error);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)now.tv_sec + (double)now.tv_nsec / 1e9);
}

/* Only the names, of all that would be measured. */
static int
list_all(struct options *options, int *argc, char **argv)
{
	struct session session = {.listed = json_object()};
	struct errmsg err;
	int error;

	error = run_jobs(&session, options, argc, argv, &err);
	json_decref(session.listed);
	if (error != 0)
		fprintf(stderr, "dumpbench run: %s\n", err.text);
	return (error != 0);
}

static int
measure_all(struct options *options, int *argc, char **argv)
{
	const double start = seconds();
	struct session session = {.n = 0};
	struct errmsg err, why;
	size_t i;
	int error;

	error = result_folder(options->results, &err);
	if (error != 0) {
		fprintf(stderr, "dumpbench run: --results %s, which must be a "
		    "folder to write to\n", err.text);
		return (2);
	}
	stop_after(options->max_time_s);
	error = adapter_log_begin(&options->adapter, &err);
	if (error == 0)
		error = run_jobs(&session, options, argc, argv, &err);
	/* Of a run that failed the log may say why. */
	if (error == 0)
		error = adapter_log_end(&options->adapter, false, &err);
	else
		adapter_log_end(&options->adapter, error < 0, &why);
	if (session.n > 0)
		closing_print(session.kept, session.n, options->results,
		    seconds() - start, bench_flags_own_stdout() ? stderr :
		    stdout);
	for (i = 0; i < session.n; i++)
		free(session.kept[i].path);
	if (error == 0)
		return (0);
	fprintf(stderr, "dumpbench run: %s\n", err.text);
	return (1);
}

int
verb_run(int argc, char **argv)
{
	static char program[] = "dumpbench";
	struct options options;
	struct errmsg err;
	int error, status;

	if (!run_options(&run_verb_options, &options, &argc, argv, &status))
		return (status);
	/* What a --benchmark_out file names as the executable. */
	argv[0] = program;
	error = bench_flags_set(&options, order[0], &argc, argv, &err);
	if (error == 0)
		error = run_options_adapter(&options, &err);
	if (error == 0)
		error = target_check(&options, KERNEL_ANY, true, &err);
	if (error != 0)
		return (verb_unchecked(&run_verb_options, error, &err));
	if (gbench_flag_is_true("benchmark_list_tests"))
		status = list_all(&options, &argc, argv);
	else
		status = measure_all(&options, &argc, argv);
	gbench_shutdown();
	fflush(stdout);
	stop_raise();
	return (status);
}
