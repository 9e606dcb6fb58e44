/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long the rest of a measurement will take: from what each of its parts was
 * expected to take, and from what those that are done took.  Pure: no clock is
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
 * A part, which comes `times` times and is expected to take `seconds` each
 * time.  Of parts of one kind, 0 to ESTIMATE_KINDS - 1, the expectation is
 * taken to be off by one factor.  Its number for what follows, from 0.
 */
size_t estimate_add(struct estimate *estimate, unsigned kind, double seconds,
    size_t times);

/* Once the part took that long. */
void estimate_took(struct estimate *estimate, size_t part, double seconds);

/*
 * Seconds that are left, when `part` is under way since so many; NAN as long as
 * too little was done to tell.
 */
double estimate_left(const struct estimate *estimate, size_t part,
    double since);

/* The number of no part: nothing is under way. */
#define ESTIMATE_NONE	((size_t)-1)

#endif
