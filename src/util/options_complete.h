/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a shell completes of a table of options, as a part of a script in that
 * shell's language: names of options and, by the word that a row has for its
 * value, these values.  Choices ("exact|tsc|both") and lists ("svg,png") are
 * completed as such, FILE, LOG and DEVICE as files, FOLDER and DIR as folders,
 * and others not at all.
 */
#ifndef DUMPBENCH_UTIL_OPTIONS_COMPLETE_H
#define DUMPBENCH_UTIL_OPTIONS_COMPLETE_H

#include "util/options.h"

/*
 * An arm of a bash case: it sets `options` to the names of all options, and
 * `kind` and `words` to what the value of `option` is ("--clock", or "--clock="
 * where a value must be part of the same word), or `kind` to "operand" and
 * `operand`.  Kinds are words, list, files, folders and none.
 */
void options_complete_bash(const struct option_table *table, const char *verb,
    FILE *out);

/* An arm of a zsh case: a call of _arguments. */
void options_complete_zsh(const struct option_table *table, const char *verb,
    FILE *out);

/* Calls of fish's complete for `command`, where `condition` holds. */
void options_complete_fish(const struct option_table *table,
    const char *command, const char *condition, FILE *out);

/*
 * The same of the options that follow "--", by name alone: fish completes what
 * stands there as operands.
 */
void options_complete_fish_rest(const struct option_table *table,
    const char *command, const char *condition, FILE *out);

/* The text in single quotes, for fish with `backslash`, else for sh. */
void options_complete_quote(const char *text, size_t length, bool backslash,
    FILE *out);

#endif
