/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A comparison folded: a line a path and metric, in the order of the largest
 * change of each path, so that what is one fact is said once.  Where the
 * harness itself changed, that is in the figures of every path: those that
 * changed by just as much are counted, and are no change of the path.
 */
#ifndef DUMPBENCH_REPORT_CHANGES_H
#define DUMPBENCH_REPORT_CHANGES_H

#include "stats/compare.h"
#include "util/figure.h"

#define CHANGES_STAGES 4 /* metrics in which the harness is told of */

struct change_line {
	char path[64];
	const char *metric;
	size_t count[COMPARE_VERDICTS];
	size_t harness; /* of those better or worse, by the harness alone */
	/* Of the others that are better or worse, by compare's change. */
	const struct compare_figure *most;
	double low, high; /* INFINITY: from nothing */
	double extent;	  /* the path's largest, of all its lines */
	size_t came;	  /* where the path came first */
};

struct changes {
	struct change_line *lines; /* lines of one path side by side */
	size_t n;
	size_t count[COMPARE_VERDICTS];
	/* By how much exact figures of the harness changed, each alike. */
	struct {
		const char *metric;
		double shift;
	} harness[CHANGES_STAGES];
	size_t nharness;
	size_t by_harness; /* figures that changed by just that */
};

/*
 * Of the figures of one clock.  `harness` is the path that maps nothing; null:
 * there is none.  0, or -ENOMEM.
 */
int changes_new(const struct comparison *comparison, enum samples_clock clock,
    const char *harness, struct changes *changes);
void changes_free(struct changes *changes);

/* How far the line's largest change goes, up or down; -1: it has none. */
double changes_extent(const struct change_line *line);

/* "+1.20%", "+1.20% to +2.00%"; what came from nothing says so. */
#define CHANGES_RANGE (2 * FIGURE_MAX + 4)
const char *changes_range(char text[CHANGES_RANGE], double low, double high);

/* "map" for "map_median"; another metric is its own name. */
void changes_stage(const char *metric, char *text, size_t size);

#endif
