/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>

#include "guest/freebsd/system.h"

/*
 * Arguments lie on the stack, behind a word that stands for a return address.
 * The last ones are of the off_t that mmap(2) ends with, which is 0 here; the
 * old one has a word of padding before it.
 */
long
system_call(int number, long a, long b, long c, long d, long e, long f)
{
	const long words[] = {0, a, b, c, d, e, f, 0, 0};
	long result = number;
	uint8_t failed;

	__asm__ volatile(
	    "movl	%%esp, %%esi\n\t"
	    "movl	%2, %%esp\n\t"
	    "int	$0x80\n\t"
	    "movl	%%esi, %%esp\n\t"
	    "setc	%1"
	    : "+a"(result), "=c"(failed) : "D"(words)
	    : "edx", "esi", "memory", "cc");
	return (failed ? -system_errno(result) : result);
}
