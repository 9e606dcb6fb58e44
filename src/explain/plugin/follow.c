/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The flow of control, from one instruction of a CPU to its next: calls,
 * returns, interrupts, exceptions.  Nothing tells of the latter two but that
 * what follows is not what the instruction before leads to.
 *
 * An exception takes back its instruction, which the clock then does not
 * count though it was told; the IRET that leads back to it says so.
 */
#include "explain/plugin/internal.h"

#define THUNK_MAX 64 /* bytes */

static struct entry *
find_entry(struct gather *g, uint64_t pc)
{
	uint32_t i;

	for (i = (uint32_t)gather_mix(0, pc);; i++)
		if (g->entry[i % ENTRIES].pc == pc ||
		    g->entry[i % ENTRIES].pc == 0)
			return (&g->entry[i % ENTRIES]);
}

static bool
is_entry(struct gather *g, uint64_t pc)
{
	return (pc != 0 && find_entry(g, pc)->pc == pc);
}

static void
learn_entry(struct gather *g, uint64_t pc, bool err)
{
	struct entry *entry = find_entry(g, pc);

	if (entry->pc == 0 && g->entries == ENTRIES / 2)
		return;
	if (entry->pc == 0)
		g->entries++;
	entry->pc = pc;
	entry->err = err;
}

static enum layout_role
role(const struct gather *g, unsigned cpu)
{
	if (cpu == g->initiator)
		return (LAYOUT_INITIATOR);
	return (g->cpu[cpu].responder ? LAYOUT_RESPONDER : LAYOUT_OTHER);
}

static uint32_t
enter(struct gather *g, unsigned cpu, uint32_t parent, uint64_t site,
    uint64_t entry, enum layout_how how)
{
	struct layout_node node = {
		.entry = entry,
		.site = site,
		.parent = parent,
		.cpu = (uint16_t)cpu,
		.role = (uint8_t)role(g, cpu),
		.how = (uint8_t)how,
	};
	uint32_t n;

	n = tree_node(g->tree, &node);
	if (n == TREE_FULL)
		n = tree_any(g->tree, &node);
	tree_node_at(g->tree, n)->times++;
	return (n);
}

/* Begins anew where nothing is known of what the CPU came from. */
static void
lose(struct gather *g, unsigned cpu, uint64_t pc)
{
	struct gather_cpu *c = &g->cpu[cpu];

	c->depth = 0;
	c->node = enter(g, cpu, LAYOUT_NO_NODE, 0, pc, LAYOUT_ROOT);
}

static struct frame *
push(struct gather *g, unsigned cpu, uint64_t pc)
{
	struct gather_cpu *c = &g->cpu[cpu];

	if (c->depth == STACK_MAX)
		lose(g, cpu, pc);
	c->stack[c->depth] = (struct frame){.node = c->node};
	return (&c->stack[c->depth++]);
}

/* The first call of a window of rows in turn: whose it is. */
static void
take_turn(struct gather *g, uint64_t to)
{
	g->turns = false;
	if (g->first_call == 0)
		g->first_call = to;
	if (g->first_call == to)
		g->next_turn = 0;
	g->row = g->file->row + g->next_turn++;
}

static void
call(struct gather *g, unsigned cpu, const struct insn *from, uint64_t to)
{
	struct gather_cpu *c = &g->cpu[cpu];
	struct frame *f = push(g, cpu, to);

	if (g->turns && cpu == g->initiator)
		take_turn(g, to);

	f->back = from->pc + from->length;
	f->target = to;
	c->node = f->child = enter(g, cpu, f->node, from->pc, to, LAYOUT_CALL);
}

static void
interrupt(struct gather *g, unsigned cpu, const struct insn *prev,
    uint32_t spot, bool accessed, uint64_t to)
{
	struct gather_cpu *c = &g->cpu[cpu];
	struct frame *f = push(g, cpu, to);

	f->interrupt = true;
	f->entry = to;
	f->prev = prev;
	f->spot = spot;
	f->accessed = accessed;
	/* One tree of each kind of interrupt, whatever was interrupted. */
	c->node = f->child = enter(g, cpu, c->root, 0, to, LAYOUT_INTERRUPT);
	if (!is_entry(g, to))
		learn_entry(g, to, false);
}

/* Leaves the frame at this depth, and all that were entered later. */
static void
leave(struct gather_cpu *c, uint32_t depth)
{
	c->depth = depth;
	c->node = c->stack[depth].node;
}

/*
 * A return to where nobody called from is a change to another stack; or a jump
 * by way of the stack, if the call before it only put something there: it is
 * then a call of what stands next to it.
 */
static bool
is_thunk(const struct frame *f)
{
	return (f->target > f->back && f->target - f->back < THUNK_MAX);
}

static void
go_back(struct gather *g, unsigned cpu, uint64_t pc)
{
	struct gather_cpu *c = &g->cpu[cpu];
	const struct layout_node *node;
	uint32_t i;

	for (i = c->depth; i > 0 && !c->stack[i - 1].interrupt; i--)
		if (c->stack[i - 1].back == pc) {
			leave(c, i - 1);
			return;
		}
	if (c->depth == 0 || c->stack[c->depth - 1].interrupt)
		return;
	if (!is_thunk(&c->stack[c->depth - 1])) {
		lose(g, cpu, pc);
		return;
	}
	leave(c, c->depth - 1);
	node = tree_node_at(g->tree, c->node);
	if (node->how == LAYOUT_CALL)
		c->node = enter(g, cpu, node->parent, node->site, pc,
		    LAYOUT_CALL);
}

/*
 * From one instruction to the next; true if the first can lead there.  What
 * goes anywhere does not lead to where interrupts are known to begin.
 */
static bool
lead(struct gather *g, unsigned cpu, const struct insn *prev, uint64_t pc)
{
	uint64_t next = prev->pc + prev->length;

	switch (prev->flow) {
	case FLOW_REPEAT:
		return (pc == next || pc == prev->pc);
	case FLOW_JUMP:
		return (pc == prev->target);
	case FLOW_BRANCH:
		return (pc == next || pc == prev->target);
	case FLOW_CALL:
		if (prev->target == next)
			return (pc == next);
		call(g, cpu, prev, prev->target);
		return (pc == prev->target);
	case FLOW_CALL_ANY:
		if (is_entry(g, pc))
			return (false);
		call(g, cpu, prev, pc);
		return (true);
	case FLOW_RETURN:
		if (is_entry(g, pc))
			return (false);
		go_back(g, cpu, pc);
		return (true);
	case FLOW_JUMP_ANY:
		return (!is_entry(g, pc));
	case FLOW_ANY:
		if (pc != next)
			lose(g, cpu, pc);
		return (true);
	default:
		return (pc == next);
	}
}

/* It is executed again: the first time does not count. */
static void
take_back(struct gather *g, struct frame *f)
{
	tree_node_at(g->tree, f->child)->faults++;
	if (f->spot == TREE_FULL)
		return;
	tree_spot_at(g->tree, f->spot)->count--;
	g->instructions--;
}

/* Behind an IRET. */
static void
resume(struct gather *g, unsigned cpu, const struct insn *insn)
{
	struct gather_cpu *c = &g->cpu[cpu];
	struct frame f;
	uint32_t i;

	for (i = c->depth; i > 0 && !c->stack[i - 1].interrupt; i--)
		;
	if (i == 0) {
		lose(g, cpu, insn->pc);
		return;
	}
	leave(c, i - 1);
	f = c->stack[i - 1];
	if (insn->pc == f.prev->pc &&
	    !(f.prev->flow == FLOW_REPEAT && f.accessed)) {
		learn_entry(g, f.entry, true);
		take_back(g, &f);
	} else if (!lead(g, cpu, f.prev, insn->pc)) {
		/* Another one follows at once, or a fault was mended by going
		 * on elsewhere. */
		if (is_entry(g, insn->pc))
			interrupt(g, cpu, f.prev, f.spot, f.accessed,
			    insn->pc);
		else if (find_entry(g, f.entry)->err)
			take_back(g, &f);
	}
}

void
follow(struct gather *g, unsigned cpu, const struct insn *insn)
{
	struct gather_cpu *c = &g->cpu[cpu];

	if (c->opened != g->turn) {
		c->opened = g->turn;
		c->hash = cpu;
		c->turn_spots = 0;
		lose(g, cpu, c->prev != NULL ? c->prev->pc : insn->pc);
		c->root = c->node;
	}
	if (c->prev == NULL)
		return;
	if (c->prev->flow == FLOW_IRET)
		resume(g, cpu, insn);
	else if (!lead(g, cpu, c->prev, insn->pc))
		interrupt(g, cpu, c->prev, c->spot, c->accesses > 0,
		    insn->pc);
}

void
follow_finish(struct gather *g)
{
	struct gather_cpu *c;
	struct frame *f;
	unsigned cpu;
	uint32_t i;

	for (cpu = 0; cpu < LAYOUT_CPUS; cpu++) {
		c = &g->cpu[cpu];
		if (c->opened != g->turn)
			continue;
		for (i = 0; i < c->depth; i++) {
			f = &c->stack[i];
			if (f->interrupt && find_entry(g, f->entry)->err)
				take_back(g, f);
		}
	}
}
