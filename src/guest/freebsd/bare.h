/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the stub and the agent use of a C library, and all that there is of
 * one: bare.c.  The compiler calls the first ones by itself.
 */
#ifndef DUMPBENCH_BARE_H
#define DUMPBENCH_BARE_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
char *strchr(const char *s, int c);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);

#endif
