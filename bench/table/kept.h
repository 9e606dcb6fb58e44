/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of a result: itself, its tables, its pictures. */
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
	bool verbose;	    /* print all tables, not only what comes first */
	bool aside;	    /* measured beside what was asked for */
	bool silent;	    /* print nothing */
	/* What else is known of it, below its tables; null: nothing. */
	void (*more)(void *arg, FILE *out);
	void *arg;
};

/*
 * Write the result below the folder and its tables beside it, .txt in place of
 * .json; then print it, the answer first or, where they are few lines or the
 * user wants it, its tables.  What was not measured is named in either.
 */
int kept_write(const struct result *result, const struct kept_how *how,
    struct kept *kept, struct errmsg *err);

/* Draw all that it has rows for, beside it. */
int kept_draw(const struct result *result, struct kept *kept,
    struct errmsg *err);

/* Print which files there are now, of so many results. */
void kept_say(const struct kept *kept, size_t n, FILE *out);

/*
 * All of that for one result without pictures: write it, print it, and say which
 * files there are.
 */
int kept_write_one(const struct result *result, const struct kept_how *how,
    struct errmsg *err);

#endif
