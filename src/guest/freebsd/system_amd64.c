/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>

#include "guest/freebsd/system.h"

long
system_call(int number, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result = number;
	uint8_t failed;

	__asm__ volatile("syscall\n\tsetc %1"
	    : "+a"(result), "=qm"(failed), "+d"(c), "+r"(r10), "+r"(r8),
	    "+r"(r9) : "D"(a), "S"(b) : "rcx", "r11", "memory", "cc");
	return (failed ? -system_errno(result) : result);
}
