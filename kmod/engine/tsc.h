/* SPDX-License-Identifier: BSD-2-Clause */
/* The time stamp counter of x86, for the ports. */
#ifndef DUMPBENCH_TSC_H
#define DUMPBENCH_TSC_H

/*
 * Fenced on both sides, so that it may both open and close a section.  Also
 * where a kernel is built for size it stands in each section that it opens or
 * closes: a call would be counted with it, and dumpbench explain finds it there.
 */
static inline __attribute__((always_inline)) uint64_t
db_ticks(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc; lfence" : "=a" (low), "=d" (high) : :
	    "memory");
	return ((uint64_t)high << 32 | low);
}

#endif
