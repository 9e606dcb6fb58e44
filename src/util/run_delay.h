/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_UTIL_RUN_DELAY_H
#define DUMPBENCH_UTIL_RUN_DELAY_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * What a process and those that it has started got of the CPUs, as Linux's
 * /proc/PID/task/TID/schedstat and stat tell it.  All 0 where the kernel does
 * not count it (no CONFIG_SCHED_INFO, another system), or the process has ended.
 */
struct run_delay {
	long long waited_ms; /* by the thread that waited longest for a CPU */
	long long ran_ns;    /* by all threads */
	bool ready;          /* a thread runs, or waits for a CPU now */
};

void run_delay_read(pid_t pid, struct run_delay *delay);

/*
 * How long of these milliseconds between two readings it waited for a CPU.  The
 * kernel counts a wait when it ends: of one that goes on, ready tells.
 */
long long run_delay_between(const struct run_delay *before,
    const struct run_delay *after, long long milliseconds);

#endif
