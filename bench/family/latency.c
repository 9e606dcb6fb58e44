/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/bench.h"

/* The cost to map and unmap a batch, with nothing done in between. */
static int
add(struct bench *bench, struct errmsg *err)
{
	static const unsigned batches[] = {1, 4, 16};
	struct plan plan = {.family = ROW_LATENCY,
		.sink = knob_rows_with(&bench->sinks, "no-address")};
	size_t i, j;
	int error;

	for (i = 0; i < bench->paths.n; i++)
		for (j = 0; j < sizeof(batches) / sizeof(batches[0]); j++) {
			plan.path = &bench->paths.row[i];
			plan.batch = batches[j];
			if (!bench_takes(plan.path, plan.batch))
				continue;
			error = bench_add(bench, &plan, err);
			if (error != 0)
				return (error);
		}
	return (0);
}

const struct family bench_latency = {
	ROW_LATENCY, "map and unmap a batch: path x batch", false, add,
};
