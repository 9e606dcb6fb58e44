/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "family/kdump_paths.h"
#include "measure/plan.h"
#include "util/member.h"

/* The capture kernel has little memory; a median needs no more. */
#define PAGES  "256"
#define ROUNDS "1"

/* As the rows of the family want it: what reading says of itself. */
static void
complete(const struct bench *bench, const struct plan *plan, json_t *run)
{
	double spent = 0;
	enum row_stage s;

	for (s = 0; s < ROW_STAGES; s++)
		spent += plan_stage(run, row_stages[s], "sum");
	json_object_set_new(run, "spent", result_number(spent));
	json_object_set_new(run, "harness",
	    result_number(bench->harness[plan->batch]));
}

static int
measure(struct bench *bench, const struct plan *plan, json_t *runs,
    struct errmsg *err)
{
	struct errmsg why;
	json_t *run;
	int error;

	error = plan_harness(bench, plan->batch, &why);
	if (error == 0)
		error = plan_run(bench, plan, &run, &why);
	if (error != 0)
		return (errmsg_set(err, -error, "the path %s in batches of %u "
		    "in the capture kernel: %.1500s", plan->path->name,
		    plan->batch, why.text));
	complete(bench, plan, run);
	json_array_append_new(runs, run);
	return (0);
}

static int
measure_all(struct bench *bench, json_t *runs, struct errmsg *err)
{
	static const unsigned batches[] = {KDUMP_PATH_BATCHES};
	struct plan plan = {.family = ROW_KDUMP,
		.sink = knob_rows_with(&bench->sinks, "no-address")};
	size_t i, j;
	int error = 0;

	for (i = 0; i < bench->paths.n; i++)
		for (j = 0; j < sizeof(batches) / sizeof(batches[0]) &&
		    error == 0; j++) {
			plan.path = &bench->paths.row[i];
			plan.batch = batches[j];
			if (bench_takes(plan.path, plan.batch))
				error = measure(bench, &plan, runs, err);
		}
	return (error);
}

int
kdump_paths(struct target *target, const struct options *given,
    enum guest_clock clock, json_t *runs, struct errmsg *err)
{
	struct options options = *given;
	struct bench bench = {.options = &options, .target = target,
		.clock = clock};
	int error;

	options.pages = PAGES;
	options.rounds = ROUNDS;
	error = guest_load(guest_target_guest(target), err);
	if (error == 0)
		error = bench_learn(&bench, err);
	if (error == 0)
		error = measure_all(&bench, runs, err);
	bench_forget(&bench);
	return (error);
}
