/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ending a run early, by a signal or by --max-time.  What was measured by then
 * is written.
 */
#ifndef DUMPBENCH_STOP_H
#define DUMPBENCH_STOP_H

#include <stdbool.h>

/* Stop in so many seconds; 0: never. */
void stop_after(unsigned seconds);

/*
 * While it is on, a first SIGINT, SIGTERM or SIGHUP keeps further benchmarks
 * from being measured; a second one ends the process.
 */
void stop_catch(bool on);

/* Why no more is measured: "SIGINT", "--max-time: 60 s are over"; or null. */
const char *stop_reason(void);

/*
 * When a guest that still runs is ended, by CLOCK_MONOTONIC in milliseconds; 0:
 * never.
 */
long long stop_deadline_ms(void);

/* End the process by the signal that was caught; returns if none was. */
void stop_raise(void);

#endif
