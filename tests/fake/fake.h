/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fake Linux: as much of its kernel interfaces as kmod/linux uses, for unit
 * tests that run its sources, unchanged, in a process.
 *
 * Memory is real: pages of RAM are pages of a file that this process maps, the
 * direct map shows all of them, and an address of the vmalloc area shows what
 * the TLB of the CPU that runs says.  A TLB entry is made by the first access
 * from a page-table entry, and stays until an invlpg on that CPU.  The worst
 * case is the rule: when a live page-table entry changes, every CPU has the
 * old one in its TLB.  A forgotten flush thus reads the wrong page, and so
 * does every other CPU after a flush of this one alone.
 *
 * CPUs take turns in one thread; an IPI is a call.  Kernel threads are
 * threads, and may only spin.  A broken rule of the kernel (sleeping with
 * interrupts off, freeing a mapped page, …) fails the test that runs.
 *
 * There is one machine a process, as there is one kernel: global state.
 */
#ifndef DUMPBENCH_FAKE_H
#define DUMPBENCH_FAKE_H

#include <stdbool.h>
#include <stddef.h>

#define FAKE_CPUS	4	/* at most */
#define FAKE_RAM	512	/* pages */

struct page;

struct fake {
	unsigned cpus;		/* online: 0 to cpus - 1 */
	unsigned long allowed;	/* of these, for the caller: a bit each */
	unsigned cpu;		/* whose turn it is */
	unsigned irqs_off;	/* of the CPU that runs */
	unsigned in_ipi;

	/* What can fail is counted; the fail'th does.  0: none. */
	unsigned fallible;
	unsigned fail;
	bool ever;		/* and all after it */
	unsigned failures;	/* that were met */

	/* Flushes and interrupts, since the start. */
	unsigned long ipis;
	unsigned long flushes[FAKE_CPUS];	/* invlpg executed */
	unsigned long live_flushes;	/* of entries that map something */
	unsigned long slow_ipis;	/* of ipis, to who has softirqs */

	unsigned long thread_cpus;	/* where threads were started */

	/* What is held: all 0 when nothing is. */
	int objects;		/* of kmalloc() and its kin */
	int pages;		/* of alloc_page() */
	int reserved;		/* pages with PG_reserved */
	int areas;		/* of the vmalloc area */
	int mutexes;
	int kmaps;
	int pinned;		/* migrate_disable() */
	int threads;
	int disks;
	int tables;		/* of sysctl variables */
	int module;		/* reasons not to unload it */
};

extern struct fake fake;

/* A machine with so many CPUs, fresh from a reset. */
void fake_boot(unsigned cpus);

/* Those that the caller may use, as sched_setaffinity(2) or a cpuset says. */
void fake_allow(unsigned long cpus);

/* Softirqs that ksoftirqd of each CPU runs when a thread there sleeps. */
extern unsigned fake_softirqs[FAKE_CPUS];

/* Fail the test: a rule was broken. */
void fake_broken(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* Fail the test unless nothing is held. */
void fake_check_balance(void);

/*
 * What a CPU finds at an address of the vmalloc area or the direct map, by its
 * TLB and else the page table; null: it faults.
 */
struct page *fake_seen(unsigned cpu, const void *va);

/* What the page table says, whatever TLBs hold. */
struct page *fake_mapped(const void *va);

/* TLB entries of all CPUs that the page table does not bear out. */
unsigned fake_stale(void);

/* Let the vmalloc area finish what it put off. */
void fake_purge(void);

/* Where the direct map shows a page. */
void *fake_contents(struct page *page);

/* How large the direct map's pages are: a PG_LEVEL_ of Linux, 1 to 3. */
void fake_direct_level(unsigned level);

/* A page of RAM that cannot be read: lost to a memory error, or offline. */
struct page *fake_page(unsigned index);
void fake_poison(struct page *page);
void fake_offline(struct page *page);

/* The disk /dev/fake: what was written to it, and how it fails. */
#define FAKE_DISK	16	/* pages */
struct fake_disk {
	unsigned char contents[FAKE_DISK][4096];
	unsigned long sectors;
	int open_error;		/* negative errno value, or 0 */
	int write_error;
	unsigned writes;
};

extern struct fake_disk fake_disk;

/*
 * Write a line to a variable that the module registered, or read it whole: 0 or
 * an errno value.  The value read lives until the next call.
 */
int fake_set(const char *name, const char *value);
int fake_get(const char *name, const char **value);

/* The module's own functions, which module_init() and _exit() name. */
int fake_module_init(void);
void fake_module_exit(void);

#endif
