/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/cost.h"

struct ratio_cost
cost_of(const struct result_rows *rows, const struct selection *s)
{
	return ((struct ratio_cost){select_median(rows, s, ROW_PAGE_TICKS),
	    select_median(rows, s, ROW_HARNESS_TICKS), s->batch});
}

struct ratio_cost
cost_of_row(const struct result_row *row)
{
	return ((struct ratio_cost){row->figure[ROW_PAGE_TICKS],
	    row->figure[ROW_HARNESS_TICKS], (int)row->row.batch});
}
