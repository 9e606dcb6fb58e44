/* SPDX-License-Identifier: BSD-2-Clause */
/* A command line as text. */
#ifndef DUMPBENCH_COMMAND_H
#define DUMPBENCH_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * For a file that says how it was made: "dumpbench" and the arguments, argv[0]
 * the first of them, quoted for a shell.  Two things differ from the command
 * line: a character that is not printable ASCII becomes '?', and an absolute
 * path becomes ".../name", so that a file does not reveal its author's folders.
 * Ends with "..." if `size` bytes do not hold all.
 */
void command_text(int argc, char *const *argv, char *text, size_t size);

/*
 * The value of an option in such a text, as --name=value or --name value.
 * False: it is not there, or too long.
 */
bool command_option(const char *text, const char *name, char *value,
    size_t size);

/* A word to be typed: whole, quoted if a shell needs that. */
void command_word(FILE *out, const char *word);

#endif
