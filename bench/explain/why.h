/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Below a figure that differs, the functions that account for it.  A side is
 * explained by results that carry an explanation: its own file, or those beside
 * it or in its folder, named *-explain.json; or by one that is measured for it.
 */
#ifndef DUMPBENCH_EXPLAIN_WHY_H
#define DUMPBENCH_EXPLAIN_WHY_H

#include <jansson.h>
#include <stdio.h>

#include "stats/compare.h"

struct why;

/* The explanations of both sides; there may be none.  -ENOMEM. */
int why_new(const char *old, const char *new, struct why **why,
    struct errmsg *err);
void why_free(struct why *why);

/*
 * Judge the figures of unsettled paths by the functions that do not vary from
 * boot to boot, where there are enough explanations of either side: see
 * steady.h.  After compare_finish().  -ENOMEM.
 */
int why_settle(struct why *why, struct comparison *comparison);

/* What it needs to measure one; NULL: what is known of the side is used. */
struct why_kernel {
	const char *kernel, *kmod;
};

struct why_asked {
	struct why_kernel old, new;
	const char *results; /* folder of what is measured */
	const char *program; /* for messages: "dumpbench compare" */
};

/*
 * Measure what is missing for the figures that are better or worse.  A negative
 * error number, and what could not be measured and how it can be.
 */
int why_measure(struct why *why, const struct comparison *comparison,
    const struct why_asked *asked, struct errmsg *err);

/*
 * Has each side an explanation of the figure?  -ENOENT, and a sentence that
 * says which has not.
 */
int why_check(struct why *why, const struct compare_figure *figure,
    struct errmsg *err);

/*
 * The table below the figure's line, whose figures begin at column `width`;
 * nothing where why_check() fails.  -ENOMEM.
 */
int why_print(struct why *why, const struct compare_figure *figure,
    bool markdown, int width, FILE *out);

/*
 * The same: [{"name", "old", "new", "by"}, …]; null where it fails.  NULL: no
 * memory.
 */
json_t *why_json(struct why *why, const struct compare_figure *figure);

/* A line below a figure. */
struct why_line {
	char name[512]; /* with all that is said of it */
	const char *function; /* NULL: none, see `left` */
	const char *image, *was, *moved; /* or NULL */
	double old, new;
	bool left; /* no function: what is left over */
};

struct why_lines {
	struct why_line *line; /* the largest change first, what is left last */
	size_t n;
};

/*
 * All lines of a figure, which add up to it; functions beyond the first `most`
 * are one line, "(7 more)", unless that is 0.  -ENOENT: why_check() fails; or
 * -ENOMEM.
 */
int why_lines_new(struct why *why, const struct compare_figure *figure,
    size_t most, struct why_lines *lines);
void why_lines_free(struct why_lines *lines);

/*
 * Both sides of a figure as a flame graph of their difference, for a page that
 * has a style for it (export_flame()).  -ENOENT: why_check() fails; or -ENOMEM.
 */
int why_flame(struct why *why, const struct compare_figure *figure, FILE *out);

/* Of figures that are better or worse, how many are explained. */
struct why_tally {
	size_t differ, explained;
	size_t whole; /* of these, with nothing left over but functions */
};

/* -ENOMEM. */
int why_count(struct why *why, const struct comparison *comparison,
    struct why_tally *tally);

/* Is it better or worse? */
bool why_differs(const struct compare_figure *figure);

#endif
