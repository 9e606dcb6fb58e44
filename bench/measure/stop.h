/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * End a run before its time and in good order: by a signal, or because the
 * time that it was given is over.  What was measured is then written.
 */
#ifndef DUMPBENCH_STOP_H
#define DUMPBENCH_STOP_H

#include <stdbool.h>

/* From now on so many seconds; 0: as long as it takes. */
void stop_after(unsigned seconds);

/*
 * While there is something to write, SIGINT, SIGTERM and SIGHUP stop what has
 * not begun instead of ending the process; the second one ends it.
 */
void stop_catch(bool on);

/* Why no more is measured, in words, such as "--max-time: 60 s are over". */
const char *stop_reason(void);

/*
 * When what still runs is to be given up, by CLOCK_MONOTONIC in milliseconds;
 * 0: never.
 */
long long stop_deadline_ms(void);

/* The signal that was caught ends the process after all; none: returns. */
void stop_raise(void);

#endif
