/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_CLOCKS_H
#define DUMPBENCH_CLOCKS_H

#include <stdbool.h>

#include "verb/run_options.h"

/*
 * Is that clock to be measured in?  Of a guest for which none was named, tsc is
 * if KVM runs a guest here, which is tried once: cycles of an emulated CPU tell
 * nothing that is worth the wait.
 */
bool clock_is_wanted(struct options *options, enum guest_clock clock);

#endif
