/* SPDX-License-Identifier: BSD-2-Clause */
/* From what the plugin counted to rows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/attribution.h"
#include "explain/plugin/code.h"
#include "explain/stamps.h"
#include "explain/windows.h"

/* What a row is made from. */
struct source {
	struct attribution *a;
	const struct layout_header *header;
};

/* Instructions by address. */
struct insn_index {
	size_t slots; /* a power of two, twice as many as there are or more */
	uint32_t slot[]; /* one more than the index; 0: free */
};

static int
no_memory(struct errmsg *err)
{
	return (errmsg_set(err, ENOMEM, "out of memory"));
}

static uint32_t *
find_slot(const struct attribution *a, struct insn_index *index, uint64_t pc)
{
	size_t i = (size_t)(pc * 0x9e3779b97f4a7c15u >> 20);

	for (;; i++) {
		i &= index->slots - 1;
		if (index->slot[i] == 0 ||
		    a->insn[index->slot[i] - 1].pc == pc)
			return (&index->slot[i]);
	}
}

/* Make room for one more instruction. */
static bool
grow(struct attribution *a)
{
	size_t slots = a->index != NULL ? 2 * a->index->slots : 4096, i;
	struct attribution_insn *insn;
	struct insn_index *index;

	if (a->index != NULL && 2 * (a->insns + 1) <= a->index->slots)
		return (true);
	index = calloc(1, sizeof(*index) + slots * sizeof(index->slot[0]));
	insn = realloc(a->insn, slots / 2 * sizeof(*insn));
	if (insn != NULL)
		a->insn = insn;
	if (index == NULL || insn == NULL) {
		free(index);
		return (false);
	}
	index->slots = slots;
	for (i = 0; i < a->insns; i++)
		*find_slot(a, index, insn[i].pc) = (uint32_t)i + 1;
	free(a->index);
	a->index = index;
	return (true);
}

/*
 * An address as it would be in the guest of the first row.  The very last one
 * is taken for the one before, as functions end before an address.
 */
static uint64_t
place(const struct source *from, uint64_t address)
{
	const uint64_t in = address - from->header->base;

	if (in < from->header->text)
		address = from->a->base + in;
	return (address < UINT64_MAX ? address : UINT64_MAX - 1);
}

/* Index of an instruction, made if it is new; or ATTRIBUTION_NONE. */
static uint32_t
get_insn(const struct source *from, const struct layout_spot *spot)
{
	const uint64_t pc = place(from, spot->pc);
	struct attribution *a = from->a;
	struct attribution_insn *insn;
	uint32_t *slot;

	if (!grow(a))
		return (ATTRIBUTION_NONE);
	slot = find_slot(a, a->index, pc);
	if (*slot == 0) {
		insn = &a->insn[a->insns++];
		*insn = (struct attribution_insn){
			.pc = pc,
			.function = ATTRIBUTION_NONE,
			.line = ATTRIBUTION_NONE,
			.length = spot->length,
		};
		memcpy(insn->bytes, spot->bytes, sizeof(insn->bytes));
		*slot = (uint32_t)a->insns;
	}
	return (*slot - 1);
}

static struct attribution_node
make_node(const struct source *from, const struct layout_node *node)
{
	return ((struct attribution_node){
		.entry = place(from, node->entry),
		.site = place(from, node->site),
		.function = ATTRIBUTION_NONE,
		.caller = ATTRIBUTION_NONE,
		.parent = node->parent,
		.cpu = node->cpu,
		.role = node->role,
		.how = node->how,
		.times = node->times,
		.faults = node->faults,
	});
}

static uint64_t
times_if(const struct layout_spot *spot, uint32_t work)
{
	return ((spot->work & work) != 0 ? spot->count : 0);
}

static struct attribution_spot
make_spot(const struct layout_spot *from, uint32_t insn)
{
	return ((struct attribution_spot){
		.insn = insn,
		.node = from->node,
		.n = {
			[ATTRIBUTION_INSTRUCTIONS] = from->count,
			[ATTRIBUTION_WAITING] = from->waiting,
			[ATTRIBUTION_LOADS] = from->loads,
			[ATTRIBUTION_STORES] = from->stores,
			[ATTRIBUTION_LOCKED] = times_if(from, WORK_LOCKED),
			[ATTRIBUTION_FLUSHES] = times_if(from, WORK_FLUSH),
			[ATTRIBUTION_IPIS] = from->ipis,
			[ATTRIBUTION_EOIS] = from->eois,
			[ATTRIBUTION_DEVICES] = from->devices,
			[ATTRIBUTION_PAUSES] = times_if(from, WORK_PAUSE),
		},
	});
}

static int
add_tree(const struct source *from, struct attribution_stage *stage,
    const struct layout_record *r, struct errmsg *err)
{
	const struct layout_node *node = windows_nodes(r);
	const struct layout_spot *spot = windows_spots(r);
	struct attribution_tree *tree;
	uint32_t i, insn;

	tree = realloc(stage->tree, (stage->trees + 1) * sizeof(*tree));
	if (tree == NULL)
		return (no_memory(err));
	stage->tree = tree;
	tree += stage->trees++;
	*tree = (struct attribution_tree){
		.windows = r->windows,
		.times = r->times,
		.instructions = r->instructions,
		.unattributed = r->unattributed,
		.node = calloc(r->nodes + 1, sizeof(tree->node[0])),
		.spot = calloc(r->spots + 1, sizeof(tree->spot[0])),
	};
	if (tree->node == NULL || tree->spot == NULL)
		return (no_memory(err));
	for (i = 0; i < r->nodes; i++)
		tree->node[tree->nodes++] = make_node(from, &node[i]);
	for (i = 0; i < r->spots; i++) {
		/* An exception took it back. */
		if (spot[i].count == 0)
			continue;
		insn = get_insn(from, &spot[i]);
		if (insn == ATTRIBUTION_NONE)
			return (no_memory(err));
		tree->spot[tree->spots++] = make_spot(&spot[i], insn);
	}
	return (0);
}

static int
add_walks(const struct source *from, struct attribution_walks *walks,
    const struct layout_record *r, struct errmsg *err)
{
	const struct layout_spot *spot = windows_spots(r);
	struct attribution_walk *walk;
	uint32_t i;

	walk = realloc(walks->walk, (walks->n + r->spots + 1) *
	    sizeof(*walk));
	if (walk == NULL)
		return (no_memory(err));
	walks->walk = walk;
	walks->windows += r->windows;
	walks->unattributed += r->unattributed;
	for (i = 0; i < r->spots; i++) {
		walk = &walks->walk[walks->n];
		*walk = (struct attribution_walk){
			.insn = get_insn(from, &spot[i]),
			.role = windows_nodes(r)[spot[i].node].role,
			.walks = spot[i].count,
			.flushed = spot[i].waiting,
		};
		if (walk->insn == ATTRIBUTION_NONE)
			return (no_memory(err));
		walks->n++;
	}
	return (0);
}

static int
add_record(const struct source *from, struct attribution_stage *stage,
    const struct layout_record *r, struct errmsg *err)
{
	return (r->what == LAYOUT_WALKS ?
	    add_walks(from, &stage->walks, r, err) :
	    add_tree(from, stage, r, err));
}

static uint64_t
number(const json_t *object, const char *member)
{
	return ((uint64_t)json_integer_value(json_object_get(object, member)));
}

static void
read_stage(struct attribution_stage *stage, const json_t *run,
    const char *name)
{
	const json_t *of = json_object_get(json_object_get(run, "stages"),
	    name);

	if (!json_is_object(of))
		return;
	stage->windows = number(run, "batches");
	stage->sum = number(of, "sum");
	stage->min = number(of, "min");
	stage->median = number(of, "median");
	stage->max = number(of, "max");
}

/* Which stage a record is of; ROW_STAGES: of none. */
static enum row_stage
stage_of(const struct layout_header *h, const struct layout_record *r)
{
	static const enum row_stage stream[] = {
		[STAMPS_MAP] = ROW_MAP,
		[STAMPS_SINK] = ROW_SINK,
		[STAMPS_UNMAP] = ROW_UNMAP,
	}, panic[] = {
		[STAMPS_PANIC_MAP] = ROW_MAP,
		[STAMPS_PANIC_UNMAP] = ROW_UNMAP,
	};

	if (h->group[r->group].use == LAYOUT_TURNS)
		return (r->stage < sizeof(panic) / sizeof(panic[0]) ?
		    panic[r->stage] : ROW_STAGES);
	return (r->stage < ROW_STAGES ? stream[r->stage] : ROW_STAGES);
}

int
attribution_add(struct attribution *a, const char *name, const json_t *run,
    const struct windows *windows, struct errmsg *err)
{
	const struct source from = {a, windows_header(windows)};
	const json_t *plan = json_object_get(run, "plan");
	const struct layout_record *r = NULL;
	struct attribution_row *row;
	enum row_stage stage;
	int error = 0;
	size_t s;

	row = realloc(a->row, (a->rows + 1) * sizeof(*row));
	if (row == NULL)
		return (no_memory(err));
	a->row = row;
	row += a->rows;
	*row = (struct attribution_row){
		.name = strdup(name),
		.batch = (unsigned)number(plan, "batch"),
		.responders = (unsigned)number(plan, "responders"),
	};
	if (row->name == NULL)
		return (no_memory(err));
	a->rows++;
	if (a->base == 0)
		a->base = from.header->base;
	a->tlb.entries = from.header->tlb_entries;
	a->tlb.ways = from.header->tlb_ways;
	a->tlb.inferred = from.header->tlb_guesses > 0;
	for (s = 0; s < ROW_STAGES; s++)
		read_stage(&row->stage[s], run, row_stages[s]);
	while (error == 0 && (r = windows_next(windows, r)) != NULL) {
		stage = stage_of(from.header, r);
		if (r->row == from.header->row && stage != ROW_STAGES)
			error = add_record(&from, &row->stage[stage], r, err);
	}
	for (s = 0; s < ROW_STAGES; s++)
		attribution_choose(&row->stage[s]);
	return (error);
}
