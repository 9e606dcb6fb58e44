/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which kernels of a report may be compared: those of one system, machine,
 * target and flavour, in one clock.
 */
#ifndef DUMPBENCH_REPORT_GROUPS_H
#define DUMPBENCH_REPORT_GROUPS_H

#include "report/writer.h"

struct report_group {
	enum samples_clock clock;
	char system[160]; /* "linux x86_64, target guest (tcg, emulated)" */
	char flavour[96]; /* "rt-amd64"; or empty */
	const struct report_kernel **kernels; /* the oldest version first */
	size_t n;
	size_t base; /* which of them the others are compared with */
};

struct report_groups {
	struct report_group *group; /* by clock, systems side by side */
	size_t n;
};

/*
 * `base` is a kernel's name, which its group is compared with; others, and all
 * if it is null, are compared with their oldest.  0, or -ENOMEM.
 */
int report_groups_new(const struct report_set *set, const char *base,
    struct report_groups *groups, struct errmsg *err);
void report_groups_free(struct report_groups *groups);

/* The newest of a group that is not its base; null: it has only one. */
const struct report_kernel *report_group_last(const struct report_group *group);

/*
 * What a kernel's figures of a family, or of all for ROW_FAMILIES, may depend
 * on, as far as its result says: "4 possible CPUs, 512 MB of memory"; or empty.
 */
void report_setup(const struct report_kernel *kernel, enum samples_clock clock,
    enum row_family family, char *text, size_t size);

#endif
