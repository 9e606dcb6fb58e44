/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_UTIL_MONOTONIC_H
#define DUMPBENCH_UTIL_MONOTONIC_H

/* Seconds of CLOCK_MONOTONIC: their difference is how long something took. */
double monotonic_seconds(void);

#endif
