/* SPDX-License-Identifier: BSD-2-Clause */
/* What every verb does with its command line. */
#ifndef DUMPBENCH_VERB_H
#define DUMPBENCH_VERB_H

#include "util/commit.h"
#include "util/options.h"

/* What --version prints behind the program's name.  Returns text. */
const char *verb_version(char text[COMMIT_VERSION_MAX]);

/*
 * Read the options of a verb.  True: it goes on.  False: it is done, after
 * --help or --version with *status 0, or after an error on stderr with 2.
 */
bool verb_options(const struct option_table *table, int argc, char **argv,
    void *into, struct option_words *words, int *status);

/* "<program>: <message>" on stderr; returns status. */
int verb_fail(const struct option_table *table, int status,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same of a command line that is wrong; returns 2. */
int verb_wrong(const struct option_table *table, const struct errmsg *err);

/* The same of what failed: 2 if an option was wrong for the target, else 1. */
int verb_failed(const struct option_table *table, int error,
    const struct errmsg *err);

/* The same of a check that failed: 1 if it was for want of memory or files. */
int verb_unchecked(const struct option_table *table, int error,
    const struct errmsg *err);

/* A target's news, for the user: a line on stderr. */
void verb_news(void *arg, const char *line);

#endif
