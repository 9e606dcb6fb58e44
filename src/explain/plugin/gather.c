/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/plugin/internal.h"

static bool
fits(const struct layout_header *h, size_t length)
{
	return (length >= sizeof(*h) &&
	    memcmp(h->magic, LAYOUT_MAGIC, sizeof(h->magic)) == 0 &&
	    h->version == LAYOUT_VERSION && h->size == length &&
	    h->first >= sizeof(*h) && h->first <= length &&
	    h->used <= length - h->first && h->groups <= LAYOUT_GROUPS &&
	    h->stamps <= LAYOUT_STAMPS && (h->bits == 32 || h->bits == 64));
}

struct gather *
gather_new(struct layout_header *file, size_t length, char *why, size_t size)
{
	struct gather *g;
	uint32_t i;

	if (!fits(file, length)) {
		snprintf(why, size, "the file of windows is of another "
		    "version: version %d of %zu bytes or more is accepted",
		    LAYOUT_VERSION, sizeof(*file));
		return (NULL);
	}
	g = calloc(1, sizeof(*g));
	if (g != NULL) {
		g->file = file;
		g->tree = tree_new();
		g->pool = insn_pool_new();
		g->kinds = kinds_new();
	}
	if (g == NULL || g->tree == NULL || g->pool == NULL ||
	    g->kinds == NULL) {
		snprintf(why, size, "out of memory");
		gather_free(g);
		return (NULL);
	}
	if (!walks_new(g)) {
		snprintf(why, size, "no model of a TLB of %u entries in %u "
		    "ways", file->tlb_entries, file->tlb_ways);
		gather_free(g);
		return (NULL);
	}
	for (i = 0; i < file->groups; i++)
		if (file->group[i].use == LAYOUT_RUN ||
		    file->group[i].use == LAYOUT_RUNS)
			g->has_run = true;
	return (g);
}

void
gather_free(struct gather *g)
{
	if (g == NULL)
		return;
	tree_free(g->tree);
	free(g->pool);
	kinds_free(g->kinds);
	walks_free(g->walks);
	free(g);
}

/*
 * Which stamp is here, one more than its index; 0: none.  While nothing is
 * armed, an image that is loaded again is found again.
 */
static uint32_t
stamp_at(struct layout_header *h, uint64_t pc, bool fenced)
{
	uint64_t base;
	uint32_t i;

	if (h->base_use == LAYOUT_BASE_FIXED || h->base != 0)
		for (i = 0; i < h->stamps; i++)
			if (pc == h->base + h->stamp[i].address)
				return (i + 1);
	if (h->base_use == LAYOUT_BASE_FIXED || h->state == LAYOUT_ARMED ||
	    !fenced)
		return (0);
	for (i = 0; i < h->stamps; i++) {
		base = pc - h->stamp[i].address;
		if (base % LAYOUT_PAGE == 0 && base >= h->base_low) {
			h->base = base;
			return (i + 1);
		}
	}
	return (0);
}

struct insn *
gather_insn(struct gather *g, uint64_t pc, const uint8_t *bytes,
    size_t length, bool fenced)
{
	struct insn *insn;
	struct code code;

	code = code_read(bytes, length, pc, g->file->bits == 64);
	insn = insn_get(g->pool, pc, bytes, length, &code);
	if (insn != NULL && (code.work & WORK_RDTSC) != 0)
		insn->stamp = (uint8_t)stamp_at(g->file, pc, fenced);
	return (insn);
}

bool
gather_is_stamp(const struct insn *insn)
{
	return (insn->stamp != 0);
}

bool
gather_is_open(const struct gather *g)
{
	return (g->open);
}

/* The place of a stamp in its group's order, from 1 on. */
static uint32_t
place(struct gather *g, struct layout_stamp *stamp)
{
	uint32_t i, last = 0;

	if (stamp->place != 0)
		return (stamp->place);
	for (i = 0; i < g->file->stamps; i++)
		if (g->file->stamp[i].group == stamp->group &&
		    g->file->stamp[i].place > last)
			last = g->file->stamp[i].place;
	stamp->place = last + 1;
	return (stamp->place);
}

static void
finish_records(struct gather *g)
{
	kinds_finish(g);
	if (g->walks != NULL)
		walks_finish(g);
}

static void
begin_run(struct gather *g, uint32_t use)
{
	/* The one before may not have come to its end. */
	finish_records(g);
	g->running = true;
	g->row = g->file->row;
	if (use == LAYOUT_RUNS)
		g->row += g->runs++;
}

static void
end_run(struct gather *g)
{
	unsigned cpu;

	g->running = false;
	finish_records(g);
	for (cpu = 0; cpu < LAYOUT_CPUS; cpu++)
		g->cpu[cpu].responder = false;
}

static void
open_window(struct gather *g, unsigned cpu, uint32_t group, uint32_t stage)
{
	g->open = true;
	g->turn++;
	tree_clear(g->tree);
	g->initiator = cpu;
	g->instructions = g->unattributed = 0;
	/* Of rows in turn the later stages are of the same as the first. */
	g->turns = g->file->group[group].use == LAYOUT_TURNS && stage == 0;
	if (!g->has_run && g->file->group[group].use != LAYOUT_TURNS)
		g->row = g->file->row;
	g->group = group;
	g->stage = stage;
	if (g->walks != NULL)
		walks_open(g);
}

static void
stage_stamp(struct gather *g, unsigned cpu, uint32_t group, uint32_t at)
{
	uint32_t stage = (at - 1) / 2;

	if (at % 2 == 1) {
		if (!g->has_run || g->running)
			open_window(g, cpu, group, stage);
		return;
	}
	if (!g->open || g->initiator != cpu || g->group != group ||
	    g->stage != stage)
		return;
	g->open = false;
	follow_finish(g);
	kinds_add(g);
}

void
gather_stamp(struct gather *g, unsigned cpu, const struct insn *insn)
{
	struct layout_stamp *stamp = &g->file->stamp[insn->stamp - 1];
	const struct layout_group *group = &g->file->group[stamp->group];
	uint32_t at;

	at = place(g, stamp);
	switch (group->use) {
	case LAYOUT_STAGES:
	case LAYOUT_TURNS:
		stage_stamp(g, cpu, stamp->group, at);
		break;
	case LAYOUT_RUN:
	case LAYOUT_RUNS:
		if (at == 1)
			begin_run(g, group->use);
		else
			end_run(g);
		break;
	case LAYOUT_RESPOND:
		g->cpu[cpu].responder = true;
		break;
	default:
		break;
	}
}

/* Does this CPU only wait for others to need it? */
static bool
idles(const struct gather *g, const struct gather_cpu *c, uint64_t pc)
{
	const struct layout_group *group;
	uint32_t i;

	if (!c->responder)
		return (false);
	for (i = 0; i < g->file->groups; i++) {
		group = &g->file->group[i];
		if (group->use == LAYOUT_RESPOND &&
		    pc >= g->file->base + group->start &&
		    pc < g->file->base + group->end)
			return (true);
	}
	return (false);
}

/*
 * A turn of a waiting loop lies between two executions of its PAUSE.  It is
 * known for one only at the second of them.
 */
static void
note_turn(struct gather *g, struct gather_cpu *c, const struct insn *insn,
    uint32_t spot)
{
	uint32_t i;

	if ((insn->work & WORK_PAUSE) != 0) {
		if (c->turn_spots > 0 && c->turn_spots <= TURN_MAX &&
		    c->turn[0] == spot)
			for (i = 0; i < c->turn_spots; i++)
				tree_spot_at(g->tree, c->turn[i])->waiting++;
		c->turn_node = c->node;
		c->turn[0] = spot;
		c->turn_spots = 1;
	} else if (c->turn_spots > 0 && c->node == c->turn_node) {
		if (c->turn_spots < TURN_MAX)
			c->turn[c->turn_spots++] = spot;
		else
			c->turn_spots = 0;
	}
}

static void
keep_bytes(struct layout_spot *spot, const struct insn *insn)
{
	spot->length = insn->length;
	memcpy(spot->bytes, insn->code, sizeof(spot->bytes));
}

static void
count(struct gather *g, struct gather_cpu *c, struct insn *insn)
{
	uint32_t s;

	if (insn->turn == g->turn && insn->node == c->node)
		s = insn->spot;
	else {
		s = tree_spot(g->tree, c->node, insn->pc, insn->work);
		if (s == TREE_FULL)
			s = tree_spot(g->tree, tree_any(g->tree,
			    tree_node_at(g->tree, c->node)), insn->pc,
			    insn->work);
		insn->turn = g->turn;
		insn->node = c->node;
		insn->spot = s;
		if (s != TREE_FULL)
			keep_bytes(tree_spot_at(g->tree, s), insn);
	}
	g->instructions++;
	c->spot = s;
	c->hash = gather_mix(c->hash, insn->pc);
	if (s == TREE_FULL) {
		g->unattributed++;
		return;
	}
	tree_spot_at(g->tree, s)->count++;
	if ((insn->work & WORK_PORT) != 0)
		tree_spot_at(g->tree, s)->devices++;
	if (idles(g, c, insn->pc))
		tree_spot_at(g->tree, s)->waiting++;
	else
		note_turn(g, c, insn, s);
}

void
gather_step(struct gather *g, unsigned cpu, struct insn *insn)
{
	struct gather_cpu *c = &g->cpu[cpu];

	if (g->open) {
		follow(g, cpu, insn);
		count(g, c, insn);
	} else
		c->spot = TREE_FULL;
	c->prev = insn;
	c->accesses = 0;
	if (g->walks != NULL)
		walks_fetch(g, cpu, insn->pc);
	if (insn->stamp != 0)
		gather_stamp(g, cpu, insn);
}

void
gather_unknown(struct gather *g, unsigned cpu)
{
	g->cpu[cpu].prev = NULL;
	g->cpu[cpu].spot = TREE_FULL;
	if (!g->open)
		return;
	g->instructions++;
	g->unattributed++;
}

void
gather_access(struct gather *g, unsigned cpu, unsigned access)
{
	struct gather_cpu *c = &g->cpu[cpu];
	struct layout_spot *spot;

	c->accesses++;
	if (!g->open || c->spot == TREE_FULL)
		return;
	spot = tree_spot_at(g->tree, c->spot);
	if ((access & GATHER_STORE) != 0)
		spot->stores++;
	else
		spot->loads++;
	if (access <= GATHER_STORE)
		return;
	c->hash = gather_mix(c->hash, access);
	spot->devices += (access & GATHER_DEVICE) != 0;
	spot->ipis += (access & GATHER_IPI) != 0;
	spot->eois += (access & GATHER_EOI) != 0;
}
