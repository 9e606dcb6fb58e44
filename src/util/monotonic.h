/* SPDX-License-Identifier: BSD-2-Clause */
/* CLOCK_MONOTONIC: the difference of two values is how long something took. */
#ifndef DUMPBENCH_UTIL_MONOTONIC_H
#define DUMPBENCH_UTIL_MONOTONIC_H

#include <stdint.h>

uint64_t monotonic_ns(void);
long long monotonic_ms(void);
double monotonic_seconds(void);

#endif
