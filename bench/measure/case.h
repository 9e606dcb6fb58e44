/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_MEASURE_H
#define DUMPBENCH_MEASURE_H

#include "measure/bench.h"
#include "gbench/gbench.h"

/* Learn the clock's rate and the harness's cost before the first case. */
int measure_first(struct bench *bench, struct errmsg *err);

/* A struct bench_case, as Google Benchmark calls it. */
void measure_case(struct gbench_state *state, void *arg);

#endif
