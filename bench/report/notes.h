/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of failures and of user context in the files of a report. */
#ifndef DUMPBENCH_REPORT_NOTES_H
#define DUMPBENCH_REPORT_NOTES_H

#include "report/groups.h"

/*
 * For the kernels of n groups: the benchmarks that failed, and what users added
 * to the context.  An empty table is omitted.
 */
void report_notes(
    struct report *report, const struct report_group *groups, size_t n);

#endif
