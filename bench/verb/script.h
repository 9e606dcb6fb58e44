/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Verbs that are scripts of src/lab, since they call apt, make and parallel(1).
 * The verb checks the command line, and executes the script with its values as
 * arguments.
 */
#ifndef DUMPBENCH_SCRIPT_H
#define DUMPBENCH_SCRIPT_H

#include "util/errmsg.h"
#include "util/options.h"

/* Add `words` to a list with commas between; *list is for free(3). */
int script_add_words(char **list, const char *words, struct errmsg *err);

/*
 * Are the words behind "--" options of run, and none of `own`, which the verb
 * sets?  Null ends these names.
 */
int script_check_rest(const struct option_words *words,
    const char *const *own, struct errmsg *err);

/* The same, and each is an option of a verb with these groups, too. */
int script_check_rest_of(const struct option_words *words,
    const char *const *own, const struct option_group *groups,
    struct errmsg *err);

/*
 * Run the script of that name, with the values, which null ends, and keep what
 * it prints, `size` bytes at most with a NUL.  Returns 0 or an exit status,
 * after an error message.
 */
int script_ask(const struct option_table *table, const char *name,
    const char *const *values, char *text, size_t size);

/*
 * Execute the script of that name in place of this program, with the values,
 * which null ends, and the words behind "--".  Returns an exit status if that
 * failed.
 */
int script_execute(const struct option_table *table, const char *name,
    const char *const *values, const struct option_words *words);

#endif
