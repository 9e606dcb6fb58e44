/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/plugin/internal.h"
#include "explain/plugin/near.h"

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

struct kind {
	uint64_t hash, instructions;
	uint32_t group, stage;
	uint64_t offset; /* of its record; 0: it has none */
};

/* What has no record, added up; and windows that may get one at the end. */
struct rest {
	struct tree *tree;
	struct near *near;
	struct layout_record record; /* windows 0: it is not in use */
	uint32_t records;	     /* those that its stage's kinds have */
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

	for (i = 0; kinds != NULL && i < RESTS; i++) {
		tree_free(kinds->rest[i].tree);
		near_free(kinds->rest[i].near);
	}
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

/* Where a record of that size goes; NULL: there is no room. */
static struct layout_record *
next(struct gather *g, uint64_t size)
{
	struct layout_header *h = g->file;
	uint64_t at = h->first + h->used;

	return (size <= h->size - at ? record_at(g, at) : NULL);
}

/* Whoever reads the file sees a record only once it is whole. */
static uint64_t
publish(struct gather *g, uint64_t size)
{
	struct layout_header *h = g->file;
	uint64_t at = h->first + h->used;

	__atomic_store_n(&h->used, h->used + size, __ATOMIC_RELEASE);
	__atomic_store_n(&h->records, h->records + 1, __ATOMIC_RELEASE);
	return (at);
}

/* A new record behind the others: its offset, or 0 where there is no room. */
uint64_t
kinds_append(struct gather *g, struct layout_record *r, struct tree *tree)
{
	struct layout_record *to;

	r->nodes = tree_nodes(tree);
	r->spots = tree_spots(tree);
	r->size = record_size(tree);
	to = next(g, r->size);
	if (to == NULL)
		return (0);
	*to = *r;
	tree_copy(tree, to + 1);
	return (publish(g, r->size));
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
	if (rest->near == NULL)
		rest->near = near_new();
	if (rest->tree == NULL || rest->near == NULL)
		return (NULL);
	tree_clear(rest->tree);
	near_clear(rest->near);
	rest->records = 0;
	rest->bytes = 0;
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

/* A window, or several that are alike; `lost` of its found no room. */
static void
add_to_rest(struct rest *rest, const struct layout_record *from,
    uint64_t lost)
{
	struct layout_record *r = &rest->record;

	r->windows += from->windows;
	r->instructions += from->times * from->instructions;
	r->unattributed += from->times * (from->unattributed + lost);
	if (from->least < r->least)
		r->least = from->least;
	if (from->most > r->most)
		r->most = from->most;
}

/* What was kept as near the median and is not. */
static void
give_way(void *arg, const struct layout_record *r)
{
	struct rest *rest = arg;
	uint64_t i, lost = 0;

	for (i = 0; i < r->times; i++)
		lost = tree_merge_record(rest->tree, r);
	add_to_rest(rest, r, lost);
}

/* The open window, without its nodes and spots. */
static struct layout_record
make_record(struct gather *g, uint64_t hash)
{
	return ((struct layout_record){
		.size = record_size(g->tree),
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
		.nodes = tree_nodes(g->tree),
		.spots = tree_spots(g->tree),
		.initiator = g->initiator,
	});
}

/* Is there room for one more record of a kind of this stage? */
static bool
affords(struct gather *g, const struct rest *rest)
{
	uint64_t size = record_size(g->tree);

	return (rest->records == 0 || (rest->records < STAGE_RECORDS &&
	    rest->bytes + size <= STAGE_BYTES));
}

/* A window of a run that has no record. */
static void
add_to_run(struct gather *g, struct rest *rest, struct kind *kind, bool fresh,
    uint64_t hash)
{
	struct layout_record r = make_record(g, hash);

	if (kind != NULL && !fresh && affords(g, rest))
		kind->offset = kinds_append(g, &r, g->tree);
	if (kind != NULL && kind->offset != 0) {
		rest->records++;
		rest->bytes += r.size;
	} else if (!near_again(rest->near, &r) &&
	    !near_keep(rest->near, &r, g->tree, give_way, rest))
		add_to_rest(rest, &r, tree_merge(rest->tree, g->tree));
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
	struct rest *rest = g->has_run ? find_rest(g) : NULL;
	struct layout_record r;
	struct kind *found;
	bool fresh = false;

	if (rest != NULL)
		near_count(rest->near, g->instructions);
	found = find(g->kinds, &kind, &fresh);
	if (found != NULL && found->offset != 0) {
		record_at(g, found->offset)->windows++;
		record_at(g, found->offset)->times++;
		return;
	}
	if (rest != NULL) {
		add_to_run(g, rest, found, fresh, kind.hash);
		return;
	}
	r = make_record(g, kind.hash);
	if (found != NULL && !g->has_run)
		found->offset = kinds_append(g, &r, g->tree);
	if (found == NULL || found->offset == 0)
		lose(g, 1, g->instructions);
}

static uint64_t
distance(uint64_t a, uint64_t b)
{
	return (a > b ? a - b : b - a);
}

/* How far the nearest record of a stage is from its median. */
static uint64_t
least_distance(const struct kinds *k, const struct rest *rest, uint64_t median)
{
	const struct kind *kind;
	uint64_t least = UINT64_MAX;
	uint32_t i;

	for (i = 0; i < k->used; i++) {
		kind = &k->kind[i];
		if (kind->offset != 0 && kind->group == rest->record.group &&
		    kind->stage == rest->record.stage &&
		    distance(kind->instructions, median) < least)
			least = distance(kind->instructions, median);
	}
	return (least);
}

/* The window that is the nearest to the median gets a record if it has none. */
static void
settle(struct gather *g, struct rest *rest)
{
	const uint64_t median = near_median(rest->near);
	uint64_t least = least_distance(g->kinds, rest, median);
	const struct layout_record *r, *chosen = NULL;
	struct layout_record *to;
	uint32_t i;

	for (i = 0; (r = near_at(rest->near, i)) != NULL; i++)
		if (distance(r->instructions, median) < least) {
			least = distance(r->instructions, median);
			chosen = r;
		}
	to = chosen != NULL ? next(g, chosen->size) : NULL;
	if (to != NULL) {
		memcpy(to, chosen, chosen->size);
		publish(g, chosen->size);
	}
	for (i = 0; (r = near_at(rest->near, i)) != NULL; i++)
		if (r != chosen || to == NULL)
			give_way(rest, r);
	near_clear(rest->near);
}

void
kinds_finish(struct gather *g)
{
	struct kinds *k = g->kinds;
	struct layout_record *r;
	uint32_t i;

	for (i = 0; i < k->rests; i++) {
		settle(g, &k->rest[i]);
		r = &k->rest[i].record;
		if (r->windows > 0 && kinds_append(g, r, k->rest[i].tree) == 0)
			lose(g, r->windows, r->instructions);
	}
	k->rests = k->used = 0;
	memset(k->slot, 0, sizeof(k->slot));
}
