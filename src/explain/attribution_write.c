/* SPDX-License-Identifier: BSD-2-Clause */
/* The member "explanation": its form is in explanation.schema.json. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/attribution.h"
#include "explain/attribution_file.h"

const char *const attribution_roles[] = {
	[LAYOUT_INITIATOR] = "initiator",
	[LAYOUT_RESPONDER] = "responder",
	[LAYOUT_OTHER] = "other",
	NULL,
};

const char *const attribution_hows[] = {
	[LAYOUT_ROOT] = "root",
	[LAYOUT_CALL] = "call",
	[LAYOUT_INTERRUPT] = "interrupt",
	NULL,
};

/* JSON's integers are signed, and a kernel's addresses are high. */
static json_t *
address(uint64_t n)
{
	char text[20];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)n);
	return (json_string(text));
}

static json_t *
integer(uint64_t n)
{
	return (json_integer((json_int_t)n));
}

/* Where in a function; [] where that is not known. */
static json_t *
place(const struct attribution *a, uint32_t function, uint64_t at)
{
	if (function == ATTRIBUTION_NONE)
		return (json_array());
	return (json_pack("[oo]", integer(function),
	    integer(at - a->function[function].start)));
}

static json_t *
write_function(const struct attribution_function *f)
{
	return (json_pack("{ss ss ss so so}", "name", f->name, "image",
	    f->image, "file", f->file, "start", address(f->start), "size",
	    integer(f->end - f->start)));
}

static json_t *
write_insn(const struct attribution *a, const struct attribution_insn *insn)
{
	char hex[2 * LAYOUT_INSN + 1] = "";
	size_t i;

	for (i = 0; i < insn->length && i < LAYOUT_INSN; i++)
		snprintf(hex + 2 * i, 3, "%02x", insn->bytes[i]);
	return (json_pack("[oosi]", integer(insn->function),
	    integer(insn->pc - a->function[insn->function].start), hex,
	    insn->line == ATTRIBUTION_NONE ? -1 : (int)insn->line));
}

static json_t *
write_node(const struct attribution *a, const struct attribution_node *n)
{
	return (json_pack("{so so so si ss ss so so}", "entry",
	    place(a, n->function, n->entry), "site",
	    place(a, n->site != 0 ? n->caller : ATTRIBUTION_NONE, n->site),
	    "parent", n->parent == ATTRIBUTION_NONE ? json_integer(-1) :
	    integer(n->parent), "cpu", (int)n->cpu, "role",
	    attribution_roles[n->role], "how", attribution_hows[n->how],
	    "times", integer(n->times), "faults", integer(n->faults)));
}

/* Zeros at the end are left out. */
static json_t *
write_spot(const struct attribution_spot *spot)
{
	size_t i, last = ATTRIBUTION_KINDS;
	json_t *array;

	while (last > 0 && spot->n[last - 1] == 0)
		last--;
	array = json_pack("[oo]", integer(spot->insn), integer(spot->node));
	for (i = 0; i < last; i++)
		json_array_append_new(array, integer(spot->n[i]));
	return (array);
}

static json_t *
write_tree(const struct attribution *a, const struct attribution_tree *tree)
{
	json_t *nodes = json_array(), *spots = json_array();
	size_t i;

	for (i = 0; i < tree->nodes; i++)
		json_array_append_new(nodes, write_node(a, &tree->node[i]));
	for (i = 0; i < tree->spots; i++)
		json_array_append_new(spots, write_spot(&tree->spot[i]));
	return (json_pack("{so so so so so so}", "windows",
	    integer(tree->windows), "times", integer(tree->times),
	    "instructions", integer(tree->instructions), "unattributed",
	    integer(tree->unattributed), "nodes", nodes, "spots", spots));
}

static json_t *
write_stage(const struct attribution *a,
    const struct attribution_stage *stage)
{
	json_t *trees = json_array(), *written;
	size_t i;

	if (stage->windows == 0) {
		json_decref(trees);
		return (json_null());
	}
	for (i = 0; i < stage->trees; i++)
		json_array_append_new(trees, write_tree(a, &stage->tree[i]));
	written = json_pack("{so so so so so so so}", "windows",
	    integer(stage->windows), "sum", integer(stage->sum), "min",
	    integer(stage->min), "median", integer(stage->median), "max",
	    integer(stage->max), "missing",
	    json_integer(attribution_missing(stage)), "trees", trees);
	if (stage->walks.windows > 0)
		json_object_set_new(written, "tlb_model",
		    attribution_walks_write(&stage->walks));
	return (written);
}

static json_t *
write_row(const struct attribution *a, const struct attribution_row *row)
{
	json_t *stages = json_object();
	size_t s;

	for (s = 0; s < ROW_STAGES; s++)
		json_object_set_new(stages, row_stages[s],
		    write_stage(a, &row->stage[s]));
	return (json_pack("{ss si si so}", "name", row->name, "batch",
	    (int)row->batch, "responders", (int)row->responders, "stages",
	    stages));
}

static json_t *
write_code(const struct attribution *a)
{
	json_t *functions = json_array(), *lines = json_array();
	json_t *insns = json_array();
	size_t i;

	for (i = 0; i < a->functions; i++)
		json_array_append_new(functions,
		    write_function(&a->function[i]));
	for (i = 0; i < a->lines; i++)
		json_array_append_new(lines, json_pack("[si]",
		    a->line[i].file, (int)a->line[i].number));
	for (i = 0; i < a->insns; i++)
		json_array_append_new(insns, write_insn(a, &a->insn[i]));
	return (json_pack("{so so so}", "functions", functions, "lines",
	    lines, "instructions", insns));
}

json_t *
attribution_write(const struct attribution *a)
{
	json_t *kinds = json_array(), *images = json_array();
	json_t *rows = json_array(), *all = write_code(a);
	size_t i;

	for (i = 0; i < ATTRIBUTION_KINDS; i++)
		json_array_append_new(kinds, json_string(attribution_kinds[i]));
	for (i = 0; i < a->images; i++)
		json_array_append_new(images, json_pack("{ss so}", "name",
		    a->image[i].name, "base", address(a->image[i].base)));
	for (i = 0; i < a->rows; i++)
		json_array_append_new(rows, write_row(a, &a->row[i]));
	json_object_set_new(all, "schema", json_integer(ATTRIBUTION_SCHEMA));
	json_object_set_new(all, "kinds", kinds);
	json_object_set_new(all, "images", images);
	json_object_set_new(all, "rows", rows);
	if (a->tlb.entries > 0)
		json_object_set_new(all, "tlb_model",
		    attribution_tlb_write(&a->tlb));
	return (all);
}
