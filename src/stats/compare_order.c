/* SPDX-License-Identifier: BSD-2-Clause */
/* The order in which a comparison shows its figures. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/compare.h"
#include "util/version.h"

static int
by_clock(const struct compare_figure *f, const struct compare_figure *g)
{
	return ((f->clock > g->clock) - (f->clock < g->clock));
}

/* Equal figures stay in an order that does not depend on qsort(3). */
static int
by_name(const void *a, const void *b)
{
	const struct compare_figure *f = a, *g = b;
	int order = by_clock(f, g);

	if (order == 0)
		order = version_compare(f->name, g->name);
	if (order == 0)
		order = strcmp(f->name, g->name);
	return (order != 0 ? order : strcmp(f->metric, g->metric));
}

static int
by_change(const void *a, const void *b)
{
	const struct compare_figure *f = a, *g = b;
	double x = isnan(f->change) ? -1 : fabs(f->change);
	double y = isnan(g->change) ? -1 : fabs(g->change);
	int order = by_clock(f, g);

	if (order == 0)
		order = (x < y) - (x > y);
	return (order != 0 ? order : by_name(a, b));
}

void
compare_sort(struct comparison *c, enum compare_order order)
{
	if (order != COMPARE_AS_READ)
		qsort(c->figures, c->nfigures, sizeof(*c->figures),
		    order == COMPARE_BY_NAME ? by_name : by_change);
}
