/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two paths of the family drivers2x2: the cost of the older driver's path
 * divided by that of the newer one's, for each batch and from driver to driver.
 */
#ifndef DUMPBENCH_PAIR_H
#define DUMPBENCH_PAIR_H

#include <stddef.h>

#include "result/select.h"
#include "stats/ratio.h"

enum pair { PAIR_OLDER, PAIR_NEWER };
const char *pair_path(enum pair which);

/*
 * Ratios without the harness, a sentence a line; "" without rows of drivers2x2.
 * A ratio that cannot be given is replaced by the reason.
 */
void pair_say(const struct result_rows *rows, char *text, size_t size);

/* The cost of one path of the pair at a batch. */
struct ratio_cost pair_cost(const struct result_rows *rows, enum pair which,
    int batch);

/* "4.77 times", with as many digits as the clock is exact to. */
void pair_times(char *text, size_t size, double ratio, enum row_clock clock);

#endif
