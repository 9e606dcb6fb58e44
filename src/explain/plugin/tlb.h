/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model of one CPU's last TLB, the one whose misses are page walks.  Of real
 * ones it has the number of entries and ways; an entry is of 4 KB, and the one
 * that was used least recently gives way.
 *
 * A walk is called a flush's if a TLB that is never flushed would not have had
 * it, of which the model keeps one beside.
 */
#ifndef DUMPBENCH_TLB_H
#define DUMPBENCH_TLB_H

#include <stdbool.h>
#include <stdint.h>

#define TLB_ENTRIES_MAX 16384u
#define TLB_PAGE	4096u

/* A physical address that is not known. */
#define TLB_NOWHERE UINT64_MAX

struct tlb;

enum tlb_result {
	TLB_HIT,
	TLB_WALK,	/* also without any flush */
	TLB_WALK_FLUSHED /* a flush's */
};

/* 1 to TLB_ENTRIES_MAX entries, in whole sets of so many ways. */
bool tlb_is_geometry(uint32_t entries, uint32_t ways);

/* Empty, of such a geometry.  NULL: out of memory. */
struct tlb *tlb_new(uint32_t entries, uint32_t ways);
void tlb_free(struct tlb *tlb);

/*
 * The CPU accesses a virtual address, which is of this physical one.  Since a
 * tlb_flush_some() an entry that leads to another page than now counts as
 * flushed by it.
 */
enum tlb_result tlb_access(struct tlb *tlb, uint64_t address,
    uint64_t physical);

/* The page of this address. */
void tlb_flush_page(struct tlb *tlb, uint64_t address);

/* One page, of which nothing is known. */
void tlb_flush_some(struct tlb *tlb);

/* All in 0 to `end` - 1. */
void tlb_flush_below(struct tlb *tlb, uint64_t end);

void tlb_flush_all(struct tlb *tlb);

#endif
