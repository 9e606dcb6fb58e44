/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/answer.h"
#include "measure/plan.h"
#include "util/json_text.h"
#include "util/member.h"
#include "util/property.h"

double
plan_stage(const json_t *run, const char *stage, const char *member)
{
	return (member_number(json_object_get(json_object_get(run, "stages"),
	    stage), member));
}

/* A source that is one run has the pages of 2 MB, which one mapping takes. */
#define WORD_(number)	#number
#define WORD(number)	WORD_(number)
#define ONE_RUN_PAGES	WORD(DB_ONE_RUN_PAGES)

/* To the adapter every batch is a command, which takes time. */
const char *
plan_pages(const struct bench *bench, const struct plan *plan)
{
	if (property_has(plan->path->properties, "one-run"))
		return (ONE_RUN_PAGES);
	if (bench->options->pages != NULL)
		return (bench->options->pages);
	if (plan->adapter == NULL)
		return ("1024");
	return (plan->batch == 1 ? "64" : "512");
}

/*
 * A process's shootdown may take a hundred times as long as its map without
 * one; a batch has one for all its pages.
 */
const char *
plan_rounds(const struct bench *bench, const struct plan *plan)
{
	if (bench->options->rounds != NULL)
		return (bench->options->rounds);
	if (plan->adapter != NULL || (bench->options->target->process &&
	    plan->responders > 0 && plan->batch == 1))
		return ("1");
	return ("4");
}

static int
set_plan(struct bench *bench, const struct plan *plan, struct errmsg *err)
{
	const struct options *options = bench->options;
	const char *device = options->device != NULL && plan->adapter == NULL ?
	    options->device : target_disk(bench->target);
	const bool large = property_has(plan->path->properties, "one-run");
	const struct knob_row *source = knob_rows_with(&bench->sources,
	    large ? "one-run" : "own-pages");
	char batch[16], responders[16], cpu[16];
	const struct {
		const char *knob;
		const char *value;
	} values[] = {
		{"path", plan->path->name},
		{"batch", batch},
		{"pages", plan_pages(bench, plan)},
		{"rounds", plan_rounds(bench, plan)},
		{"seed", options->seed},
		{"source", source != NULL ? source->name : NULL},
		{"sink", plan->sink != NULL ? plan->sink->name : NULL},
		{"device", device},
		{"cpu", cpu},
		{"responders", responders},
		{"handicap", options->handicap},
	};
	size_t i;
	int error;

	snprintf(batch, sizeof(batch), "%u", plan->batch);
	snprintf(responders, sizeof(responders), "%u", plan->responders);
	snprintf(cpu, sizeof(cpu), "%u",
	    target_topo(bench->target)->initiator);
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		error = values[i].value == NULL ? 0 :
		    knob_set(target_knobs(bench->target), values[i].knob,
			values[i].value, err);
		if (error != 0)
			return (error);
	}
	return (0);
}

static int
set_skip(struct bench *bench, const struct plan *plan, struct errmsg *err)
{
	char skip[16];

	snprintf(skip, sizeof(skip), "%u", plan->skip);
	return (knob_set(target_knobs(bench->target), "skip", skip, err));
}

/*
 * What each responder lost, what the clock itself costs, and the CPU time of
 * other processes: only the engine in this process knows these.
 */
static int
add_gaps(struct bench *bench, json_t *run, struct errmsg *err)
{
	static const char *const members[][2] = {
		{"gaps", "gaps"},
		{"clock", "clock_ticks"},
		{"others", "others"},
	};
	json_t *value;
	char *text;
	size_t i;
	int error;

	for (i = 0; i < 3; i++) {
		error = knob_get(target_knobs(bench->target), members[i][0],
		    &text, err);
		if (error != 0)
			return (error);
		error = json_text_answer(text, members[i][0], &value, err);
		free(text);
		if (error == 0 && json_object_set_new(run, members[i][1],
		    value) != 0)
			error = errmsg_set(err, ENOMEM, "no memory");
		if (error != 0)
			return (error);
	}
	return (0);
}

/* Add to the error of a run what the adapter wrote until then. */
static int
add_written(struct bench *bench, int error, struct errmsg *err)
{
	const struct adapter_sum sum = target_adapter_sum(bench->target);
	struct errmsg why = *err;

	return (errmsg_set(err, -error, "%.1500s; until then the adapter wrote "
	    "%llu bytes in %llu commands, and failed %llu", why.text,
	    (unsigned long long)sum.bytes, (unsigned long long)sum.writes,
	    (unsigned long long)sum.failed));
}

/*
 * How long the real adapter would have taken for a batch, on average; null
 * where the model is off.  A batch may be several commands, and the run wrote
 * more of them than it timed.
 */
static void
add_adapter(struct bench *bench, const struct plan *plan, json_t *run)
{
	const struct adapter_sum sum = target_adapter_sum(bench->target);
	const bool known = sum.bytes > 0 && sum.model > 0;
	const double batches = (double)sum.bytes /
	    ((double)plan->batch * ROW_PAGE_BYTES);

	json_object_set_new(run, "adapter", json_pack("{ss so}", "model",
	    plan->adapter, "model_ns", known ? result_number(
	    (double)sum.model / batches) : json_null()));
}

/* Is that the result of this run, of this plan? */
static int
check_run(const struct bench *bench, const struct plan *plan,
    const json_t *run, struct errmsg *err)
{
	const json_t *made = json_object_get(run, "plan");
	int error = answer_run(run, bench->clock != GUEST_CLOCK_EXACT,
	    "the module's result", err);

	if (error != 0)
		return (error);
	if (member_number(run, "serial") != member_number(run, "end"))
		return (errmsg_set(err, EPROTO,
		    "another run ended while this one's result was read "
		    "(expected no other program to use the module)"));
	if (strcmp(member_text(made, "path"), plan->path->name) != 0 ||
	    member_small(made, "batch") != plan->batch)
		return (errmsg_set(err, EPROTO, "the module's result is of "
		    "another plan than the path %s in batches of %u",
		    plan->path->name, plan->batch));
	return (0);
}

int
plan_run(struct bench *bench, const struct plan *plan, json_t **run,
    struct errmsg *err)
{
	struct knobs *knobs = target_knobs(bench->target);
	char *text;
	int error;

	*run = NULL;
	error = set_plan(bench, plan, err);
	if (error == 0 && plan->family == ROW_HOST)
		error = set_skip(bench, plan, err);
	/* What was written before does not belong to this run. */
	target_adapter_sum(bench->target);
	if (bench->watch != NULL)
		bench->watch->begin(bench->watch->arg);
	if (error == 0)
		error = knob_set(knobs, "run", "1", err);
	if (error == 0)
		error = knob_get(knobs, "result", &text, err);
	if (error != 0)
		return (plan->adapter == NULL ? error :
		    add_written(bench, error, err));
	error = json_text_answer(text, "the module's result", run, err);
	free(text);
	if (error == 0)
		error = check_run(bench, plan, *run, err);
	if (error == 0) {
		bench->ticks_per_second = bench->clock == GUEST_CLOCK_EXACT ?
		    EXACT_RATE : member_number(*run, "ticks_per_second");
		if (plan->adapter != NULL)
			add_adapter(bench, plan, *run);
		if (plan->family == ROW_HOST)
			error = add_gaps(bench, *run, err);
	}
	if (error != 0) {
		json_decref(*run);
		*run = NULL;
	}
	return (error);
}

int
plan_harness(struct bench *bench, unsigned batch, struct errmsg *err)
{
	struct plan plan = {
		.family = ROW_LATENCY, .batch = batch,
		.path = knob_rows_with(&bench->paths, "no-address"),
		.sink = knob_rows_with(&bench->sinks, "no-address"),
	};
	json_t *run;
	int error;

	if (bench->harness[batch] >= 0 || plan.path == NULL)
		return (0);
	error = plan_run(bench, &plan, &run, err);
	if (error != 0)
		return (error);
	bench->harness[batch] = plan_stage(run, "map", "median") +
	    plan_stage(run, "unmap", "median");
	json_decref(run);
	return (0);
}
