/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A history: results of many versions, or of runs that follow each other, such
 * as those of nights, and where in it a path became better or worse.
 */
#ifndef DUMPBENCH_REPORT_HISTORY_H
#define DUMPBENCH_REPORT_HISTORY_H

#include "report/groups.h"

/*
 * Each path is a folder of runs, of which each is a folder of kernels' folders,
 * in the order of their names; or what report_read() reads.  All are of one of
 * these kinds.  0, or -errno and a sentence; report_free() after 0.
 */
int history_read(char **paths, size_t n, struct report_set *set,
    struct errmsg *err);

/* All of the document.  0, or -errno and a sentence. */
int history_write(struct report *report, const struct report_set *set,
    struct errmsg *err);

#endif
