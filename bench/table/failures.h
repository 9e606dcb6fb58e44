/* SPDX-License-Identifier: BSD-2-Clause */
/* What of a result was not measured, and why. */
#ifndef DUMPBENCH_FAILURES_H
#define DUMPBENCH_FAILURES_H

#include <stdio.h>

#include "result/rows.h"

#define FAILURES_MAX 32 /* reasons; the last one stands for all further ones */
#define FAILURE_WHY  200

/* Benchmarks of which a repetition failed, or all, for one reason. */
struct failure {
	const char *name; /* the first of them */
	size_t n;
	char why[FAILURE_WHY]; /* one line */
};

/* How many reasons there are, FAILURES_MAX at most. */
size_t failures_of(const struct result_rows *rows,
    struct failure failures[FAILURES_MAX]);

/* "host/batch/0 and 3 others", the benchmarks of one reason. */
const char *failure_names(const struct failure *failure, char *text,
    size_t size);

/* That, and what ended the run early; nothing where all was measured. */
void failures_print(const struct result_rows *rows, FILE *out);

#endif
