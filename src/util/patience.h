/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long to wait for another process before it counts as hung: time in which
 * it waited for a CPU itself (util/run_delay.h) does not count.
 */
#ifndef DUMPBENCH_UTIL_PATIENCE_H
#define DUMPBENCH_UTIL_PATIENCE_H

#include <stdbool.h>
#include <sys/types.h>

#include "util/run_delay.h"

struct patience {
	pid_t pid;
	long long end_ms;  /* by CLOCK_MONOTONIC */
	long long look_ms; /* when delay is, or was last, read */
	struct run_delay delay;
	bool looked;
};

/*
 * Begin to wait so long for that process; 0: for one that is not known.  Of the
 * first second, all counts.
 */
void patience_begin(struct patience *patience, pid_t pid,
    long long milliseconds);

/*
 * Milliseconds after which to ask again, if nothing happened until then; 0:
 * the time is over.
 */
long long patience_left(struct patience *patience);

#endif
