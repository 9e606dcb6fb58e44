/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A comparison summarized: a line per path and metric, in the order of the
 * largest change of each path.  Every figure includes the harness; figures that
 * changed by exactly as much as the harness are counted apart.
 */
#ifndef DUMPBENCH_REPORT_CHANGES_H
#define DUMPBENCH_REPORT_CHANGES_H

#include "stats/compare.h"
#include "util/figure.h"

#define CHANGES_STAGES 4 /* metrics of the harness that are followed */

struct change_line {
	char path[64];
	const char *metric;
	size_t count[COMPARE_VERDICTS];
	size_t harness; /* of those better or worse, by the harness alone */
	/* The largest change among the others that are better or worse. */
	const struct compare_figure *most;
	double low, high; /* INFINITY: from 0 */
	double extent;	  /* the largest of all lines of the path */
	size_t came;	  /* the first position of the path */
};

struct changes {
	struct change_line *lines; /* lines of one path side by side */
	size_t n;
	size_t count[COMPARE_VERDICTS];
	/* The shift that all exact figures of the harness have in common. */
	struct {
		const char *metric;
		double shift;
	} harness[CHANGES_STAGES];
	size_t nharness;
	size_t by_harness; /* figures that changed by exactly that */
};

/*
 * Summarize the figures of one clock.  `harness` is the path that maps nothing,
 * or null.  0, or -ENOMEM.
 */
int changes_new(const struct comparison *comparison, enum samples_clock clock,
    const char *harness, struct changes *changes);
void changes_free(struct changes *changes);

/* The extent of the line's largest change, up or down; -1: none. */
double changes_extent(const struct change_line *line);

/* "+1.20%", "+1.20% to +2.00%"; "from 0" for an infinite change. */
#define CHANGES_RANGE (2 * FIGURE_MAX + 4)
const char *changes_range(char text[CHANGES_RANGE], double low, double high);

/* "map" for "map_median"; another metric is its own name. */
void changes_stage(const char *metric, char *text, size_t size);

#endif
