/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "family/kdump.h"
#include "gbench/gbench.h"
#include "host/host.h"
#include "measure/expect.h"
#include "measure/filter.h"
#include "measure/gb_reporter.h"
#include "measure/gbench_flags.h"
#include "measure/out_file.h"
#include "measure/session.h"
#include "measure/stop.h"
#include "table/closing.h"
#include "table/noise.h"
#include "util/wrap.h"

#define COLUMNS	60
#define LOOK_MS	1000	/* at how busy the machine is */

struct listing {
	struct bench *bench;
	json_t *listed; /* the session's */
	size_t times; /* each is repeated */
};

/* List a benchmark, or tell the progress bar that it will be measured. */
static int
list_one(const char *name, void *arg)
{
	struct listing *listing = arg;
	struct bench_case *c;
	char own[ROW_NAME_MAX];

	snprintf(own, sizeof(own), "%.*s", filter_name_length(name), name);
	c = bench_find(listing->bench, own);
	if (listing->listed == NULL) {
		if (c != NULL)
			expect_case(listing->bench, c, listing->times);
		return (0);
	}
	/* A benchmark of several clocks is printed once. */
	if (json_object_get(listing->listed, own) == NULL)
		printf("%s\n", own);
	json_object_set_new(listing->listed, own, json_true());
	return (0);
}

/* Write the result of what was measured, and print it. */
static int
keep_result(const struct job *job, struct bench *bench, struct errmsg *err)
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

	error = kept_write(bench->result, &how, kept, err);
	if (error != 0) {
		free(kept->path);
		return (error);
	}
	job->session->n++;
	/* Before what the next job writes to stderr. */
	fflush(stdout);
	return (options->plot ? kept_draw(bench->result, kept, err) : 0);
}

/* Is a crash wanted beside, and one of its rows chosen?  1, 0, or -ENOMEM. */
static int
wants_crash(const struct job *job, const struct bench *bench,
    const char *filter)
{
	if ((job->options->also & ALSO_KDUMP) == 0 || job->also ||
	    !job->options->target->boots || job->clock != GUEST_CLOCK_EXACT)
		return (0);
	return (kdump_is_wanted(filter, &bench->paths));
}

/* Did its machine keep the guest from being measured, and not its kernel? */
static bool
is_machine(int error)
{
	return (error == -ECONNABORTED || error == -ENOSPC ||
	    error == -EDQUOT);
}

/*
 * A kernel that cannot start another one is no failure of the run; one that is
 * stopped meanwhile is a run that ended early.
 */
static int
add_crash(const struct job *job, struct bench *bench, const char *filter,
    struct errmsg *err)
{
	struct errmsg why;
	int error, wanted = wants_crash(job, bench, filter);

	if (wanted < 0)
		errmsg_set(err, ENOMEM, "no memory: the capture kernel was "
		    "not measured");
	if (wanted <= 0)
		return (wanted < 0 ? SESSION_MISSING : 0);
	stop_catch(true);
	error = kdump_add(job->options, job->clock, filter, &bench->result,
	    &why);
	stop_catch(false);
	if (error == 0)
		return (0);
	if (stop_reason() != NULL) {
		result_end(bench->result, stop_reason());
		errmsg_set(err, EINTR, "%s: the capture kernel was not "
		    "measured", stop_reason());
		return (SESSION_MISSING);
	}
	if (is_machine(error)) {
		errmsg_set(err, -error, "the capture kernel was not "
		    "measured: %.1500s", why.text);
		return (SESSION_MISSING);
	}
	putchar('\n');
	wrap_printf(stdout, COLUMNS, "The capture kernel was not measured: %s",
	    why.text);
	return (0);
}

/* A crash is all that the filter chooses. */
static int
crash_alone(const struct job *job, struct bench *bench, const char *filter,
    struct errmsg *err)
{
	int error;

	session_end_progress(job->session, bench);
	if (job->session->listed != NULL)
		return (0);
	error = kdump_add(job->options, job->clock, filter, &bench->result,
	    err);
	return (error != 0 ? error : keep_result(job, bench, err));
}

/* Is the machine too busy for cycles to mean anything?  Then say so. */
static bool
is_busy(void)
{
	double cpus;

	if (!host_watch(LOOK_MS, &cpus) || cpus <= NOISE_BUSY)
		return (false);
	putchar('\n');
	wrap_printf(stdout, COLUMNS, "This machine itself was not measured: "
	    "other processes use %.1f CPUs.  When they do not:", cpus);
	fputs("  ", stdout);
	closing_program(stdout);
	fputs(" run --target host\n", stdout);
	return (true);
}

/* Say how many repetitions were not measured, and why. */
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
	return (report->measured > 0 ? SESSION_MISSING : -EIO);
}

/* Run all benchmarks; an error of --benchmark_out goes into `out`. */
static int
run_all(struct bench *bench, const char *filter, struct errmsg *out,
    struct errmsg *err)
{
	struct gb_reporter report = {.bench = bench};
	const struct gbench_options options = {
		.filter = filter,
		/* Google Benchmark's own output only if it is asked for. */
		.quiet = gbench_flag("benchmark_format") == NULL,
		.write_out = out_file_write,
		.write_arg = out,
	};
	const int error = gb_reporter_run(&report, &options, err);

	return (error != 0 ? error : tell_missing(&report, err));
}

/* Run all benchmarks, and write what was measured even if some failed. */
static int
measure(const struct job *job, struct bench *bench, const char *filter,
    struct errmsg *err)
{
	struct errmsg out = {""}, unwritten;
	int crash, error, kept;

	error = run_all(bench, filter, &out, err);
	session_end_progress(job->session, bench);
	if (error < 0)
		return (error);
	kept = gb_reporter_sort(bench->result, &unwritten);
	crash = kept != 0 ? 0 : add_crash(job, bench, filter,
	    error == 0 ? err : &unwritten);
	if (kept == 0)
		kept = keep_result(job, bench, &unwritten);
	if (kept != 0) {
		*err = unwritten;
		return (kept);
	}
	if (error == 0 && crash != 0)
		return (crash);
	if (error == 0 && out.text[0] != '\0')
		return (errmsg_set(err, EIO, "%s", out.text));
	return (error);
}

int
job_run(const struct job *job, struct bench *bench, struct errmsg *err)
{
	const char *times = gbench_flag("benchmark_repetitions");
	struct listing listing = {.bench = bench,
		.listed = job->session->listed,
		.times = times != NULL ? strtoul(times, NULL, 10) : 1};
	char *filter;
	int n, error, wanted = 0;

	if (filter_given(&filter) != 0)
		return (errmsg_set(err, ENOMEM, "no memory"));
	n = gbench_list(filter, list_one, &listing);
	if (n == 0)
		wanted = wants_crash(job, bench, filter);
	if (n < 0)
		error = errmsg_set(err, -n, "%s", gbench_error());
	else if (wanted < 0)
		error = errmsg_set(err, -wanted, "no memory");
	else if (n == 0 && wanted == 1)
		error = crash_alone(job, bench, filter, err);
	else if (n == 0 && !job->also)
		error = filter_matches_none(err);
	else if (n == 0 || listing.listed != NULL || (job->also && is_busy()))
		error = 0;
	else
		error = measure(job, bench, filter, err);
	free(filter);
	return (error);
}
