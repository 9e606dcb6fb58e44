/* SPDX-License-Identifier: BSD-2-Clause */
/* An explanation from a file, by whomever it was written. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/attribution_file.h"
#include "explain/reader.h"

static void
read_kinds(struct reader *r, const json_t *kinds)
{
	const char *name;
	const json_t *value;
	size_t i, k;

	if (json_array_size(kinds) > 2 * ATTRIBUTION_KINDS)
		reader_offend(r, "too many 'kinds'");
	json_array_foreach(kinds, i, value) {
		name = json_string_value(value);
		for (k = 0; k < ATTRIBUTION_KINDS && name != NULL; k++)
			if (strcmp(name, attribution_kinds[k]) == 0)
				break;
		if (name == NULL || k == ATTRIBUTION_KINDS) {
			reader_offend(r, "'kinds' has one that is not known");
			return;
		}
		if (r->error == 0)
			r->kind[r->kinds++] = (enum attribution_kind)k;
	}
}

static void
read_images(struct reader *r, const json_t *images)
{
	struct attribution *a = r->a;
	const json_t *value;
	size_t i;

	a->image = reader_room(r, images, "images", sizeof(a->image[0]));
	json_array_foreach(images, i, value) {
		if (r->error != 0)
			return;
		a->image[i].base = reader_address(r, value, "base");
		a->image[i].name = reader_text(r, value, "name");
		a->images++;
	}
}

static void
read_functions(struct reader *r, const json_t *functions)
{
	struct attribution *a = r->a;
	struct attribution_function *f;
	const json_t *value;
	uint64_t last = 0;
	size_t i;

	a->function = reader_room(r, functions, "functions", sizeof(*f));
	json_array_foreach(functions, i, value) {
		if (r->error != 0)
			return;
		f = &a->function[i];
		f->name = reader_text(r, value, "name");
		f->image = reader_text(r, value, "image");
		f->file = reader_text(r, value, "file");
		f->start = reader_address(r, value, "start");
		f->end = f->start + reader_count(r, value, "size");
		a->functions++;
		if (f->end < f->start || f->start < last)
			reader_offend(r, "'functions' overlap");
		last = f->end;
	}
}

static void
read_lines(struct reader *r, const json_t *lines)
{
	struct attribution *a = r->a;
	const json_t *value;
	char *file;
	size_t i;

	a->line = reader_room(r, lines, "lines", sizeof(a->line[0]));
	json_array_foreach(lines, i, value) {
		if (r->error != 0)
			return;
		file = reader_line(r, json_array_get(value, 0), "lines");
		if (file == NULL)
			return;
		a->line[i].file = file;
		a->lines++;
		a->line[i].number = (uint32_t)reader_whole(r,
		    json_array_get(value, 1), "line");
	}
}

static void
read_bytes(struct reader *r, struct attribution_insn *insn, const char *hex)
{
	char pair[3] = "";

	for (; hex != NULL && hex[0] != '\0' && insn->length < LAYOUT_INSN;
	     hex += 2) {
		if (!isxdigit((unsigned char)hex[0]) ||
		    !isxdigit((unsigned char)hex[1]))
			break;
		memcpy(pair, hex, 2);
		insn->bytes[insn->length++] = (uint8_t)strtoul(pair, NULL, 16);
	}
	if (hex == NULL || hex[0] != '\0')
		reader_offend(r, "'instructions' has bytes that are none");
}

/* "[function, offset]"; true: there is one. */
static bool
place(struct reader *r, const json_t *value, const char *what,
    uint32_t *function, uint64_t *at)
{
	*function = ATTRIBUTION_NONE;
	*at = 0;
	if (!json_is_array(value))
		reader_offend(r, "'%s' is no place in a function", what);
	if (json_array_size(value) == 0 || r->error != 0)
		return (false);
	*function = reader_index_in(r, json_array_get(value, 0), what,
	    r->a->functions);
	if (r->error != 0)
		return (false);
	*at = reader_whole(r, json_array_get(value, 1), what) +
	    r->a->function[*function].start;
	return (true);
}

static void
read_insns(struct reader *r, const json_t *insns)
{
	struct attribution *a = r->a;
	struct attribution_insn *insn;
	const json_t *value, *line;
	size_t i;

	a->insn = reader_room(r, insns, "instructions", sizeof(*insn));
	json_array_foreach(insns, i, value) {
		if (r->error != 0)
			return;
		insn = &a->insn[i];
		if (!place(r, value, "instructions", &insn->function,
		    &insn->pc))
			reader_offend(r, "'instructions' has one of no "
			    "function");
		read_bytes(r, insn, json_string_value(json_array_get(value,
		    2)));
		line = json_array_get(value, 3);
		insn->line = json_integer_value(line) == -1 ?
		    ATTRIBUTION_NONE : reader_index_in(r, line, "lines",
		    a->lines);
		a->insns++;
	}
}

static void
read_nodes(struct reader *r, struct attribution_tree *tree,
    const json_t *nodes)
{
	struct attribution_node *n;
	const json_t *value, *parent;
	size_t i;

	tree->node = reader_room(r, nodes, "nodes", sizeof(*n));
	json_array_foreach(nodes, i, value) {
		if (r->error != 0)
			return;
		n = &tree->node[i];
		place(r, json_object_get(value, "entry"), "entry",
		    &n->function, &n->entry);
		place(r, json_object_get(value, "site"), "site", &n->caller,
		    &n->site);
		parent = json_object_get(value, "parent");
		n->parent = json_integer_value(parent) == -1 ?
		    ATTRIBUTION_NONE : reader_index_in(r, parent, "parent", i);
		n->cpu = (uint32_t)reader_count(r, value, "cpu");
		n->role = reader_one_of(r, value, "role", attribution_roles);
		n->how = reader_one_of(r, value, "how", attribution_hows);
		n->times = reader_count(r, value, "times");
		n->faults = reader_count(r, value, "faults");
		tree->nodes++;
	}
}

static void
read_spots(struct reader *r, struct attribution_tree *tree,
    const json_t *spots)
{
	struct attribution_spot *spot;
	const json_t *value;
	size_t i, k;

	tree->spot = reader_room(r, spots, "spots", sizeof(*spot));
	json_array_foreach(spots, i, value) {
		if (json_array_size(value) > r->kinds + 2)
			reader_offend(r, "'spots' has one of more kinds than "
			    "there are");
		if (r->error != 0)
			return;
		spot = &tree->spot[i];
		spot->insn = reader_index_in(r, json_array_get(value, 0),
		    "instructions", r->a->insns);
		spot->node = reader_index_in(r, json_array_get(value, 1),
		    "nodes", tree->nodes);
		for (k = 2; k < json_array_size(value); k++)
			spot->n[r->kind[k - 2]] =
			    reader_whole(r, json_array_get(value, k), "spots");
		tree->spots++;
	}
}

static void
read_stage(struct reader *r, struct attribution_stage *stage,
    const json_t *from)
{
	const json_t *trees = json_object_get(from, "trees"), *value;
	struct attribution_tree *tree;
	size_t i;

	if (json_is_null(from))
		return;
	stage->windows = reader_count(r, from, "windows");
	stage->sum = reader_count(r, from, "sum");
	stage->min = reader_count(r, from, "min");
	stage->median = reader_count(r, from, "median");
	stage->max = reader_count(r, from, "max");
	stage->tree = reader_room(r, trees, "trees", sizeof(*tree));
	json_array_foreach(trees, i, value) {
		if (r->error != 0)
			return;
		tree = &stage->tree[stage->trees++];
		tree->windows = reader_count(r, value, "windows");
		tree->times = reader_count(r, value, "times");
		tree->instructions = reader_count(r, value, "instructions");
		tree->unattributed = reader_count(r, value, "unattributed");
		read_nodes(r, tree, json_object_get(value, "nodes"));
		read_spots(r, tree, json_object_get(value, "spots"));
	}
	attribution_walks_read(r, &stage->walks,
	    json_object_get(from, "tlb_model"));
	attribution_choose(stage);
}

static void
read_rows(struct reader *r, const json_t *rows)
{
	struct attribution *a = r->a;
	struct attribution_row *row;
	const json_t *value;
	size_t i, s;

	a->row = reader_room(r, rows, "rows", sizeof(*row));
	json_array_foreach(rows, i, value) {
		if (r->error != 0)
			return;
		row = &a->row[a->rows++];
		row->name = reader_text(r, value, "name");
		row->batch = (unsigned)reader_count(r, value, "batch");
		row->responders = (unsigned)reader_count(r, value,
		    "responders");
		if (row->batch == 0)
			reader_offend(r, "'batch' is 0");
		for (s = 0; s < ROW_STAGES && r->error == 0; s++)
			read_stage(r, &row->stage[s], json_object_get(
			    json_object_get(value, "stages"), row_stages[s]));
	}
}

int
attribution_read(const json_t *explanation, struct attribution **a,
    struct errmsg *err)
{
	struct reader r = {.err = err};

	*a = NULL;
	r.a = attribution_new();
	if (r.a == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (reader_count(&r, explanation, "schema") != ATTRIBUTION_SCHEMA)
		reader_offend(&r, "'schema' is not %d", ATTRIBUTION_SCHEMA);
	read_kinds(&r, json_object_get(explanation, "kinds"));
	read_images(&r, json_object_get(explanation, "images"));
	read_functions(&r, json_object_get(explanation, "functions"));
	read_lines(&r, json_object_get(explanation, "lines"));
	read_insns(&r, json_object_get(explanation, "instructions"));
	read_rows(&r, json_object_get(explanation, "rows"));
	attribution_tlb_read(&r, &r.a->tlb,
	    json_object_get(explanation, "tlb_model"));
	if (r.error != 0)
		attribution_free(r.a);
	else
		*a = r.a;
	return (r.error);
}
