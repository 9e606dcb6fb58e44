/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The old question's pair of paths, in words: how many times as much as the
 * newer driver's path the older one's costs, with the same batch and with each
 * driver's own.
 */
#ifndef DUMPBENCH_PAIR_H
#define DUMPBENCH_PAIR_H

#include <stddef.h>

#include "result/select.h"
#include "stats/ratio.h"

enum pair { PAIR_OLDER, PAIR_NEWER };
const char *pair_path(enum pair which);

/*
 * A sentence a line, of the rows of drivers2x2; "" where there are none.  The
 * harness is taken off, and where that cannot be done, it says why.
 */
void pair_say(const struct result_rows *rows, char *text, size_t size);

/* What a path of the pair costs with that batch, in those rows. */
struct ratio_cost pair_cost(const struct result_rows *rows, enum pair which,
    int batch);

/* "4.77 times": no more of a ratio than its clock can tell. */
void pair_times(char *text, size_t size, double ratio, enum row_clock clock);

#endif
