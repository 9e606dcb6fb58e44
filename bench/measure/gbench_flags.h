/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Google Benchmark's flags.  One that is accepted has an effect on what this
 * program prints or writes; all others are refused before anything starts.
 */
#ifndef DUMPBENCH_BENCH_FLAGS_H
#define DUMPBENCH_BENCH_FLAGS_H

#include "measure/options.h"
#include "util/options.h"

/* For the table of options, which leaves them to Google Benchmark's parser. */
#define BENCH_FLAGS 17
extern const struct option_row bench_flags[BENCH_FLAGS];

/*
 * Take the flags out of argv, with the defaults of this clock for those that
 * nobody gave; for each further clock once more, with what is left of argv.
 * -EINVAL and an error message for one that is none, has a bad value or would have no
 * effect.
 */
int bench_flags_set(const struct options *options, enum guest_clock clock,
    int *argc, char **argv, struct errmsg *err);

/* Is standard output --benchmark_format's alone, so that nothing else fits? */
bool bench_flags_own_stdout(void);

#endif
