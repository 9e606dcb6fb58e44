/* SPDX-License-Identifier: BSD-2-Clause */
/* Suggestions for a word that is unknown. */
#ifndef DUMPBENCH_SUGGEST_H
#define DUMPBENCH_SUGGEST_H

#include <stddef.h>

#include "util/errmsg.h"

/*
 * How many letters to add, leave out, replace, or swap with their neighbour,
 * to get from one word to the other.  Upper and lower case are the same.
 */
size_t suggest_distance(const char *a, const char *b);

/*
 * The nearest of `n` names; null if none is near enough to be meant: by a
 * third of the longer one's letters, or the only one that begins with the word.
 */
const char *suggest_near(const char *word, const char *const *names, size_t n);

/*
 * "; did you mean <near>?", or "" if none is near.  The word is compared up to
 * the first character that is in `ends`.  Returns text.
 */
#define SUGGEST_MAX 96
const char *suggest_question(char text[SUGGEST_MAX], const char *word,
    const char *ends, const char *const *names, size_t n);

/*
 * -EINVAL, and in the message
 *     <before>unknown <what> '<word>'; did you mean <mark><near>? (expected
 *     <mark><name>, <mark><name> or <mark><name>)
 * without the question if none is near.  `mark` is "--" for options, else "".
 */
int suggest_refuse(struct errmsg *err, const char *before, const char *what,
    const char *mark, const char *word, const char *const *names, size_t n);

#endif
