/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent's time stamps between which `dumpbench explain` attributes what is
 * executed.  The agent has no symbols, so that each stamp is listed in a
 * section of its file, which takes no memory in the guest: two numbers of 32
 * bits, the address of the RDTSC and a VMCORE_STAMP_*.
 */
#ifndef DUMPBENCH_VMCORE_STAMP_H
#define DUMPBENCH_VMCORE_STAMP_H

#include <stdint.h>

#define VMCORE_STAMPS ".dumpbench.stamps"

/* A group, and in the low byte the place in its order, from 1 on. */
#define VMCORE_STAMP_READ 0x000
#define VMCORE_STAMP_MMAP 0x100
#define VMCORE_STAMP_RUN  0x200

/*
 * A function that takes one, as db_ticks() of the engine does.  It is never
 * inlined, so that what is between two of them is the same wherever they are
 * taken.
 */
#define VMCORE_STAMP(name, id)						\
static __attribute__((noinline)) uint64_t				\
name(void)								\
{									\
	uint32_t low, high;						\
									\
	__asm__ volatile("lfence\n.Lstamp_%c2: rdtsc\nlfence\n"		\
	    ".pushsection " VMCORE_STAMPS ", \"\", @progbits\n"		\
	    ".long .Lstamp_%c2, %c2\n.popsection" : "=a" (low),		\
	    "=d" (high) : "i" (id) : "memory");				\
	return ((uint64_t)high << 32 | low);				\
}

#endif
