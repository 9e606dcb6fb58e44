/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/plugin/inside.h"

#define KINDS	   (1u << 15)
#define KIND_SLOTS (2 * KINDS)

struct kinds {
	uint32_t used;
	uint64_t slot[KIND_SLOTS]; /* offset of a record; 0: free */
};

static struct layout_record *
record_at(struct layout_header *h, uint64_t offset)
{
	return ((struct layout_record *)(void *)((char *)h + offset));
}

static uint64_t
record_hash(const struct layout_record *r)
{
	return (gather_mix(gather_mix(gather_mix(r->hash, r->instructions),
	    r->row), r->group << 8 | r->stage));
}

static bool
same(const struct layout_record *a, const struct layout_record *b)
{
	return (a->hash == b->hash && a->instructions == b->instructions &&
	    a->row == b->row && a->group == b->group && a->stage == b->stage &&
	    a->initiator == b->initiator);
}

/* Slot of the record that is the same, or a free one. */
static uint64_t *
find(struct kinds *k, struct layout_header *h, const struct layout_record *r)
{
	uint64_t *slot;
	uint32_t i;

	for (i = (uint32_t)record_hash(r);; i++) {
		slot = &k->slot[i % KIND_SLOTS];
		if (*slot == 0 || same(record_at(h, *slot), r))
			return (slot);
	}
}

struct kinds *
kinds_new(struct layout_header *h)
{
	struct kinds *k;
	uint64_t at = h->first, end = h->first + h->used;

	k = calloc(1, sizeof(*k));
	for (; k != NULL && at < end && k->used < KINDS;
	    at += record_at(h, at)->size) {
		if (end - at < sizeof(struct layout_record) ||
		    record_at(h, at)->size < sizeof(struct layout_record))
			break;
		*find(k, h, record_at(h, at)) = at;
		k->used++;
	}
	return (k);
}

static uint64_t
hash_cpus(const struct gather *g)
{
	uint64_t hash = 0;
	unsigned cpu;

	for (cpu = 0; cpu < LAYOUT_CPUS; cpu++)
		if (g->cpu[cpu].opened == g->turn)
			hash = gather_mix(hash, g->cpu[cpu].hash);
	return (hash);
}

/* A new record behind the others: its offset, or 0 where there is no room. */
static uint64_t
append(struct gather *g, const struct layout_record *r)
{
	struct layout_header *h = g->file;
	uint64_t at = h->first + h->used;
	char *p = (char *)h + at;
	size_t nodes, spots;

	if (r->size > h->size - at || g->kinds->used == KINDS)
		return (0);
	nodes = r->nodes * sizeof(struct layout_node);
	spots = r->spots * sizeof(struct layout_spot);
	memcpy(p, r, sizeof(*r));
	p += sizeof(*r);
	if (nodes > 0)
		memcpy(p, tree_node_at(g->tree, 0), nodes);
	if (spots > 0)
		memcpy(p + nodes, tree_spot_at(g->tree, 0), spots);
	g->kinds->used++;
	/* Whoever reads the file sees a record only once it is whole. */
	__atomic_store_n(&h->used, h->used + r->size, __ATOMIC_RELEASE);
	__atomic_store_n(&h->records, h->records + 1, __ATOMIC_RELEASE);
	return (at);
}

void
kinds_add(struct gather *g)
{
	struct layout_record r = {
		.hash = hash_cpus(g),
		.windows = 1,
		.instructions = g->instructions,
		.unattributed = g->unattributed,
		.row = g->row,
		.group = g->group,
		.stage = g->stage,
		.nodes = tree_nodes(g->tree),
		.spots = tree_spots(g->tree),
		.initiator = g->initiator,
	};
	uint64_t *slot;

	r.size = sizeof(r) + r.nodes * sizeof(struct layout_node) +
	    r.spots * sizeof(struct layout_spot);
	slot = find(g->kinds, g->file, &r);
	if (*slot != 0) {
		record_at(g->file, *slot)->windows++;
		return;
	}
	*slot = append(g, &r);
	if (*slot != 0)
		return;
	g->file->lost_windows++;
	g->file->lost_instructions += g->instructions;
}
