/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two sides of samples compared: figure by figure, family by family, and what
 * differs in the circumstances.  A figure is a metric of a benchmark.
 *
 * Exact figures are compared as they are, each by its own row's samples on both
 * sides: their range reaches from the 10th percentile to the 90th.  Medians
 * that are equal are the same.  Others differ where the ranges do not meet;
 * where they do, it cannot be told.
 *
 * A path that its module calls unsettled may settle elsewhere at every boot and
 * show no range of its own.  It is the same where both ranges together lie
 * within the margin, and only told apart when these ranges lie more than
 * COMPARE_UNSETTLED apart.  So is one of which a side does not
 * say whether it is unsettled, of schema 1.  Who knows what of it does not vary
 * says so with compare_settle().
 *
 * Cycles and times are tested: Mann-Whitney U, corrected by Holm for the number
 * of figures, and Hodges-Lehmann's shift says by how much.  Cycles of an
 * emulated CPU follow the load of its host, so that nothing is told by them.
 *
 * Nothing is told of figures whose plans or machines differ, or of which one
 * side does not say what they were.
 */
#ifndef DUMPBENCH_COMPARE_H
#define DUMPBENCH_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/samples.h"
#include "util/errmsg.h"

enum compare_verdict {
	COMPARE_SAME,
	COMPARE_BETTER,
	COMPARE_WORSE,
	COMPARE_UNKNOWN, /* cannot tell; why[] says why */
	COMPARE_VERDICTS
};

/* How far an unsettled path has been seen to move between boots, a share. */
#define COMPARE_UNSETTLED 0.25

struct compare_options {
	double alpha;  /* of a wrong "better" or "worse" anywhere: 0.05 */
	double margin; /* "same": surely within this share of old: 0.05 */
};

/*
 * NAN where there is no such number.  Where a side has only aggregates, they
 * stand for its median; means do on both sides if one has no median.  why[]
 * says which, and the verdict is COMPARE_UNKNOWN.
 */
struct compare_figure {
	enum samples_clock clock;
	unsigned counter;   /* the metric, of row.h; ROW_COUNTERS: none of it */
	const char *name;   /* the benchmark's */
	const char *metric;
	const struct samples_figure *old, *new; /* null: not on that side */
	bool more_is_better; /* a rate */
	bool unsettled;	     /* exact: by its path or sink, on a side */
	bool waits;	     /* exact: for a device, on a side */
	bool silent;	     /* exact: a side does not say whether it settles */
	double old_median, new_median;
	double shift, low, high; /* new - old and its 95% interval, in the
				    metric's unit; exact: without interval */
	double change;		 /* shift / old */
	double p, corrected;	 /* not of exact ones */
	enum compare_verdict verdict;
	bool comparable; /* plans and machines are alike, and known */
	bool steady;	 /* shift is of what does not vary from boot to boot */
	char why[160]; /* it cannot be told, or what the verdict leaves out */
};

struct compare_family {
	enum samples_clock clock;
	char name[64]; /* of a benchmark, what stands before the first '/' */
	const char *metric;
	size_t n;
	double ratio; /* geometric mean of new median / old median, of figures
			 that can be compared */
};

struct compare_difference {
	const char *member;
	const char *old, *new; /* null: none */
	enum samples_clock clock;
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
	size_t stated; /* circumstances that both sides state */
	size_t count[COMPARE_VERDICTS];
	size_t judged; /* figures that are not COMPARE_UNKNOWN */
};

struct compare_scope {
	bool any_machine; /* other hardware bars no comparison: CPUs, memory,
			     topology */
	/* Which benchmarks, by their names: 1, 0 or -errno; null: all. */
	int (*takes)(const char *benchmark, void *arg);
	void *arg;
};

/*
 * Points into both sides.  -EINVAL when these share no clock.  Of several
 * comparisons, finish all at once: the correction is for all their figures.
 * A null scope stands for one of zeros.
 */
int compare_new(struct samples *old, struct samples *new,
    const struct compare_scope *scope, struct comparison **comparison,
    struct errmsg *err);

/*
 * After compare_finish(), of a figure that is unsettled and comparable: what of
 * it does not vary from boot to boot differs by `shift`, or is equal if that is
 * 0, and the rest is not known to differ.
 */
void compare_settle(struct comparison *comparison,
    struct compare_figure *figure, double shift);

/* Correct all p and pass the verdicts.  0 or -ENOMEM. */
int compare_finish(struct comparison **comparisons, size_t n,
    const struct compare_options *options);

enum compare_order {
	COMPARE_AS_READ,   /* as OLD has them, then those of NEW alone */
	COMPARE_BY_NAME,   /* numbers in names count as such */
	COMPARE_BY_CHANGE, /* the largest share first, unknown ones last */
};

/* Order the figures of each clock. */
void compare_sort(struct comparison *comparison, enum compare_order order);

/* "same", "better", "worse", "cannot tell" */
const char *compare_verdict_name(enum compare_verdict verdict);

void compare_free(struct comparison *comparison);

#endif
