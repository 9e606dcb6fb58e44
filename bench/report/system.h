/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernels of one system, of all its flavours, for pictures of them. */
#ifndef DUMPBENCH_REPORT_SYSTEM_H
#define DUMPBENCH_REPORT_SYSTEM_H

#include "plot/plot.h"
#include "report/steps.h"

/* The number of groups of the same system, which follow the first. */
size_t report_system_groups(const struct report_groups *groups, size_t first);

/* Do pictures compare them? Cycles of emulated CPUs are not compared. */
bool report_system_drawn(const struct report_group *groups, size_t n);

/*
 * All their kernels, flavour by flavour, and the steps of each.  It points into
 * the groups and steps.  0 or -ENOMEM; report_system_free() in either case.
 */
int report_system_new(const struct report_group *groups, size_t n,
    const struct report_steps *steps, struct plot_many *many);
void report_system_free(struct plot_many *many);

#endif
