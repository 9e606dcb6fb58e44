/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Below a figure that differs, the functions that account for it.  A side is
 * explained by results that carry an explanation: its own file, or those beside
 * it or in its folder, named *-explain.json.
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
 * Has each side an explanation of the figure, of the same value?  -ENOENT, and
 * a sentence that says which has not.
 */
int why_check(struct why *why, const struct compare_figure *figure,
    struct errmsg *err);

/*
 * The table below the figure's line, whose figures begin at column `width`;
 * nothing where why_check() fails.
 */
void why_print(struct why *why, const struct compare_figure *figure,
    bool markdown, int width, FILE *out);

/* The same: [{"name", "old", "new", "by"}, …]; null where it fails. */
json_t *why_json(struct why *why, const struct compare_figure *figure);

#endif
