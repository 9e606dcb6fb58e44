/* SPDX-License-Identifier: BSD-2-Clause */
/* Our benchmarks' names as Google Benchmark has them. */
#ifndef DUMPBENCH_FILTER_H
#define DUMPBENCH_FILTER_H

#include "util/errmsg.h"

/*
 * --benchmark_filter, as our names need it: Google Benchmark appends
 * "/manual_time", so that a final $ would match none.  For free(3); null: none
 * was given.  0 or -ENOMEM.
 */
int filter_given(char **filter);

/* The same of a filter that is given here; null: out of memory. */
char *filter_of(const char *filter);

/* The length of a name without what Google Benchmark appends. */
int filter_name_length(const char *name);

/* -ENOENT: the filter that was given matches nothing; a near miss is named. */
int filter_matches_none(struct errmsg *err);

#endif
