/* SPDX-License-Identifier: BSD-2-Clause */
/* A report's tables and pictures. */
#ifndef DUMPBENCH_REPORT_PARTS_H
#define DUMPBENCH_REPORT_PARTS_H

#include "report/findings.h"

/* A line a path and stage of what changed; nothing where nothing did. */
void report_changes(struct report *report, const struct report_pair *pair);

/*
 * The `n` groups of one system in one clock: their kernels, the paths of all of
 * them side by side, each group's against its base, and then the newest kernel
 * of the largest group alone.  0, or -errno.
 */
int report_parts(struct report *report, const struct report_group *groups,
    size_t n, struct errmsg *err);

/* Pictures of one result; 0 or -errno. */
int report_plots(struct report *report, const struct result_rows *rows,
    const char *of, struct errmsg *err);

/* A group's kernels against its base. */
int report_versions(struct report *report, const struct report_group *group,
    struct errmsg *err);

/* The timeline in a log of the emulated card. */
int report_timeline(struct report *report, const char *log, struct errmsg *err);

#endif
