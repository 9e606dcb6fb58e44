/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_MEASURE_H
#define DUMPBENCH_MEASURE_H

#include "measure/bench.h"
#include "gbench/gbench.h"

/* Learn the clock's rate and the harness's cost before the first case. */
int measure_first(struct bench *bench, struct errmsg *err);

/* Of a plan, the knobs pages and rounds: the user's, or as it fits the plan. */
const char *measure_pages(const struct bench *bench, const struct plan *plan);
const char *measure_rounds(const struct bench *bench, const struct plan *plan);

/* A struct bench_case, as Google Benchmark calls it. */
void measure_case(struct gbench_state *state, void *arg);

#endif
