/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_CONSOLE_H
#define DUMPBENCH_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The last lines of a log, or those around a panic or an oops: 15 or as many
 * as fit; "" for no file.
 */
void console_tail(const char *path, char *text, size_t size);

/* Do these words stand in it? */
bool console_has(const char *path, const char *words);

/* Why the kernel says that it panicked; "" when it says no such thing. */
void console_panic(const char *path, char *text, size_t size);

#endif
