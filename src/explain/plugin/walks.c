/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the model of a TLB is told, and whose its page walks are: those in the
 * windows of each stage of a run are added up in a record.
 */
#include <stdlib.h>
#include <string.h>

#include "explain/plugin/internal.h"
#include "explain/plugin/tlb.h"

#define STAGES 4 /* of a run */

struct stage {
	struct tree *tree;
	struct layout_record record;
};

struct walks {
	struct tlb *tlb[LAYOUT_CPUS];
	/* The page that a CPU fetches from; none where it must look again. */
	uint64_t page[LAYOUT_CPUS];
	uint32_t used; /* stages */
	struct stage stage[STAGES];
	struct stage *open; /* the window's; NULL: none */
};

#define NO_PAGE 1 /* no page's address */

bool
walks_new(struct gather *g)
{
	if (g->file->tlb_entries == 0)
		return (true);
	if (!tlb_is_geometry(g->file->tlb_entries, g->file->tlb_ways))
		return (false);
	g->walks = calloc(1, sizeof(*g->walks));
	return (g->walks != NULL);
}

void
walks_free(struct walks *walks)
{
	uint32_t i;

	for (i = 0; walks != NULL && i < LAYOUT_CPUS; i++)
		tlb_free(walks->tlb[i]);
	for (i = 0; walks != NULL && i < STAGES; i++)
		tree_free(walks->stage[i].tree);
	free(walks);
}

bool
gather_models(const struct gather *g)
{
	return (g->walks != NULL);
}

/* NULL: out of memory; its CPU is then without one. */
static struct tlb *
tlb_of(struct gather *g, unsigned cpu)
{
	struct walks *w = g->walks;

	if (w->tlb[cpu] == NULL) {
		w->tlb[cpu] = tlb_new(g->file->tlb_entries,
		    g->file->tlb_ways);
		w->page[cpu] = NO_PAGE;
		g->file->walks_lost += w->tlb[cpu] == NULL;
	}
	return (w->tlb[cpu]);
}

static void
count(struct gather *g, unsigned cpu, bool flushed)
{
	struct stage *stage = g->walks->open;
	const struct layout_spot *from;
	struct layout_spot *to;
	uint32_t s = TREE_FULL;

	if (!g->open || stage == NULL)
		return;
	if (g->cpu[cpu].spot != TREE_FULL) {
		from = tree_spot_at(g->tree, g->cpu[cpu].spot);
		s = tree_spot(stage->tree, tree_any(stage->tree,
		    tree_node_at(g->tree, from->node)), from->pc, from->work);
	}
	stage->record.instructions++;
	if (s == TREE_FULL) {
		stage->record.unattributed++;
		return;
	}
	to = tree_spot_at(stage->tree, s);
	to->count++;
	to->waiting += flushed;
	to->length = from->length;
	memcpy(to->bytes, from->bytes, sizeof(to->bytes));
}

void
gather_translate(struct gather *g, unsigned cpu, uint64_t address,
    uint64_t physical)
{
	struct tlb *tlb = tlb_of(g, cpu);
	enum tlb_result result;

	if (tlb == NULL)
		return;
	result = tlb_access(tlb, address, physical);
	if (result != TLB_HIT)
		count(g, cpu, result == TLB_WALK_FLUSHED);
}

void
walks_fetch(struct gather *g, unsigned cpu, uint64_t pc)
{
	struct walks *w = g->walks;

	if (w->tlb[cpu] != NULL && w->page[cpu] == pc / TLB_PAGE * TLB_PAGE)
		return;
	gather_translate(g, cpu, pc, TLB_NOWHERE);
	w->page[cpu] = pc / TLB_PAGE * TLB_PAGE;
}

enum code_flush
gather_flushes(const struct gather *g, const struct insn *insn,
    struct code_operand *operand)
{
	return (code_flush(insn->code, insn->length, insn->pc,
	    g->file->bits == 64, operand));
}

void
gather_flush(struct gather *g, unsigned cpu, enum code_flush flush,
    const uint64_t *address)
{
	/* The upper half is the system's, and global; of 32 bits nothing is. */
	const uint64_t end = g->file->bits == 64 ? (uint64_t)1 << 63 :
	    UINT64_MAX;
	struct tlb *tlb = tlb_of(g, cpu);

	if (tlb == NULL)
		return;
	switch (flush) {
	case CODE_FLUSH_PAGE:
		if (address != NULL)
			tlb_flush_page(tlb, *address);
		else
			tlb_flush_some(tlb);
		g->file->tlb_guesses += address == NULL;
		break;
	case CODE_FLUSH_SPACE:
		tlb_flush_below(tlb, end);
		break;
	case CODE_FLUSH_ALL:
		tlb_flush_all(tlb);
		break;
	case CODE_FLUSH_NONE:
		return;
	}
	g->walks->page[cpu] = NO_PAGE;
}

static struct stage *
add_stage(struct gather *g)
{
	struct walks *w = g->walks;
	struct stage *stage = &w->stage[w->used];

	if (w->used == STAGES)
		return (NULL);
	if (stage->tree == NULL)
		stage->tree = tree_new();
	if (stage->tree == NULL)
		return (NULL);
	tree_clear(stage->tree);
	stage->record = (struct layout_record){
		.what = LAYOUT_WALKS,
		.times = 1,
		.row = g->row,
		.group = g->group,
		.stage = g->stage,
		.initiator = g->initiator,
	};
	w->used++;
	return (stage);
}

void
walks_open(struct gather *g)
{
	struct walks *w = g->walks;
	uint32_t i;

	w->open = NULL;
	if (!g->running)
		return;
	for (i = 0; i < w->used && w->open == NULL; i++)
		if (w->stage[i].record.group == g->group &&
		    w->stage[i].record.stage == g->stage)
			w->open = &w->stage[i];
	if (w->open == NULL)
		w->open = add_stage(g);
	if (w->open != NULL)
		w->open->record.windows++;
	else
		g->file->walks_lost++;
}

void
walks_finish(struct gather *g)
{
	struct walks *w = g->walks;
	uint32_t i;

	for (i = 0; i < w->used; i++)
		if (kinds_append(g, &w->stage[i].record,
		    w->stage[i].tree) == 0)
			g->file->walks_lost++;
	w->used = 0;
	w->open = NULL;
}
