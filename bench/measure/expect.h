/* SPDX-License-Identifier: BSD-2-Clause */
/* What a benchmark is expected to take, for the estimate of the rest. */
#ifndef DUMPBENCH_EXPECT_H
#define DUMPBENCH_EXPECT_H

#include "measure/bench.h"

/* A guest begins to boot; progress_done() tells that it is there. */
void expect_boot(struct progress *progress);

/* Tell the bench's progress of a case that will be measured so many times. */
void expect_case(struct bench *bench, struct bench_case *c, size_t times);

#endif
