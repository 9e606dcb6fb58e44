/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_CONSOLE_H
#define DUMPBENCH_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * All of these leave out what lies before `from` bytes of a log: what an
 * earlier kernel said.
 */

/*
 * The last lines of a log, or those around a panic or an oops: 15 or as many
 * as fit; "" for no file.
 */
void console_tail(const char *path, size_t from, char *text, size_t size);

/* Do these words stand in it, and where?  -1: they do not. */
bool console_has(const char *path, size_t from, const char *words);
long console_find(const char *path, size_t from, const char *words);

/* The last line with these words; "" where there is none. */
void console_line(const char *path, size_t from, const char *words,
    char *text, size_t size);

/* Why the kernel says that it panicked; "" when it says no such thing. */
void console_panic(const char *path, size_t from, char *text, size_t size);

#endif
