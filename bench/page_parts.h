/* SPDX-License-Identifier: BSD-2-Clause */
/* A report's tables and pictures. */
#ifndef DUMPBENCH_PAGE_PARTS_H
#define DUMPBENCH_PAGE_PARTS_H

#include "page.h"

/* "instructions", "cycles" */
const char *page_unit(enum samples_clock clock);

/* Ticks a page of the family latency; NAN: not measured. */
double page_ticks(const struct page_kernel *kernel, enum samples_clock clock,
    const char *path, int batch);

/* Of all kernels by path, then of `last` alone.  0, or -errno. */
int page_parts(struct page *page, const struct page_set *set,
    enum samples_clock clock, const struct page_kernel *last,
    struct fault *fault);

/* The timeline in a log of the emulated card. */
int page_timeline(struct page *page, const char *log, struct fault *fault);

#endif
