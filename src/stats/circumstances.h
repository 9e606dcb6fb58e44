/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Circumstances: the members of a context that are worth telling, and which of
 * them bar a comparison of two kernels.  A new one is one row of the table.
 */
#ifndef DUMPBENCH_STATS_CIRCUMSTANCES_H
#define DUMPBENCH_STATS_CIRCUMSTANCES_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/samples.h"

#ifdef __cplusplus
extern "C" {
#endif

struct circumstance {
	const char *member;
	/*
	 * What two sides are that differ in it, and for which clocks that bars
	 * comparing them.  Instructions do not depend on the host, nor on what
	 * emulates them; time does.
	 */
	const char *differs;
	bool bars[SAMPLES_CLOCKS];
	bool hardware; /* bars nothing where any machine will do */
	bool kernel;   /* says which kernel it is */
	bool rate;     /* of the clock, calibrated at every boot */
	bool emulated; /* says whether the CPU is emulated */
};

/* Those of a clock's files, as they are listed. */
const struct circumstance *circumstances(enum samples_clock clock, size_t *n);

#ifdef __cplusplus
}
#endif

#endif
