/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The old question's pair of paths, in words: how many times as much as the
 * newer driver's path the older one's costs, with the same batch and with each
 * driver's own.
 */
#ifndef DUMPBENCH_PAIR_H
#define DUMPBENCH_PAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "result/result.h"
#include "stats/ratio.h"

#define PAIR_OLDER "enter"
#define PAIR_NEWER "kenter_temporary"

/*
 * A sentence a line, of the rows of the family seed; "" where there are none.
 * The harness is taken off, and where that cannot be done, it says why.
 */
void pair_say(const struct result *result, char *text, size_t size);

/* What a path of the pair costs with that batch, in those rows. */
struct ratio_cost pair_cost(const struct result *result, const char *path,
    int batch);

/* "4.77 times": no more of a ratio than its clock can tell. */
void pair_times(char *text, size_t size, double ratio, bool exact);

#endif
