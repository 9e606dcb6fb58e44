/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long the rest of a measurement will take, from the time that each of its
 * parts was expected to take and that those took that are done.  No clock is
 * read here.
 */
#ifndef DUMPBENCH_BENCH_ESTIMATE_H
#define DUMPBENCH_BENCH_ESTIMATE_H

#include <stddef.h>

#define ESTIMATE_KINDS	8

struct estimate;

/* Null without memory; every function takes null, and what is left is NAN. */
struct estimate *estimate_new(void);
void estimate_free(struct estimate *estimate);

/*
 * Add a part that is done `times` times and is expected to take `seconds` each
 * time.  Expectations of parts of one kind, 0 to ESTIMATE_KINDS - 1, are taken
 * to be wrong by the same factor.  Returns the part's number, from 0.
 */
size_t estimate_add(struct estimate *estimate, unsigned kind, double seconds,
    size_t times);

/* The part was done once, in that time. */
void estimate_took(struct estimate *estimate, size_t part, double seconds);

/*
 * Seconds that are left, when `part` has run for `since` seconds; NAN while too
 * little is done for an estimate.
 */
double estimate_left(const struct estimate *estimate, size_t part,
    double since);

/* Not a part: nothing is under way. */
#define ESTIMATE_NONE	((size_t)-1)

#endif
