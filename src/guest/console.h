/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_CONSOLE_H
#define DUMPBENCH_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * All of these skip the first `from` bytes of a log, which an earlier kernel
 * wrote.
 */

/*
 * The last lines of a log, or those around a panic or an oops: 15 or as many
 * as fit; "" for no file.
 */
void console_tail(const char *path, size_t from, char *text, size_t size);

/* Does it hold that text, and where?  -1: it does not. */
bool console_has(const char *path, size_t from, const char *words);
long console_find(const char *path, size_t from, const char *words);

/* The last line that holds that text; "": none does. */
void console_line(const char *path, size_t from, const char *words,
    char *text, size_t size);

/* The kernel's own reason for its panic; "": it did not panic. */
void console_panic(const char *path, size_t from, char *text, size_t size);

#endif
