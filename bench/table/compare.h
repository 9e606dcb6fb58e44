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
	struct why **whys; /* the same; null: nothing is explained */
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
    struct errmsg *err);

/* What differs in the circumstances; of mitigations only those that do. */
void compared_context(const struct comparison *c, bool markdown, FILE *out);

/*
 * Text of a file's: in Markdown many signs mean something, and to a terminal
 * control characters do, U+0080 to U+009f included.  Padded to `width`.
 */
void compared_name(const char *s, int width, bool markdown, FILE *out);

/* Rules of --fail-on.  0, or -EINVAL and what is accepted. */
int compare_rules_check(const char *rules, struct errmsg *err);

/* Does one apply?  A sentence for each that does. */
bool compare_rules_apply(const char *rules, const struct compared *c,
    const char *program, FILE *out);

/* The first n characters, "5%" or "0.5", as a share; false if they are none. */
bool compare_percent(const char *s, size_t n, double *share);

#endif
