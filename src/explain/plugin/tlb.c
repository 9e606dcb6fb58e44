/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "explain/plugin/tlb.h"

/* Two tables: one that is flushed, and one that is not. */
enum { FLUSHED, KEPT, TABLES };

struct entry {
	uint64_t page;	/* its address */
	uint64_t used;	/* when it was last; 0: it is free */
	uint64_t physical;
	uint64_t flushes; /* of unknown pages, that it is known to outlast */
};

struct tlb {
	uint32_t sets, ways;
	uint64_t now;
	uint64_t flushes; /* of unknown pages */
	struct entry *table[TABLES];
};

bool
tlb_is_geometry(uint32_t entries, uint32_t ways)
{
	return (entries > 0 && entries <= TLB_ENTRIES_MAX && ways > 0 &&
	    ways <= entries && entries % ways == 0);
}

struct tlb *
tlb_new(uint32_t entries, uint32_t ways)
{
	struct tlb *tlb = calloc(1, sizeof(*tlb));
	int t;

	if (tlb == NULL)
		return (NULL);
	tlb->sets = entries / ways;
	tlb->ways = ways;
	for (t = 0; t < TABLES; t++) {
		tlb->table[t] = calloc(entries, sizeof(struct entry));
		if (tlb->table[t] == NULL) {
			tlb_free(tlb);
			return (NULL);
		}
	}
	return (tlb);
}

void
tlb_free(struct tlb *tlb)
{
	int t;

	for (t = 0; tlb != NULL && t < TABLES; t++)
		free(tlb->table[t]);
	free(tlb);
}

static uint64_t
page_of(uint64_t address)
{
	return (address & ~(uint64_t)(TLB_PAGE - 1));
}

/* The entries of the set that this page is in. */
static struct entry *
set_of(const struct tlb *tlb, int table, uint64_t page)
{
	return (&tlb->table[table][page / TLB_PAGE % tlb->sets * tlb->ways]);
}

/* The page's entry; or, of one that is not there, the one that gives way. */
static struct entry *
find(const struct tlb *tlb, int table, uint64_t page, bool *there)
{
	struct entry *set = set_of(tlb, table, page), *oldest = set;
	uint32_t i;

	for (i = 0; i < tlb->ways; i++) {
		if (set[i].used != 0 && set[i].page == page) {
			*there = true;
			return (&set[i]);
		}
		if (set[i].used < oldest->used)
			oldest = &set[i];
	}
	*there = false;
	return (oldest);
}

static bool
is_moved(const struct tlb *tlb, const struct entry *e, uint64_t physical)
{
	return (e->flushes != tlb->flushes && physical != TLB_NOWHERE &&
	    e->physical != TLB_NOWHERE && e->physical != physical);
}

/* True: a hit. */
static bool
use(struct tlb *tlb, int table, uint64_t page, uint64_t physical)
{
	struct entry *e;
	bool hit;

	e = find(tlb, table, page, &hit);
	if (hit && table == FLUSHED)
		hit = !is_moved(tlb, e, physical);
	if (!hit)
		*e = (struct entry){.page = page, .physical = physical};
	e->used = tlb->now;
	if (physical != TLB_NOWHERE) {
		e->physical = physical;
		e->flushes = tlb->flushes;
	}
	return (hit);
}

enum tlb_result
tlb_access(struct tlb *tlb, uint64_t address, uint64_t physical)
{
	const uint64_t page = page_of(address);
	bool hit, kept;

	if (physical != TLB_NOWHERE)
		physical = page_of(physical);
	tlb->now++;
	hit = use(tlb, FLUSHED, page, physical);
	kept = use(tlb, KEPT, page, physical);
	return (hit ? TLB_HIT : kept ? TLB_WALK_FLUSHED : TLB_WALK);
}

void
tlb_flush_page(struct tlb *tlb, uint64_t address)
{
	struct entry *e;
	bool there;

	e = find(tlb, FLUSHED, page_of(address), &there);
	if (there)
		e->used = 0;
}

void
tlb_flush_some(struct tlb *tlb)
{
	tlb->flushes++;
}

void
tlb_flush_below(struct tlb *tlb, uint64_t end)
{
	uint32_t i;

	for (i = 0; i < tlb->sets * tlb->ways; i++)
		if (tlb->table[FLUSHED][i].page < end)
			tlb->table[FLUSHED][i].used = 0;
}

void
tlb_flush_all(struct tlb *tlb)
{
	uint32_t i;

	for (i = 0; i < tlb->sets * tlb->ways; i++)
		tlb->table[FLUSHED][i].used = 0;
}
