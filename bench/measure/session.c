/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>

#include "measure/clocks.h"
#include "measure/expect.h"
#include "measure/gbench_flags.h"
#include "measure/progress.h"
#include "measure/session.h"
#include "measure/stop.h"
#include "util/wrap.h"

#define COLUMNS	60

static int
open_bench(const struct job *job, struct bench **bench, struct errmsg *err)
{
	const struct target_ops *target = job->options->target;
	struct session *session = job->session;
	int error;

	session->progress = progress_new(target->process ? target->name :
	    clock_name(job->clock));
	if (target->boots)
		expect_boot(session->progress);
	error = bench_open(job->options, job->clock, session_news, session,
	    bench, err);
	progress_done(session->progress);
	if (error == 0)
		(*bench)->progress = session->progress;
	else
		session_end_progress(session, NULL);
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
		error = job_run(job, bench, err);
	session_end_progress(job->session, bench);
	bench_close(bench);
	if (error < 0 && stop_reason() != NULL)
		errmsg_set(err, EINTR, "%s: nothing was measured %s%s",
		    stop_reason(), job->also ? "of this machine itself" :
		    "in the clock ", job->also ? "" : clock_name(job->clock));
	return (error);
}

/*
 * Run a job after others that ended with `before`: rows that failed in one
 * clock do not keep the other from being measured.
 */
static int
run_next(const struct job *job, int *argc, char **argv, int before,
    struct errmsg *err)
{
	struct errmsg why;
	int error;

	if (before < 0 || (before != 0 && stop_reason() != NULL))
		return (before);
	error = run_job(job, argc, argv, &why);
	if (error == 0)
		return (before);
	if (before == 0)
		*err = why;
	else
		fprintf(stderr, "dumpbench run: %s\n", why.text);
	return (error);
}

/* Run the job of --also=host, without the options of the guest's kernel. */
static int
run_also(struct session *session, const struct options *options, int *argc,
    char **argv, int before, struct errmsg *err)
{
	struct options host = *options;
	const struct job job = {session, &host, GUEST_CLOCK_TSC, true};

	host.target = &host_target;
	host.adapter.on = false;
	host.device = host.disk = host.handicap = NULL;
	host.cpus = 0;
	return (run_next(&job, argc, argv, before, err));
}

int
session_run(struct session *session, struct options *options, int *argc,
    char **argv, struct errmsg *err)
{
	struct job job = {.session = session, .options = options};
	size_t i;
	int error = 0;

	for (i = 0; i < CLOCKS; i++) {
		job.clock = clock_order[i];
		if (clock_is_wanted(options, job.clock))
			error = run_next(&job, argc, argv, error, err);
	}
	if ((options->also & ALSO_HOST) != 0)
		error = run_also(session, options, argc, argv, error, err);
	return (error);
}
