/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>

#include "measure/counters.h"
#include "measure/plan.h"
#include "util/member.h"

static double
stolen(const json_t *run)
{
	const json_t *responders = json_object_get(run, "responders");
	const json_t *responder;
	double sum = 0;
	size_t i;

	json_array_foreach(responders, i, responder)
		sum += member_number(responder, "stolen");
	return (sum / (double)json_array_size(responders) /
	    member_number(run, "batches"));
}

void
counters_set(struct gbench_state *state, const struct bench_case *c,
    const json_t *run)
{
	const struct bench *bench = c->bench;
	double ticks = 0, median = 0, batches = member_number(run, "batches");
	char name[ROW_COUNTER_MAX];
	enum row_stage s;
	enum row_quantile q;
	unsigned i;

	/* Every row has every counter, as CSV needs the same columns. */
	for (i = 0; i < ROW_COUNTERS; i++)
		gbench_state_counter(state, row_counter_name(i, name), NAN, 0);
	for (s = 0; s < ROW_STAGES; s++) {
		ticks += plan_stage(run, row_stages[s], "sum");
		for (q = 0; q < ROW_QUANTILES; q++)
			gbench_state_counter(state,
			    row_counter_name(ROW_AT(s, q), name),
			    plan_stage(run, row_stages[s], row_quantiles[q]),
			    0);
	}
	median = plan_stage(run, "map", "median") +
	    plan_stage(run, "unmap", "median");
	gbench_state_counter(state, "page_ticks", median / c->plan.batch, 0);
	/* An instruction is not a time, so that there is no rate a second. */
	if (ticks > 0 && bench->clock == GUEST_CLOCK_EXACT)
		gbench_state_counter(state, "bytes_per_instruction",
		    member_number(run, "bytes") / ticks, 0);
	else if (ticks > 0)
		gbench_state_counter(state, "bytes_per_second",
		    member_number(run, "bytes") * bench->ticks_per_second /
		    ticks, 0);
	if (json_is_integer(json_object_get(run, "ipis")))
		gbench_state_counter(state, "ipis",
		    member_number(run, "ipis") / batches, 0);
	/*
	 * In the exact clock the CPUs take turns: all that others do counts as
	 * stolen.
	 */
	if (c->plan.responders > 0 && bench->clock == GUEST_CLOCK_TSC)
		gbench_state_counter(state, "stolen", stolen(run), 0);
	gbench_state_counter(state, "harness_ticks",
	    bench->harness[c->plan.batch], 0);
}

json_t *
counters_own(const struct bench *bench, const struct plan *plan,
    const json_t *run)
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
