/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/bench.h"

#define RESPONDERS_MAX	64 /* the module's bound */

/*
 * The cost of a page with responders.  All CPUs that are online respond, so
 * that n responders means n + 1 CPUs.  CPUs come online one by one, which gives
 * the order of the loops.
 */
static int
add(struct bench *bench, struct errmsg *err)
{
	struct plan plan = {.family = ROW_SHOOTDOWN, .batch = 1,
		.sink = knob_rows_with(&bench->sinks, "no-address")};
	unsigned others = target_cpus_max(bench->target) - 1, n;
	unsigned most = others < RESPONDERS_MAX ? others : RESPONDERS_MAX;
	size_t i;
	int error;

	for (n = 0; n <= most; n++)
		for (i = 0; i < bench->paths.n; i++) {
			plan.path = &bench->paths.row[i];
			plan.responders = n;
			error = bench_add(bench, &plan, err);
			if (error != 0)
				return (error);
		}
	return (0);
}

const struct family bench_shootdown = {
	ROW_SHOOTDOWN, "map and unmap a page: path x responders", false, add,
};
