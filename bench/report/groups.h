/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernels of a report that are compared with each other: those of the same
 * system, machine, target and flavour, in one clock.
 */
#ifndef DUMPBENCH_REPORT_GROUPS_H
#define DUMPBENCH_REPORT_GROUPS_H

#include "report/writer.h"

#define STEPS_LEAST 0.1 /* of the older kernel's figure, up or down */

struct report_group {
	enum samples_clock clock;
	char system[160]; /* "linux x86_64, target guest (tcg, emulated)" */
	char flavour[96]; /* "rt-amd64"; or empty; a history's line of runs */
	bool runs;	  /* the kernels are in order of their runs */
	double least;	  /* a step is at least this share; 0: what is told */
	const struct report_kernel **kernels; /* the oldest version first */
	size_t n;
	size_t base; /* index of the one that the others are compared with */
};

struct report_groups {
	struct report_group *group; /* by clock, systems side by side */
	size_t n;
};

/*
 * `base` names the kernel that its group is compared with.  Other groups, and
 * all groups if it is null, use their oldest kernel.  0, or -ENOMEM.
 */
int report_groups_new(const struct report_set *set, const char *base,
    struct report_groups *groups, struct errmsg *err);
void report_groups_free(struct report_groups *groups);

/* The newest of a group that is not its base; null: it has only one. */
const struct report_kernel *report_group_last(const struct report_group *group);

/*
 * The setup that a kernel's figures of a family (ROW_FAMILIES: of all) depend
 * on: "4 possible CPUs, 512 MB of memory".  Empty if the result has none.
 */
void report_setup(const struct report_kernel *kernel, enum samples_clock clock,
    enum row_family family, char *text, size_t size);

#endif
