/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs of a case: to their end, or with a signal at a moment of their life. */
#ifndef TESTS_TORTURE_KILL_MOMENT_H
#define TESTS_TORTURE_KILL_MOMENT_H

#include "torture/kills.h"

struct kills {
	const struct kill_case *test;
	struct kill_place place;
	FILE *log, *counts;
	unsigned targets; /* those of the case that are asked for */
	double from[KILL_TARGETS], to[KILL_TARGETS]; /* a life, in seconds */
	double length; /* of the run that this was seen in */
	char *like; /* a result's text */
	struct tree before, tmp; /* results and TMPDIR before a moment */
	unsigned folder; /* of matrix's results */
	struct kill_counts met;
	unsigned wrong; /* of them, in this run of the runner */
};

void __attribute__((format(printf, 2, 3))) kills_wrong(struct kills *k,
    const char *format, ...);

/* Matrix does not measure again in a folder that has a result. */
void kills_begin(struct kills *k, struct tree *before, struct kill_run *run);
void kills_finish(struct kills *k, struct tree *before, struct tree *now,
    struct kill_run *run);

/*
 * A run to its end, which must succeed and leave nothing.  It tells when each
 * of its processes lives; the first one, how a result looks.
 */
bool kills_whole(struct kills *k, bool first);

/* A run that is signalled. */
void kills_moment(struct kills *k);

#endif
