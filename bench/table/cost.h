/* SPDX-License-Identifier: BSD-2-Clause */
/* The cost of a page and the share of the harness in it, for ratios. */
#ifndef DUMPBENCH_TABLE_COST_H
#define DUMPBENCH_TABLE_COST_H

#include "result/select.h"
#include "stats/ratio.h"

struct ratio_cost cost_of(const struct result_rows *rows,
    const struct selection *selection);
struct ratio_cost cost_of_row(const struct result_row *row);

#endif
