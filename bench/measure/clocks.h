/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_CLOCKS_H
#define DUMPBENCH_CLOCKS_H

#include <stdbool.h>

#include "measure/options.h"

/* In the order in which they are measured. */
#define CLOCKS 2
extern const enum guest_clock clock_order[CLOCKS];

/* "exact", "tsc": as --clock and results have it. */
const char *clock_name(enum guest_clock clock);

/*
 * Is this clock measured?  For a guest without --clock, tsc is if KVM runs a
 * guest here, which is tried once: cycles of an emulated CPU are not worth the
 * time that they take.
 */
bool clock_is_wanted(struct options *options, enum guest_clock clock);

#endif
