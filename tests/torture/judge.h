/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a run with a failed call ended as it must. */
#ifndef TESTS_TORTURE_JUDGE_H
#define TESTS_TORTURE_JUDGE_H

#include "torture/cases.h"
#include "torture/drive.h"

#define JUDGE_MAX 512

/* What the folder was before, and a run without a failure. */
struct judge {
	const struct torture_case *test;
	const struct drive *drive;
	struct tree before; /* as it is, to restore */
	struct tree old; /* with times of day as zeros */
	struct outcome good;
};

enum verdict {
	JUDGE_RIGHT, /* the result of a run without a failure */
	JUDGE_REFUSED, /* a status, a message, and nothing half done */
	JUDGE_WRONG,
};

enum verdict judge(const struct judge *judge,
    const struct torture_plan *plan, const struct outcome *outcome,
    char why[JUDGE_MAX]);

/*
 * Of a program whose figures vary: is each result in the folder one that can be
 * compared?  Before the folder is restored.
 */
bool judge_reads(const struct torture_case *test, const char *folder,
    const struct outcome *outcome);

/* A message's first line, for lists. */
void judge_message(const struct outcome *outcome, char line[JUDGE_MAX]);

#endif
