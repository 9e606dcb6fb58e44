/* SPDX-License-Identifier: BSD-2-Clause */
/* A tortured program: started once, run for each plan. */
#ifndef TESTS_TORTURE_DRIVE_H
#define TESTS_TORTURE_DRIVE_H

#include <sys/types.h>

#include "torture/cases.h"
#include "torture/torture.h"
#include "torture/tree.h"

struct drive {
	pid_t pid;
	int socket, out, err;
	char *work; /* the folder that it runs in */
	char *tmp; /* its TMPDIR */
	char *sockets; /* those that were there before the first run */
};

/* One run and what it left. */
struct outcome {
	struct torture_answer answer;
	char *out, *err; /* what it printed, times of day as zeros */
	struct tree now; /* the folder after it */
	bool untidy; /* something is in TMPDIR */
	char *socket; /* one that is left, or null */
};

/* Find what programs are tortured with, and set $BUILD and $TOP, or end. */
void drive_find(void);
/* What a shell prepares is prepared in the empty folder first. */
void drive_start(struct drive *drive, const struct torture_case *test);
void drive_run(struct drive *drive, const struct torture_plan *plan,
    struct outcome *outcome);
void outcome_free(struct outcome *outcome);
void drive_stop(struct drive *drive);

#endif
