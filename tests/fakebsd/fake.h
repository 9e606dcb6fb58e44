/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fake FreeBSD: as much of its kernel interfaces as kmod/freebsd uses, for
 * unit tests that run its sources, unchanged, in a process.  What it does was
 * read off the sources of the version it is compiled for, __FreeBSD_version.
 *
 * Memory is real: RAM is a file that this process maps whole, the direct map,
 * and an address of kernel virtual memory shows what the TLB of the CPU that
 * runs says.  A TLB entry is made by the first access from a page-table entry
 * and stays until that CPU flushes it.  The worst case is the rule: when a
 * live page-table entry changes, every CPU has the old one in its TLB.  So a
 * forgotten flush reads the wrong page.
 *
 * CPUs take turns in one thread; an IPI is a call.  Threads of taskqueues are
 * threads, and may only spin.  A broken rule of the kernel (sleeping with
 * interrupts off, freeing a mapped page, …) fails the test that runs.
 *
 * There is one machine a process, as there is one kernel: global state.
 */
#ifndef FAKEBSD_FAKE_H
#define FAKEBSD_FAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_CPUS	4	/* at most */
#define FAKE_RAM	1536	/* pages: 4 MB, a hole, 2 MB */
#define FAKE_WINDOW	16	/* pages of the crash-dump window */
#define FAKE_CONSOLE	(1 << 20)

struct dumperinfo;
struct g_provider;
struct vm_page;

/* A shootdown's kinds, as the counters of IPIs know them. */
enum fake_ipi { FAKE_INVLTLB, FAKE_INVLRNG, FAKE_INVLPG, FAKE_IPIS };

struct fake {
	unsigned present;	/* CPUs, a bit each */
	unsigned cpu;		/* whose turn it is */
	unsigned irqs_off;	/* of the CPU that runs */
	bool panicked;		/* the other CPUs are stopped */

	/* What can fail is counted; the fail'th does.  0: none. */
	unsigned fallible;
	unsigned fail;
	bool ever;		/* and all after it */
	unsigned failures;	/* that were met */
	bool refuses;		/* so can privileges, signals, the disk and
				   the memory of the caller */

	/* What this kernel is and has. */
	bool count_ipis;	/* options COUNT_IPIS */
	bool count_hits;	/* options COUNT_XINVLTLB_HITS */
	bool tells_little;	/* of the machine; a variable more or less */
	bool no_direct_map;	/* for pmap_map_io_transient() */
	unsigned hidden;	/* pages at RAM's end without struct vm_page */
	bool redzone;		/* malloc(9) puts guards around a page */
	bool user;		/* the caller is not root */
	int securelevel;
	bool signal;		/* one waits for the caller */
	bool yield;		/* others want the CPU */

	/* Since the start. */
	unsigned long shootdowns;
	unsigned long ipis;
	unsigned long handled[FAKE_IPIS][FAKE_CPUS];
	unsigned long flushes[FAKE_CPUS];	/* pages */
	unsigned long yields;
	unsigned thread_cpus;	/* where threads were started, a bit each */

	/* What is held: all 0 when nothing is. */
	int objects;		/* of malloc(9) */
	int pages;		/* of these, pages of RAM */
	int kva;		/* areas */
	int counted;		/* entries that pmap_enter() counts */
	int entries;		/* valid, outside the crash-dump window */
	int sf_bufs;
	int sf_private;		/* of these, private to a CPU */
	int transient;
	int pinned;
	int bound;
	int spins;		/* thread and spin locks */
	int mutexes;
	int sx;			/* that are initialized */
	int sx_held;
	int queues;
	int threads;
	int topology;
	int geoms;
	int consumers;
	int oids;
	int copies;		/* of dumper_create() */
	int dumpers;		/* of others, too: see fake_dumpers() */

	char console[FAKE_CONSOLE];
	size_t console_length;
};

extern struct fake fake;

/* A machine with so many CPUs, fresh from a reset. */
void fake_boot(unsigned cpus);

/* Fail the test: a rule was broken. */
void fake_broken(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* Fail the test unless nothing is held. */
void fake_check_balance(void);

/* Let CPU `cpu` not be there, though a later one is. */
void fake_absent(unsigned cpu);

/* Those that the caller may use, a bit each. */
void fake_allow(unsigned long cpus);

/*
 * What a CPU finds at an address, by its TLB and else the page table; what the
 * page table says; null: it faults.  fake_stale() is the number of TLB entries
 * of all CPUs that the page table does not bear out, the crash-dump window's
 * left out: those stay by design.
 */
struct vm_page *fake_seen(unsigned cpu, const void *va);
struct vm_page *fake_mapped(const void *va);
unsigned fake_stale(void);

/* Pages of RAM, by number and where the direct map shows them. */
struct vm_page *fake_page(unsigned index);
void *fake_contents(const struct vm_page *page);

/* kldload(8) and kldunload(8), and one event of the module's alone. */
int fake_load(void);
int fake_unload(void);
enum fake_event { FAKE_LOAD, FAKE_UNLOAD, FAKE_SHUTDOWN, FAKE_QUIESCE };
int fake_event(enum fake_event event);

/*
 * What sysctl(3) does for a process: an errno value.  old may be null, to ask
 * for the size, and so may oldlen and new.
 */
int fake_sysctl(const char *name, void *old, size_t *oldlen, const void *new,
    size_t newlen);

/* The knob debug.dumpbench.<knob>; its value lives until the next call. */
int fake_set(const char *knob, const char *value);
const char *fake_get(const char *knob);

/* The module's softc, while it is loaded. */
extern struct db_module *fake_softc;

/*
 * What others do meanwhile: when the caller yields, and when the module
 * removes its sysctl tree, in which a handler is still busy with this.
 */
extern void (*fake_on_yield)(void);
extern void (*fake_on_drain)(void);

/*
 * A disk.  Its dump routine, if it has one, writes to `image`, which is the
 * whole disk; `offset` and `length` say which part the provider is.
 */
#define FAKE_WRITES	4096
struct fake_disk {
	const char *name;
	long offset;
	long length;		/* bytes of the provider */
	unsigned maxiosize;
	bool no_dump;		/* no routine for kernel dumps */
	bool gone;		/* pulled out */
	unsigned fail_write;	/* this write of those to come; 0: none */
	void (*on_write)(struct fake_disk *disk);

	unsigned char *image;	/* offset + length bytes */
	struct {
		long offset;
		size_t length;
	} write[FAKE_WRITES];
	unsigned writes;
	unsigned ends;		/* calls with null and 0 */
	struct g_provider *provider;
};

/* Plug in and pull out; the disk's memory is the caller's. */
void fake_disk_add(struct fake_disk *disk);
void fake_disk_vanish(struct fake_disk *disk);
/* Free the image; the module loses a disk that it has open. */
void fake_disk_free(struct fake_disk *disk);
/* Another consumer opens and closes it: a mount is 1, 1, 1. */
void fake_disk_access(struct fake_disk *disk, int r, int w, int e);
/* How it is open now, "r1w0e0", for the next call's life. */
const char *fake_disk_open(const struct fake_disk *disk);

/* dumpon(8) for that disk: it goes to the end of the list. */
int fake_dumpon(struct fake_disk *disk);
/* Names of the dumpers in the order in which a panic tries them: "a,b". */
const char *fake_dumpers(void);

/*
 * The kernel panics: it dumps `pages` pages of RAM through each dumper in turn
 * until one succeeds.  Returns what the last dumper did.  Until fake_reset()
 * the machine stays as a panic leaves it; then its memory is as it was, so
 * that a test can take stock.
 */
int fake_panic(unsigned pages);
void fake_reset(void);

/* What was handed to the last dumper, write by write. */
struct fake_dump {
	unsigned char *data;
	size_t bytes;
	struct {
		long offset;
		size_t at;	/* in data */
		size_t length;
	} write[FAKE_WRITES];
	unsigned writes;
	unsigned pages;		/* of RAM for the next live dump */
	long media_offset;
	long media_size;
};

extern struct fake_dump fake_dump;

#endif
