/* SPDX-License-Identifier: BSD-2-Clause */
/* What a run's result says, as counters and as the own part of a row. */
#ifndef DUMPBENCH_COUNTERS_H
#define DUMPBENCH_COUNTERS_H

#include "gbench/gbench.h"
#include "measure/bench.h"

void counters_set(struct gbench_state *state, const struct bench_case *c,
    const json_t *run);

/* The row's own member, with the histograms and the plan as it was run. */
json_t *counters_own(const struct bench *bench, const struct plan *plan,
    const json_t *run);

#endif
