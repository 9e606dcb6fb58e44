/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/bench.h"

/* The cost to map and unmap a batch, with nothing done in between. */
static int
add(struct bench *bench, struct errmsg *err)
{
	static const unsigned batches[] = {1, 4, 16};
	struct plan plan = {.family = ROW_LATENCY,
		.sink = knob_rows_with(&bench->sinks, "no-address")};
	size_t i;
	int error = 0;

	for (i = 0; i < bench->paths.n && error == 0; i++) {
		plan.path = &bench->paths.row[i];
		error = bench_add_batches(bench, &plan, batches, 3, err);
	}
	return (error);
}

const struct family bench_latency = {
	ROW_LATENCY, "map and unmap a batch: path x batch", false, add,
};
