/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One case, as Google Benchmark runs it: an iteration is a batch; one run makes
 * as many as its plan says.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "measure/case.h"
#include "measure/counters.h"
#include "measure/gb_reporter.h"
#include "measure/plan.h"
#include "measure/stop.h"
#include "util/member.h"
#include "util/monotonic.h"

int
measure_first(struct bench *bench, struct errmsg *err)
{
	return (plan_harness(bench, 1, err));
}

static double
seconds(const struct bench_case *c, const json_t *run)
{
	double ticks = plan_stage(run, "map", "sum") +
	    plan_stage(run, "unmap", "sum");

	if (c->plan.with_sink)
		ticks += plan_stage(run, "sink", "sum");
	return (ticks / c->bench->ticks_per_second);
}

/* Boot another guest if this one lacks the adapter that the case needs. */
static int
set_adapter(struct bench_case *c, struct errmsg *err)
{
	struct bench *bench = c->bench;
	int error;

	if (target_has_adapter(bench->target, c->plan.adapter))
		return (0);
	progress_start(bench->progress, bench->boot, "another guest boots");
	error = target_set_adapter(bench->target, c->plan.adapter, err);
	progress_done(bench->progress);
	return (error);
}

static double
flag_number(const char *name)
{
	const char *value = gbench_flag(name);

	return (value != NULL ? strtod(value, NULL) : 0);
}

/* "0.4 s", "14 s", "20 min", "9 h" */
static void
duration(double s, char *text, size_t size)
{
	if (s < 120)
		snprintf(text, size, "%.*f s", s < 10 ? 1 : 0, s);
	else if (s < 7200)
		snprintf(text, size, "%.0f min", s / 60);
	else
		snprintf(text, size, "%.0f h", s / 3600);
}

/*
 * A minimum time is one of what is measured, which is a small part of the time
 * that passes.  Say so once, from the first run, which took `took` seconds.
 */
static void
tell_time(const struct bench_case *c, const json_t *run, double took)
{
	struct bench *bench = c->bench;
	const double least = flag_number("benchmark_min_time") +
	    flag_number("benchmark_min_warmup_time");
	const double measured = seconds(c, run);
	const double all = least / measured * took *
	    fmax(flag_number("benchmark_repetitions"), 1);
	char line[512], text[32];

	if (bench->told || bench->news == NULL || !(least > measured))
		return;
	bench->told = true;
	duration(all, text, sizeof(text));
	snprintf(line, sizeof(line), "a minimum time counts only what the "
	    "module measures: of a run of\n%s this is %.3f of %.1f ms, so that "
	    "the benchmark\ntakes about %s; --max-time SECONDS ends the run "
	    "earlier",
	    c->plan.name, measured * 1e3, took * 1e3, text);
	bench->news(bench->news_arg, line);
}

/* The first run of a case, after all that it needs. */
static int
first_run(struct bench_case *c, json_t **run, struct errmsg *err)
{
	double start;
	int error;

	error = set_adapter(c, err);
	progress_start(c->bench->progress, c->part, c->plan.name);
	if (error == 0)
		error = plan_harness(c->bench, c->plan.batch, err);
	if (error == 0)
		error = target_set_cpus(c->bench->target,
		    c->plan.responders + 1, err);
	start = monotonic_seconds();
	if (error == 0)
		error = plan_run(c->bench, &c->plan, run, err);
	if (error == 0)
		tell_time(c, *run, monotonic_seconds() - start);
	return (error);
}

/* Drop what was measured of this repetition, for a reason. */
static void
skip(struct gbench_state *state, struct bench_case *c,
    const struct errmsg *err)
{
	const char *reason = stop_reason();

	if (reason == NULL && c->bench->err.text[0] == '\0')
		errmsg_set(&c->bench->err, EIO, "%s: %.1500s", c->plan.name,
		    err->text);
	gbench_state_skip_with_error(state, reason != NULL ? REPORT_STOPPED :
	    err->text);
}

void
measure_case(struct gbench_state *state, void *arg)
{
	struct bench_case *c = arg;
	json_t *run = NULL;
	struct errmsg err = {""};
	int64_t batches = 1;
	bool fresh;
	int error;

	error = first_run(c, &run, &err);
	if (error == 0)
		batches = member_integer(run, "batches");
	/*
	 * The first run says how many batches it made; a longer minimum time
	 * needs more runs.  Counters and histograms are those of the last.
	 */
	for (fresh = true; error == 0 &&
	    gbench_state_keep_running_batch(state, batches); fresh = false) {
		if (!fresh) {
			json_decref(run);
			progress_tick(c->bench->progress);
			error = gbench_stopping() ? errmsg_set(&err,
			    ECANCELED, "stopped") :
			    plan_run(c->bench, &c->plan, &run, &err);
			if (error != 0)
				break;
		}
		gbench_state_set_iteration_time(state, seconds(c, run));
		counters_set(state, c, run);
	}
	progress_done(c->bench->progress);
	if (error == 0 && c->bench->watch != NULL) {
		error = c->bench->watch->end(c->bench->watch->arg,
		    c->plan.name, run, &err);
		if (error != 0)
			json_decref(run);
	}
	if (error != 0) {
		skip(state, c, &err);
		return;
	}
	json_array_append_new(c->runs, counters_own(c->bench, &c->plan,
	    run));
	json_decref(run);
}
