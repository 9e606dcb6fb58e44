/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of a result: JSON, tables, plots. */
#ifndef DUMPBENCH_KEPT_H
#define DUMPBENCH_KEPT_H

#include <stdbool.h>
#include <stdio.h>

#include "result/result.h"

struct kept {
	char *path;   /* of the result; for free(3) */
	int pictures; /* that were drawn */
};

struct kept_how {
	const char *folder; /* of results */
	bool verbose;	    /* print all tables instead of the summary */
	bool aside;	    /* measured in addition to what was asked for */
	bool silent;	    /* print nothing */
	/* Prints more below the tables; null: nothing. */
	void (*more)(void *arg, FILE *out);
	void *arg;
};

/*
 * Write the result below the folder, and its tables to a .txt file beside it.
 * Then print the summary, or all tables if they are short or `verbose` is set.
 * Both list the benchmarks that failed.
 */
int kept_write(const struct result *result, const struct kept_how *how,
    struct kept *kept, struct errmsg *err);

/* Draw all plots that the result has rows for, beside its file. */
int kept_draw(const struct result *result, struct kept *kept,
    struct errmsg *err);

/* Print the names of the files of n results. */
void kept_say(const struct kept *kept, size_t n, FILE *out);

/*
 * For one result without plots: write it, print it, and print the names of its
 * files.
 */
int kept_write_one(const struct result *result, const struct kept_how *how,
    struct errmsg *err);

#endif
