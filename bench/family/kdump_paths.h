/* SPDX-License-Identifier: BSD-2-Clause */
/* The module's own paths, in the capture kernel of a Linux guest. */
#ifndef DUMPBENCH_KDUMP_PATHS_H
#define DUMPBENCH_KDUMP_PATHS_H

#include "measure/bench.h"

/* Pages a map call. */
#define KDUMP_PATH_BATCHES 1, BENCH_BATCH_MAX

/*
 * Load the module into the capture kernel, and measure each of its paths in
 * these batches, on that kernel's own memory.  The results are
 * appended to the list `runs`, in the form that guest_vmcore() has them in.
 */
int kdump_paths(struct target *target, const struct options *options,
    enum guest_clock clock, json_t *runs, struct errmsg *err);

#endif
