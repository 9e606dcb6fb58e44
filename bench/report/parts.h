/* SPDX-License-Identifier: BSD-2-Clause */
/* A report's tables and pictures. */
#ifndef DUMPBENCH_PAGE_PARTS_H
#define DUMPBENCH_PAGE_PARTS_H

#include "report/findings.h"

/* "instructions", "cycles" */
const char *page_unit(enum samples_clock clock);

/* A line a path and stage of what changed; nothing where nothing did. */
void page_changes(struct page *page, const struct page_pair *pair);

/*
 * The `n` groups of one system in one clock: their kernels, the paths of all of
 * them side by side, each group's against its base, and then the newest kernel
 * of the largest group alone.  0, or -errno.
 */
int page_parts(struct page *page, const struct page_group *groups, size_t n,
    struct fault *fault);

/* The timeline in a log of the emulated card. */
int page_timeline(struct page *page, const char *log, struct fault *fault);

#endif
