/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the fake FreeBSD share. */
#ifndef FAKEBSD_INTERNAL_H
#define FAKEBSD_INTERNAL_H

#include "fakebsd/geom.h"
#include "fakebsd/machine.h"
#include "fakebsd/vm.h"

/* Where the kernel may sleep it must be allowed to, even if it does not. */
void fake_may_sleep(const char *function);
/* Is this the call that shall fail? */
bool fake_fails(void);
/* The same, of what fails only where fake.refuses. */
bool fake_refuses(void);

/* memory.c: numbers of pages of RAM, and what refers to them. */
#define FAKE_NO_PAGE	(-1)
extern int fake_ram_file;
void fake_memory_boot(void);
int fake_number(vm_paddr_t pa);		/* or FAKE_NO_PAGE */
vm_paddr_t fake_address(int number);
int fake_number_at(const void *va);	/* of the direct map */
/* In page tables, and in TLBs: freed pages must be in none. */
void fake_count_entry(int number, int n);
void fake_count_cached(int number, int n);

/* pmap.c */
void fake_pmap_boot(void);
/* Whatever any TLB holds. */
void fake_flush_all(void);
/* Another CPU runs from here on: its TLB counts. */
void fake_switch(unsigned cpu);

/* geom.c, dump.c, sysctl.c */
void fake_geom_boot(void);
void fake_dump_boot(void);
void fake_sysctl_boot(void);
int fake_call_dumper(struct dumperinfo *di, void *virtual, off_t offset,
    size_t length);
void fake_fill_dumper(struct fake_disk *disk, struct dumperinfo *di);

#endif
