/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the fake Linux share. */
#ifndef DUMPBENCH_FAKE_INTERNAL_H
#define DUMPBENCH_FAKE_INTERNAL_H

#include "kernel.h"

struct page {
	bool allocated;
	bool reserved;
	bool poisoned;
	bool offline;
	int mappings;	/* page-table entries of the vmalloc area */
};

/* RAM begins at 1 GB, so that large pages have all alignments to go wrong. */
#define FAKE_PFN	(1UL << (30 - PAGE_SHIFT))

/* memory.c */
extern int fake_ram_file;
void fake_memory_boot(void);

/* mmu.c */
void fake_mmu_boot(void);
/* Another CPU runs from here on: its TLB counts. */
void fake_switch(unsigned cpu);

/* cpu.c */
void fake_cpu_boot(void);
/* Where the kernel may sleep it must be allowed to, even if it does not. */
void fake_may_sleep(const char *function);
/* Is this the call that shall fail? */
bool fake_fails(void);

/* disk.c */
void fake_disk_boot(void);

#endif
