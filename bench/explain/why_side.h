/* SPDX-License-Identifier: BSD-2-Clause */
/* The explanations of one side of a comparison. */
#ifndef DUMPBENCH_EXPLAIN_WHY_SIDE_H
#define DUMPBENCH_EXPLAIN_WHY_SIDE_H

#include "explain/difference.h"
#include "explain/stored.h"
#include "stats/compare.h"

struct why_side {
	const char *path;
	struct stored *stored; /* the newest last */
	char **paths; /* of these */
	size_t n;
	size_t found; /* the first so many were there; others are measured */
};

/* Those in the side's own file, or in its folder.  -ENOMEM. */
int why_side_new(struct why_side *side, const char *path,
    struct errmsg *err);
void why_side_free(struct why_side *side);

/* One that was measured for it, which it frees.  -ENOMEM. */
int why_side_add(struct why_side *side, const struct stored *measured);

/* The newest result in the clock exact, for free(3); NULL: there is none. */
char *why_side_result(const struct why_side *side);

/* Can such a figure be explained?  -ENOENT, and which can. */
int why_side_takes(const struct compare_figure *f, struct errmsg *err);

/* Bits of stages that a metric is of, and of how many pages' work it is one. */
unsigned why_side_stages(const struct compare_figure *f);
double why_side_scale(const struct compare_figure *f,
    const struct attribution_row *row);

/* The figure as an explanation of it has it, in its own unit. */
double why_side_median(const struct compare_figure *f,
    const struct attribution_row *row);

/*
 * The newest explanation of a figure of that value; or, of what was measured
 * for it, one of another value.  -ENOENT: there is none.
 */
int why_side_find(const struct why_side *side,
    const struct compare_figure *f, double value,
    struct difference_side *found, struct errmsg *err);

#endif
