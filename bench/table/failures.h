/* SPDX-License-Identifier: BSD-2-Clause */
/* The benchmarks of a result that failed, by reason. */
#ifndef DUMPBENCH_FAILURES_H
#define DUMPBENCH_FAILURES_H

#include <stdio.h>

#include "result/rows.h"

#define FAILURES_MAX 32 /* reasons; the last one includes all further ones */
#define FAILURE_WHY  200

/* Benchmarks of which a repetition failed, or all, for the same reason. */
struct failure {
	const char *name; /* the first of them */
	size_t n;
	char why[FAILURE_WHY]; /* one line */
};

/* Returns the number of reasons, at most FAILURES_MAX. */
size_t failures_of(const struct result_rows *rows,
    struct failure failures[FAILURES_MAX]);

/* "host/batch/0 and 3 others", the benchmarks of one reason. */
const char *failure_names(const struct failure *failure, char *text,
    size_t size);

/* Print them, and why the run ended early; nothing if all was measured. */
void failures_print(const struct result_rows *rows, FILE *out);

#endif
