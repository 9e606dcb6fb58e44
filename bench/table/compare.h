/* SPDX-License-Identifier: BSD-2-Clause */
/* The output formats of `dumpbench compare`. */
#ifndef DUMPBENCH_BENCH_COMPARE_H
#define DUMPBENCH_BENCH_COMPARE_H

#include <stdbool.h>
#include <stdio.h>

#include "stats/compare.h"

struct compared {
	const char *old;		 /* path */
	const char *const *new;		 /* paths */
	struct comparison **comparisons; /* one a new */
	struct why **whys; /* the same; null: nothing is explained */
	size_t n;
};

/* Columns for a terminal; without `all` only better and worse figures. */
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
    struct errmsg *err);

/* The members of the contexts that differ. */
void compared_context(const struct comparison *c, bool markdown, FILE *out);

/*
 * Print a string from a file, padded to `width`: Markdown's special characters
 * are escaped, control characters (U+0080 to U+009f included) replaced.
 */
void compared_name(const char *s, int width, bool markdown, FILE *out);

/* Rules of --fail-on.  0, or -EINVAL and what is accepted. */
int compare_rules_check(const char *rules, struct errmsg *err);

/* True if a rule applies; prints a sentence for each that does. */
bool compare_rules_apply(const char *rules, const struct compared *c,
    const char *program, FILE *out);

/* The first n characters, "5%" or "0.5", as a share; false if they are none. */
bool compare_percent(const char *s, size_t n, double *share);

#endif
