/* SPDX-License-Identifier: BSD-2-Clause */
/* How long benchmarks are expected to take, for the estimate of the rest. */
#ifndef DUMPBENCH_EXPECT_H
#define DUMPBENCH_EXPECT_H

#include "measure/bench.h"

/* A guest begins to boot; progress_done() ends that part. */
void expect_boot(struct progress *progress);

/* Announce a case that will be measured so many times. */
void expect_case(struct bench *bench, struct bench_case *c, size_t times);

#endif
