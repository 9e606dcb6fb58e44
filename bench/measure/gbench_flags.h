/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Google Benchmark's flags.  One that is accepted has an effect on what this
 * program prints or writes; all others are errors before anything starts.
 */
#ifndef DUMPBENCH_BENCH_FLAGS_H
#define DUMPBENCH_BENCH_FLAGS_H

#include "measure/options.h"
#include "util/options.h"

/* For the table of options, which leaves parsing them to Google Benchmark. */
#define BENCH_FLAGS 17
extern const struct option_row bench_flags[BENCH_FLAGS];

/*
 * Take the flags out of argv, with this clock's defaults for those that are not
 * given; for each further clock once more, with what is left of argv.  -EINVAL
 * for a flag that is unknown, has a bad value or would have no effect.
 */
int bench_flags_set(const struct options *options, enum guest_clock clock,
    int *argc, char **argv, struct errmsg *err);

/* Does --benchmark_format own standard output, so that nothing else may? */
bool bench_flags_own_stdout(void);

#endif
