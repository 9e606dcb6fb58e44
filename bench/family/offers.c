/* SPDX-License-Identifier: BSD-2-Clause */
/* What the module under test offers to the families. */
#include "measure/bench.h"

int
bench_learn(struct bench *bench, struct errmsg *err)
{
	struct knobs *knobs = target_knobs(bench->target);
	unsigned i;
	int error;

	for (i = 0; i <= BENCH_BATCH_MAX; i++)
		bench->harness[i] = -1;
	error = knob_rows_read(knobs, "paths", &bench->paths, err);
	if (error == 0)
		error = knob_rows_read(knobs, "sinks", &bench->sinks, err);
	if (error == 0)
		error = knob_rows_read(knobs, "sources", &bench->sources,
		    err);
	return (error);
}

void
bench_forget(struct bench *bench)
{
	knob_rows_free(&bench->paths);
	knob_rows_free(&bench->sinks);
	knob_rows_free(&bench->sources);
}
