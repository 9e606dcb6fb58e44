/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many times as much one figure is as another, without the harness.
 *
 * A median of a batch holds what two time stamps and two empty calls take (the
 * path null's map and unmap at that batch).  Both sides hold the same of it, so
 * it must be taken off before one is divided by the other.
 */
#ifndef DUMPBENCH_RATIO_H
#define DUMPBENCH_RATIO_H

struct ratio_cost {
	double page_ticks;    /* ticks a page; NAN: not measured */
	double harness_ticks; /* ticks a batch; NAN: not measured */
	int batch;	      /* pages */
};

/* Ticks a page without the harness; NAN where that is not above 0. */
double ratio_net(const struct ratio_cost *cost);

/* Why there is no such number, what a sentence says of it; null: there is. */
const char *ratio_why(const struct ratio_cost *cost);

/* How many times what `of` costs `cost` costs; NAN unless both are known. */
double ratio_of(const struct ratio_cost *cost, const struct ratio_cost *of);

/* Of `cost` and `rest` together, the part that `cost` is; NAN likewise. */
double ratio_share(const struct ratio_cost *cost, double rest);

#endif
