/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text that others wrote, made safe for a terminal and for documents: question
 * marks, as many as there were bytes, take the place of
 *
 *  - control characters but line feed and tab: U+0001 to U+001f, U+007f to
 *    U+009f;
 *  - what changes the direction of writing: U+200e, U+200f, U+202a to U+202e,
 *    U+2066 to U+2069; and U+2028 and U+2029, which end a line for some;
 *  - U+fffe and U+ffff, which are no characters, and what is no UTF-8.
 */
#ifndef DUMPBENCH_PRINTABLE_H
#define DUMPBENCH_PRINTABLE_H

#include <stddef.h>

void printable(char *text, size_t size);

/* The same of a name, which ends in a NUL: line feeds and tabs go, too. */
void printable_name(char *name);

/*
 * The same in JSON, where a character may also be written as an escape such as
 * \u001b.  Its length does not change.  Control characters that JSON does not
 * allow, and what is no UTF-8, stay, since readers refuse them.
 */
void printable_json(char *text, size_t size);

#endif
