/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Verbs that are scripts of src/lab, as they call apt, make and parallel(1): the
 * verb checks the command line, hands its values over as plain arguments, and
 * becomes the script.
 */
#ifndef DUMPBENCH_SCRIPT_H
#define DUMPBENCH_SCRIPT_H

#include "util/errmsg.h"
#include "util/options.h"

/* Add `words` to a list with commas between; *list is for free(3). */
int script_add_words(char **list, const char *words, struct errmsg *err);

/*
 * Are the words behind "--" options of run, and none of `own`, which the verb
 * itself gives to each kernel's run?  Null ends these names.
 */
int script_check_rest(const struct option_words *words,
    const char *const *own, struct errmsg *err);

/*
 * Become the script of that name, with the values, which null ends, and what
 * stood behind "--".  Returns an exit status, and only if that failed.
 */
int script_become(const struct option_table *table, const char *name,
    const char *const *values, const struct option_words *words);

#endif
