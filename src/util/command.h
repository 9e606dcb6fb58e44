/* SPDX-License-Identifier: BSD-2-Clause */
/* A command line as text. */
#ifndef DUMPBENCH_COMMAND_H
#define DUMPBENCH_COMMAND_H

#include <stddef.h>
#include <stdio.h>

/*
 * For a file that says how it was made:
 * "dumpbench" and the arguments, argv[0] the first of them, such that a shell
 * reads them as they were, but for two things: what is not printable ASCII
 * becomes '?', and of an absolute path only the last name is told, ".../name",
 * since where somebody keeps files is nobody's business.  Cut off with "..."
 * where `size` bytes do not hold all.
 */
void command_text(int argc, char *const *argv, char *text, size_t size);

/* A word for somebody to type, whole: quoted if a shell needs that. */
void command_word(FILE *out, const char *word);

#endif
