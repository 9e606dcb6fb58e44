/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/plugin/internal.h"

#define KINDS	   (1u << 13) /* of a run */
#define KIND_SLOTS (2 * KINDS)
#define RESTS	   4 /* stages of a run */

/*
 * A stage's records of kinds are no more than so many, and, but for the first,
 * take no more than so many bytes: an allocator's path can take as many ways
 * as there are windows.
 */
#define STAGE_RECORDS 8
#define STAGE_BYTES   (128u << 10)

/*
 * Where no kind of a stage came again in so many windows, those that follow have
 * records of their own, as far as there is room: one of them is near the median.
 */
#define STAGE_ALONE 8

struct kind {
	uint64_t hash, instructions;
	uint32_t group, stage;
	uint64_t offset; /* of its record; 0: it has none */
};

/* What has no record, added up. */
struct rest {
	struct tree *tree;
	struct layout_record record; /* windows 0: it is not in use */
	uint32_t records;	     /* those that its stage's kinds have */
	bool again;		     /* a kind came again */
	uint64_t bytes;
};

struct kinds {
	uint32_t used, rests;
	struct kind kind[KINDS];
	uint32_t slot[KIND_SLOTS]; /* one more than the index; 0: free */
	struct rest rest[RESTS];
};

struct kinds *
kinds_new(void)
{
	return (calloc(1, sizeof(struct kinds)));
}

void
kinds_free(struct kinds *kinds)
{
	unsigned i;

	for (i = 0; kinds != NULL && i < RESTS; i++)
		tree_free(kinds->rest[i].tree);
	free(kinds);
}

static uint64_t
hash_cpus(const struct gather *g)
{
	uint64_t hash = gather_mix(g->row, g->initiator);
	unsigned cpu;

	for (cpu = 0; cpu < LAYOUT_CPUS; cpu++)
		if (g->cpu[cpu].opened == g->turn)
			hash = gather_mix(hash, g->cpu[cpu].hash);
	return (hash);
}

/* The kind, made if it is new; NULL: there are too many. */
static struct kind *
find(struct kinds *k, const struct kind *kind, bool *fresh)
{
	struct kind *found;
	uint32_t *slot, i;

	for (i = (uint32_t)gather_mix(kind->hash, kind->stage);; i++) {
		slot = &k->slot[i % KIND_SLOTS];
		if (*slot == 0)
			break;
		found = &k->kind[*slot - 1];
		if (found->hash == kind->hash &&
		    found->instructions == kind->instructions &&
		    found->group == kind->group && found->stage == kind->stage)
			return (found);
	}
	*fresh = true;
	if (k->used == KINDS)
		return (NULL);
	k->kind[k->used++] = *kind;
	*slot = k->used;
	return (&k->kind[k->used - 1]);
}

static struct layout_record *
record_at(struct gather *g, uint64_t offset)
{
	return ((struct layout_record *)(void *)((char *)g->file + offset));
}

static uint64_t
record_size(struct tree *tree)
{
	return (sizeof(struct layout_record) +
	    tree_nodes(tree) * sizeof(struct layout_node) +
	    tree_spots(tree) * sizeof(struct layout_spot));
}

uint64_t
kinds_append(struct gather *g, struct layout_record *r, struct tree *tree)
{
	struct layout_header *h = g->file;
	uint64_t at = h->first + h->used;
	char *p = (char *)h + at;
	size_t nodes, spots;

	r->nodes = tree_nodes(tree);
	r->spots = tree_spots(tree);
	r->size = record_size(tree);
	if (r->size > h->size - at)
		return (0);
	nodes = r->nodes * sizeof(struct layout_node);
	spots = r->spots * sizeof(struct layout_spot);
	memcpy(p, r, sizeof(*r));
	p += sizeof(*r);
	if (nodes > 0)
		memcpy(p, tree_node_at(tree, 0), nodes);
	if (spots > 0)
		memcpy(p + nodes, tree_spot_at(tree, 0), spots);
	/* Whoever reads the file sees a record only once it is whole. */
	__atomic_store_n(&h->used, h->used + r->size, __ATOMIC_RELEASE);
	__atomic_store_n(&h->records, h->records + 1, __ATOMIC_RELEASE);
	return (at);
}

static void
lose(struct gather *g, uint64_t windows, uint64_t instructions)
{
	g->file->lost_windows += windows;
	g->file->lost_instructions += instructions;
}

/* Of the open window's stage; NULL: there is no room for one more. */
static struct rest *
find_rest(struct gather *g)
{
	struct kinds *k = g->kinds;
	struct rest *rest;
	uint32_t i;

	for (i = 0; i < k->rests; i++)
		if (k->rest[i].record.group == g->group &&
		    k->rest[i].record.stage == g->stage)
			return (&k->rest[i]);
	if (k->rests == RESTS)
		return (NULL);
	rest = &k->rest[k->rests];
	if (rest->tree == NULL)
		rest->tree = tree_new();
	if (rest->tree == NULL)
		return (NULL);
	tree_clear(rest->tree);
	rest->records = 0;
	rest->bytes = 0;
	rest->again = false;
	rest->record = (struct layout_record){
		.times = 1,
		.row = g->row,
		.group = g->group,
		.stage = g->stage,
		.initiator = g->initiator,
		.least = UINT64_MAX,
	};
	k->rests++;
	return (rest);
}

static void
add_to_rest(struct gather *g, struct rest *rest)
{
	struct layout_record *r = &rest->record;

	r->windows++;
	r->instructions += g->instructions;
	r->unattributed += g->unattributed + tree_merge(rest->tree, g->tree);
	if (g->instructions < r->least)
		r->least = g->instructions;
	if (g->instructions > r->most)
		r->most = g->instructions;
}

static uint64_t
append_kind(struct gather *g, uint64_t hash)
{
	struct layout_record r = {
		.hash = hash,
		.windows = 1,
		.times = 1,
		.instructions = g->instructions,
		.unattributed = g->unattributed,
		.least = g->instructions,
		.most = g->instructions,
		.row = g->row,
		.group = g->group,
		.stage = g->stage,
		.initiator = g->initiator,
	};

	return (kinds_append(g, &r, g->tree));
}

/* Is there room for one more record of a kind of this stage? */
static bool
affords(struct gather *g, const struct rest *rest)
{
	uint64_t size = record_size(g->tree);

	return (rest->records == 0 || (rest->records < STAGE_RECORDS &&
	    rest->bytes + size <= STAGE_BYTES));
}

static bool
is_alone(const struct rest *rest)
{
	return (!rest->again && rest->record.windows >= STAGE_ALONE);
}

void
kinds_add(struct gather *g)
{
	struct kind kind = {
		.hash = hash_cpus(g),
		.instructions = g->instructions,
		.group = g->group,
		.stage = g->stage,
	};
	struct rest *rest = NULL;
	struct kind *found;
	bool fresh = false;

	found = find(g->kinds, &kind, &fresh);
	if (found != NULL && found->offset != 0) {
		record_at(g, found->offset)->windows++;
		record_at(g, found->offset)->times++;
		return;
	}
	if (g->has_run) {
		rest = find_rest(g);
		if (rest != NULL && !fresh)
			rest->again = true;
		fresh = rest == NULL || !affords(g, rest) ||
		    (fresh && !is_alone(rest));
	} else
		fresh = false;
	if (found != NULL && !fresh) {
		found->offset = append_kind(g, kind.hash);
		if (found->offset != 0 && rest != NULL) {
			rest->records++;
			rest->bytes += record_size(g->tree);
		}
		if (found->offset != 0)
			return;
	}
	if (rest != NULL)
		add_to_rest(g, rest);
	else
		lose(g, 1, g->instructions);
}

void
kinds_finish(struct gather *g)
{
	struct kinds *k = g->kinds;
	struct layout_record *r;
	uint32_t i;

	for (i = 0; i < k->rests; i++) {
		r = &k->rest[i].record;
		if (r->windows > 0 && kinds_append(g, r, k->rest[i].tree) == 0)
			lose(g, r->windows, r->instructions);
	}
	k->rests = k->used = 0;
	memset(k->slot, 0, sizeof(k->slot));
}
