/* SPDX-License-Identifier: BSD-2-Clause */
/* A plan given to the module, and the result of its run. */
#ifndef DUMPBENCH_PLAN_H
#define DUMPBENCH_PLAN_H

#include "measure/bench.h"

/* The knobs pages and rounds for a plan: the user's, or as it fits the plan. */
const char *plan_pages(const struct bench *bench, const struct plan *plan);
const char *plan_rounds(const struct bench *bench, const struct plan *plan);

/* Run a plan; on success the module's result, for json_decref(). */
int plan_run(struct bench *bench, const struct plan *plan, json_t **run,
    struct errmsg *err);

/* Measure once what the harness costs at this batch: a path without work. */
int plan_harness(struct bench *bench, unsigned batch, struct errmsg *err);

/* A member of a stage of such a result, in ticks: ("map", "median"). */
double plan_stage(const json_t *run, const char *stage, const char *member);

#endif
