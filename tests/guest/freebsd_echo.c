/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What tests run in a FreeBSD guest: a program without a C library that writes
 * its words, a line each, and ends with their count.
 */
#include <string.h>

#include "guest/freebsd/system.h"

void _start(long *stack) __attribute__((noreturn));

/* The kernel passes where it left them: the count, the words, NULL. */
void
_start(long *stack)
{
	char **word = (char **)(stack + 1);
	long i;

	for (i = 0; i < stack[0]; i++) {
		CALL3(SYSTEM_WRITE, 1, word[i], strlen(word[i]));
		CALL3(SYSTEM_WRITE, 2, "\n", 1);
	}
	for (;;)
		CALL1(SYSTEM_EXIT, stack[0]);
}
