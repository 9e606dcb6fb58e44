/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The old question's pair of paths, in words: how many times as much as the
 * newer driver's path the older one's costs, with the same batch and with each
 * driver's own.
 */
#ifndef DUMPBENCH_PAIR_H
#define DUMPBENCH_PAIR_H

#include "result/result.h"

#define PAIR_OLDER "enter"
#define PAIR_NEWER "kenter_temporary"

/*
 * A sentence a line, of the rows of the family seed; "" where there are none.
 * The harness is taken off, and where that cannot be done, it says why.
 */
void pair_say(const struct result *result, char *text, size_t size);

#endif
