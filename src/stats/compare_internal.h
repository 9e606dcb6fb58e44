/* SPDX-License-Identifier: BSD-2-Clause */
/* For this room alone: what the files that make up compare.h share. */
#ifndef DUMPBENCH_COMPARE_INTERNAL_H
#define DUMPBENCH_COMPARE_INTERNAL_H

#include "stats/compare.h"

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

/* A clock of the two sides at hand. */
struct pair {
	struct comparison *c;
	enum samples_clock clock;
	const struct samples_part *old, *new;
	const struct samples *old_side, *new_side;
	const struct compare_scope *scope;
	bool plans; /* a difference of plans has been noted */
	char bar[160]; /* why nothing here can be compared; or empty */
};

/* compare_context.c */
void compare_differ(struct pair *p);
void compare_bar_emulated(struct pair *p);
/* Of a figure that both sides have. */
void compare_plans(struct pair *p, struct compare_figure *f,
    const struct samples_row *old, const struct samples_row *new);

/* compare_figures.c: 0 or -ENOMEM */
int compare_add_figures(struct pair *p);

/* compare_verdicts.c */
__attribute__((format(printf, 2, 3)))
void compare_unknown(struct compare_figure *f, const char *format, ...);

#endif
