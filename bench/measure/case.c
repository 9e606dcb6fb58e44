/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One case: set the knobs, run, and turn the module's result into time and
 * counters.  An iteration is a batch; one run makes as many as its plan says.
 */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "measure/bench.h"
#include "measure/case.h"
#include "measure/gb_reporter.h"
#include "measure/stop.h"
#include "util/property.h"


static double
number(const json_t *object, const char *member)
{
	return (json_number_value(json_object_get(object, member)));
}

static double
stage(const json_t *run, const char *which, const char *member)
{
	return (number(json_object_get(json_object_get(run, "stages"), which),
	    member));
}

/* A source that is one run has the pages of 2 MB, which one mapping takes. */
#define WORD_(number)	#number
#define WORD(number)	WORD_(number)
#define ONE_RUN_PAGES	WORD(DB_ONE_RUN_PAGES)

/* To the card every batch is a command, which takes its time. */
const char *
measure_pages(const struct bench *bench, const struct plan *plan)
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
 * A process's shootdown may take a hundred times what it takes without; a batch
 * has one for all its pages.
 */
const char *
measure_rounds(const struct bench *bench, const struct plan *plan)
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
		{"pages", measure_pages(bench, plan)},
		{"rounds", measure_rounds(bench, plan)},
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
 * What each responder lost, and what the clock itself costs, which a kernel's
 * module does not tell apart.
 */
static int
add_gaps(struct bench *bench, json_t *run, struct errmsg *err)
{
	struct knobs *knobs = target_knobs(bench->target);
	char *gaps, *clock, *others;
	int error;

	error = knob_get(knobs, "gaps", &gaps, err);
	if (error != 0)
		return (error);
	json_object_set_new(run, "gaps", json_loads(gaps, 0, NULL));
	free(gaps);
	error = knob_get(knobs, "clock", &clock, err);
	if (error != 0)
		return (error);
	json_object_set_new(run, "clock_ticks",
	    json_loads(clock, JSON_DECODE_ANY, NULL));
	free(clock);
	error = knob_get(knobs, "others", &others, err);
	if (error != 0)
		return (error);
	json_object_set_new(run, "others",
	    json_loads(others, JSON_DECODE_ANY, NULL));
	free(others);
	return (0);
}

/* What of a run that failed has got to the card's disk. */
static int
add_written(struct bench *bench, int error, struct errmsg *err)
{
	const struct adapter_sum sum = target_adapter_sum(bench->target);
	struct errmsg why = *err;
	/* Systems agree on what the smaller numbers mean, and no further. */
	bool known = -error <= ERANGE ||
	    target_shares_errors(bench->target);

	return (errmsg_set(err, -error, "%.1500s%s%s%s; until then the card "
	    "had written %llu bytes in %llu commands, and failed %llu",
	    why.text, known ? " (" : "", known ? strerror(-error) : "",
	    known ? ")" : "", (unsigned long long)sum.bytes,
	    (unsigned long long)sum.writes, (unsigned long long)sum.failed));
}

/*
 * How long the real card would have taken for a batch, on average.  A batch
 * may be several commands, and the run wrote more of them than it timed.
 */
static void
add_adapter(struct bench *bench, const struct plan *plan, json_t *run)
{
	const struct adapter_sum sum = target_adapter_sum(bench->target);
	const bool known = sum.bytes > 0 && !adapter_is_off(plan->adapter);
	const double batches = (double)sum.bytes / (plan->batch * 4096.0);

	json_object_set_new(run, "adapter", json_pack("{ss so}", "model",
	    plan->adapter, "model_ns", known ? result_number(
	    (double)sum.model / batches) : json_null()));
}

/* Run a plan; on success the module's result, for json_decref(). */
static int
run_plan(struct bench *bench, const struct plan *plan, json_t **run,
    struct errmsg *err)
{
	struct knobs *knobs = target_knobs(bench->target);
	json_error_t error_at;
	char *text;
	int error;

	*run = NULL;
	error = set_plan(bench, plan, err);
	if (error == 0 && plan->family == ROW_HOST)
		error = set_skip(bench, plan, err);
	/* What was written before is none of this run's. */
	target_adapter_sum(bench->target);
	if (error == 0)
		error = knob_set(knobs, "run", "1", err);
	if (error == 0)
		error = knob_get(knobs, "result", &text, err);
	if (error != 0)
		return (plan->adapter == NULL ? error :
		    add_written(bench, error, err));
	*run = json_loads(text, 0, &error_at);
	free(text);
	if (*run == NULL)
		return (errmsg_set(err, EPROTO,
		    "the module's result is no JSON at character %d: %s",
		    error_at.position, error_at.text));
	if (number(*run, "serial") != number(*run, "end")) {
		json_decref(*run);
		return (errmsg_set(err, EPROTO,
		    "another run ended while its result was read: does "
		    "somebody else use the module?"));
	}
	bench->ticks_per_second = bench->clock == GUEST_CLOCK_EXACT ?
	    EXACT_RATE : number(*run, "ticks_per_second");
	if (plan->adapter != NULL)
		add_adapter(bench, plan, *run);
	if (plan->family != ROW_HOST)
		return (0);
	error = add_gaps(bench, *run, err);
	if (error != 0)
		json_decref(*run);
	return (error);
}

/* What the harness costs at this batch: measured once, by the path null. */
static int
measure_harness(struct bench *bench, unsigned batch, struct errmsg *err)
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
	error = run_plan(bench, &plan, &run, err);
	if (error != 0)
		return (error);
	bench->harness[batch] = stage(run, "map", "median") +
	    stage(run, "unmap", "median");
	json_decref(run);
	return (0);
}

int
measure_first(struct bench *bench, struct errmsg *err)
{
	return (measure_harness(bench, 1, err));
}

static double
stolen(const json_t *run)
{
	const json_t *responders = json_object_get(run, "responders");
	const json_t *responder;
	double sum = 0;
	size_t i;

	json_array_foreach(responders, i, responder)
		sum += number(responder, "stolen");
	return (sum / (double)json_array_size(responders) /
	    number(run, "batches"));
}

static void
count(struct gbench_state *state, const struct bench_case *c,
    const json_t *run)
{
	const struct bench *bench = c->bench;
	double ticks = 0, median = 0, batches = number(run, "batches");
	char name[ROW_COUNTER_MAX];
	enum row_stage s;
	enum row_quantile q;
	unsigned i;

	/* Every row has every counter, as a table of CSV needs it. */
	for (i = 0; i < ROW_COUNTERS; i++)
		gbench_state_counter(state, row_counter_name(i, name), NAN, 0);
	for (s = 0; s < ROW_STAGES; s++) {
		ticks += stage(run, row_stages[s], "sum");
		for (q = 0; q < ROW_QUANTILES; q++)
			gbench_state_counter(state,
			    row_counter_name(ROW_AT(s, q), name),
			    stage(run, row_stages[s], row_quantiles[q]), 0);
	}
	median = stage(run, "map", "median") + stage(run, "unmap", "median");
	gbench_state_counter(state, "page_ticks", median / c->plan.batch, 0);
	/* An instruction is no time, so that nothing passes in a second. */
	if (ticks > 0 && bench->clock == GUEST_CLOCK_EXACT)
		gbench_state_counter(state, "bytes_per_instruction",
		    number(run, "bytes") / ticks, 0);
	else if (ticks > 0)
		gbench_state_counter(state, "bytes_per_second",
		    number(run, "bytes") * bench->ticks_per_second / ticks,
		    0);
	if (json_is_integer(json_object_get(run, "ipis")))
		gbench_state_counter(state, "ipis",
		    number(run, "ipis") / batches, 0);
	/*
	 * In the exact clock the CPUs take turns: all that others do looks
	 * stolen.
	 */
	if (c->plan.responders > 0 && bench->clock == GUEST_CLOCK_TSC)
		gbench_state_counter(state, "stolen", stolen(run), 0);
	gbench_state_counter(state, "harness_ticks",
	    bench->harness[c->plan.batch], 0);
}

/* The row's own member, with the histograms and the plan as it was run. */
static json_t *
describe(const struct bench *bench, const struct plan *plan, const json_t *run)
{
	static const char *const of_plan[] = {"properties", "sink_properties",
		"pages", "rounds", "source"};
	const json_t *ran = json_object_get(run, "plan");
	unsigned possible = target_possible_cpus(bench->target);
	json_t *own, *all = json_object(), *histogram;
	size_t i;

	for (i = 0; i < ROW_STAGES; i++) {
		histogram = json_object_get(json_object_get(json_object_get(run,
		    "stages"), row_stages[i]), "histogram");
		json_object_set_new(all, row_stages[i],
		    json_pack("{sO}", "histogram", histogram));
	}
	own = json_pack("{ss ss si ss si}", "family",
	    row_families[plan->family].name, "path",
	    plan->path->name, "batch", (int)plan->batch, "sink",
	    plan->sink->name, "responders", (int)plan->responders);
	json_object_set_new(own, "stages", all);
	for (i = 0; i < sizeof(of_plan) / sizeof(of_plan[0]); i++)
		json_object_set(own, of_plan[i],
		    json_object_get(i < 2 ? run : ran, of_plan[i]));
	json_object_set_new(own, "possible_cpus", possible > 0 ?
	    json_integer(possible) : json_null());
	json_object_set(own, "gaps", json_object_get(run, "gaps"));
	json_object_set(own, "adapter", json_object_get(run, "adapter"));
	json_object_set(own, "clock_ticks",
	    json_object_get(run, "clock_ticks"));
	json_object_set(own, "others", json_object_get(run, "others"));
	if (plan->distance != NULL)
		json_object_set_new(own, "distance",
		    json_string(plan->distance));
	return (own);
}

static double
seconds(const struct bench_case *c, const json_t *run)
{
	double ticks = stage(run, "map", "sum") + stage(run, "unmap", "sum");

	if (c->plan.with_sink)
		ticks += stage(run, "sink", "sum");
	return (ticks / c->bench->ticks_per_second);
}

/* Another guest, if this one has not the card that the case wants. */
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
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
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
 * A minimum time is one of what is measured, which is little of what passes:
 * say so once, by the first run, which took `took` seconds.
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
	    "module measures: of a run of\n%s that is %.3f of %.1f ms, so that "
	    "one like it\ntakes about %s; --max-time SECONDS ends all earlier",
	    c->plan.name, measured * 1e3, took * 1e3, text);
	bench->news(bench->news_arg, line);
}

/* The first run of a case, whatever it needs before, and what it took. */
static int
first_run(struct bench_case *c, json_t **run, struct errmsg *err)
{
	double start;
	int error;

	error = set_adapter(c, err);
	progress_start(c->bench->progress, c->part, c->plan.name);
	if (error == 0)
		error = measure_harness(c->bench, c->plan.batch, err);
	if (error == 0)
		error = target_set_cpus(c->bench->target,
		    c->plan.responders + 1, err);
	start = now();
	if (error == 0)
		error = run_plan(c->bench, &c->plan, run, err);
	if (error == 0)
		tell_time(c, *run, now() - start);
	return (error);
}

/* Drop what was measured of this repetition, and say why. */
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
		batches = (int64_t)number(run, "batches");
	/*
	 * The first run tells how many batches it made; a longer minimum time
	 * takes more runs.  Counters and histograms are those of the last.
	 */
	for (fresh = true; error == 0 &&
	    gbench_state_keep_running_batch(state, batches); fresh = false) {
		if (!fresh) {
			json_decref(run);
			progress_tick(c->bench->progress);
			error = gbench_stopping() ? errmsg_set(&err,
			    ECANCELED, "stopped") :
			    run_plan(c->bench, &c->plan, &run, &err);
			if (error != 0)
				break;
		}
		gbench_state_set_iteration_time(state, seconds(c, run));
		count(state, c, run);
	}
	progress_done(c->bench->progress);
	if (error != 0) {
		skip(state, c, &err);
		return;
	}
	json_array_append_new(c->runs, describe(c->bench, &c->plan, run));
	json_decref(run);
}
