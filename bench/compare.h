/* SPDX-License-Identifier: BSD-2-Clause */
/* What `dumpbench compare` shows, and in which forms. */
#ifndef DUMPBENCH_BENCH_COMPARE_H
#define DUMPBENCH_BENCH_COMPARE_H

#include <stdbool.h>
#include <stdio.h>

#include "stats/compare.h"

struct compared {
	const char *old;		 /* path */
	const char *const *new;		 /* paths */
	struct comparison **comparisons; /* one a new */
	size_t n;
};

/* Columns for a person; without `all` only what is not the same. */
void compared_text(const struct compared *c, bool all, bool colour, FILE *out);
void compared_markdown(const struct compared *c, bool all, FILE *out);

/* All figures, for programs.  0 or -ENOMEM. */
void compared_csv(const struct compared *c, FILE *out);
int compared_json(const struct compared *c, FILE *out);

/*
 * Two files a figure that ministat(1) reads, one value a line:
 * <folder>/<number>-<clock>-<benchmark>-<metric>.old and .new
 */
int compared_ministat(const struct compared *c, const char *folder,
    struct fault *fault);

/* "+1.2%", "" for a number that is none; returns buf. */
const char *percent(char *buf, size_t size, double share);

#endif
