/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/bench.h"
#include "util/property.h"

/*
 * 1, 2, 4, … responders and all.  Without responders a private address space
 * makes no difference and is not measured.
 */
static unsigned
next(unsigned n, unsigned most)
{
	if (n == 0 || n >= most)
		return (n + 1);
	return (2 * n < most ? 2 * n : most);
}

/* Every path with the plan's responders. */
static int
add_paths(struct bench *bench, struct plan *plan, struct errmsg *err)
{
	unsigned most;
	size_t i, unused;
	int error;

	for (i = 0; i < bench->paths.n; i++) {
		plan->path = &bench->paths.row[i];
		if (plan->responders == 0 && property_value(
		    plan->path->properties, "private", &unused) != NULL)
			continue;
		plan->batch = 1;
		property_range(plan->path->properties, "batch", &plan->batch,
		    &most);
		error = bench_add(bench, plan, err);
		if (error != 0)
			return (error);
	}
	return (0);
}

/* One responder at each distance but the nearest, which has its rows. */
static int
add_distances(struct bench *bench, struct errmsg *err)
{
	const struct topo *topo = target_topo(bench->target);
	const struct topo_responder *r = topo->responders;
	struct plan plan = {.family = ROW_HOST, .responders = 1,
		.sink = knob_rows_with(&bench->sinks, "no-address")};
	unsigned i;
	int error;

	for (i = 1; i < topo->nresponders; i++) {
		if (r[i].distance == r[i - 1].distance)
			continue;
		plan.skip = i;
		plan.distance = topo_distance_name(r[i].distance);
		error = add_paths(bench, &plan, err);
		if (error != 0)
			return (error);
	}
	return (0);
}

static int
add(struct bench *bench, struct errmsg *err)
{
	struct plan plan = {.family = ROW_HOST,
		.sink = knob_rows_with(&bench->sinks, "no-address")};
	unsigned most = target_cpus_max(bench->target) - 1, n;
	int error;

	for (n = 0; n <= most; n = next(n, most)) {
		plan.responders = n;
		error = add_paths(bench, &plan, err);
		if (error == 0 && n == 1)
			error = add_distances(bench, err);
		if (error != 0)
			return (error);
	}
	return (0);
}

const struct family bench_host = {
	ROW_HOST, "a process's own mappings: path x responders", true, add,
};
