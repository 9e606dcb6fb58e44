/* SPDX-License-Identifier: BSD-2-Clause */
/* Text in lines of a width. */
#ifndef DUMPBENCH_UTIL_WRAP_H
#define DUMPBENCH_UTIL_WRAP_H

#include <stddef.h>
#include <stdio.h>

/*
 * The words of a text, in lines of at most `width` columns that begin at column
 * `left` and end; the first goes on at column `at`.  A word that is
 * longer has a line of its own.  A new line of the text is one of the output;
 * one that begins with a blank stays as it is.
 */
void wrap_print(FILE *out, size_t width, size_t at, size_t left,
    const char *text);

/* The same of what printf(3) would print, from column 0 on. */
void wrap_printf(FILE *out, size_t width, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
