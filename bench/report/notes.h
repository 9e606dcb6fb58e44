/* SPDX-License-Identifier: BSD-2-Clause */
/* What a reader of a report's figures must know of the files themselves. */
#ifndef DUMPBENCH_REPORT_NOTES_H
#define DUMPBENCH_REPORT_NOTES_H

#include "report/groups.h"

/*
 * Of the kernels of `n` groups: what was not measured, and what users added to
 * the files' context.  No table where there is nothing of it.
 */
void report_notes(
    struct report *report, const struct report_group *groups, size_t n);

#endif
