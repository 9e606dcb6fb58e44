/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of benchmarks that the user gave. */
#ifndef DUMPBENCH_EXPLAIN_ASKED_NAMES_H
#define DUMPBENCH_EXPLAIN_ASKED_NAMES_H

#include "measure/bench.h"

/* -ENOENT, and what is near: one of them is none of the bench's. */
int asked_names_found(const struct bench *bench, char *const *names, size_t n,
    struct errmsg *err);

#endif
