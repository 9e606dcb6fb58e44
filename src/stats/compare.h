/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two sides of samples compared: figure by figure, family by family, and what
 * differs in the circumstances.  A figure is a metric of a benchmark.
 *
 * Exact figures are compared as they are.  One that varies within a run (its
 * least and its 90th percentile differ, as of paths that allocate) is only
 * told apart where the two ranges do not meet.  Other figures of its path are
 * told apart when they are more than a tenth apart, since such a path may also
 * settle elsewhere at every boot.
 *
 * Others are tested: Mann-Whitney U, corrected by Holm for the number of
 * figures, and Hodges-Lehmann's shift says by how much.
 */
#ifndef DUMPBENCH_COMPARE_H
#define DUMPBENCH_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/samples.h"
#include "util/fault.h"

enum compare_verdict {
	COMPARE_SAME,
	COMPARE_BETTER,
	COMPARE_WORSE,
	COMPARE_UNKNOWN, /* cannot tell; why[] says why */
	COMPARE_VERDICTS
};

struct compare_options {
	double alpha;  /* of a wrong "better" or "worse" anywhere: 0.05 */
	double margin; /* "same": surely within this share of old: 0.05 */
};

/* NAN where there is no such number. */
struct compare_figure {
	enum samples_clock clock;
	const char *name;   /* the benchmark's */
	const char *metric;
	const struct samples_figure *old, *new; /* null: not on that side */
	bool more_is_better; /* a rate: *_per_second */
	bool allocates;	     /* its path does, on a side */
	bool unsteady;	     /* exact: its path varies, here or elsewhere */
	double old_median, new_median;
	double shift, low, high; /* new - old and its 95% interval, in the
				    metric's unit; exact: without interval */
	double change;		 /* shift / old */
	double p, corrected;	 /* not of exact ones */
	enum compare_verdict verdict;
	char why[160];
};

struct compare_family {
	enum samples_clock clock;
	char name[64]; /* of a benchmark, what stands before the first '/' */
	const char *metric;
	size_t n;
	double ratio; /* geometric mean of new median / old median */
};

struct compare_difference {
	enum samples_clock clock;
	const char *member;
	const char *old, *new; /* null: none */
	bool mixed;	       /* files of one side disagree */
	bool bars;	       /* the figures cannot be compared */
};

struct comparison {
	struct compare_figure *figures;
	size_t nfigures;
	struct compare_family *families;
	size_t nfamilies;
	struct compare_difference *differences;
	size_t ndifferences;
	size_t count[COMPARE_VERDICTS];
};

/*
 * Points into both sides.  -EINVAL when these share no clock.  Of several
 * comparisons, finish all at once: the correction is for all their figures.
 */
int compare_new(struct samples *old, struct samples *new,
    struct comparison **comparison, struct fault *fault);

/* Correct all p and pass the verdicts.  0 or -ENOMEM. */
int compare_finish(struct comparison **comparisons, size_t n,
    const struct compare_options *options);

/* "same", "better", "worse", "cannot tell" */
const char *compare_verdict_name(enum compare_verdict verdict);

void compare_free(struct comparison *comparison);

#endif
