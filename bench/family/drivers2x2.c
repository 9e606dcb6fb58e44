/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/bench.h"

/*
 * The two dump drivers differ in path and batch: pmap_enter() of one page per
 * I/O, against pmap_kenter_temporary() of 16.  The other two combinations
 * separate the effects of path and batch.
 */
static int
add(struct bench *bench, struct errmsg *err)
{
	const char *const *paths = row_families[ROW_DRIVERS2X2].pair;
	static const unsigned batches[] = {1, 16};
	struct plan plan = {.family = ROW_DRIVERS2X2,
		.sink = knob_rows_find(&bench->sinks, "touch")};
	size_t i;
	int error = 0;

	for (i = 0; i < 2 && plan.sink != NULL && error == 0; i++) {
		plan.path = knob_rows_find(&bench->paths, paths[i]);
		if (plan.path != NULL)
			error = bench_add_batches(bench, &plan, batches, 2,
			    err);
	}
	return (error);
}

const struct family bench_drivers2x2 = {
	ROW_DRIVERS2X2, "the 2x2: {enter, kenter_temporary} x {1, 16}", false,
	add,
};
