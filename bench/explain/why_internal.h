/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of an explanation of a comparison share. */
#ifndef DUMPBENCH_EXPLAIN_WHY_INTERNAL_H
#define DUMPBENCH_EXPLAIN_WHY_INTERNAL_H

#include "explain/why.h"
#include "explain/why_side.h"

struct why {
	struct why_side old, new;
};

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

/* All lines of a figure, which add up to it.  False: there are none. */
bool why_lines_new(struct why *why, const struct compare_figure *f,
    struct why_lines *lines);
void why_lines_free(struct why_lines *lines);

#endif
