/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of functions, and lines, for the addresses of rows. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/attribution.h"
#include "explain/symbols.h"
#include "util/printable.h"

/* Code that nothing explains is told apart by its page. */
#define PAGE 4096u

struct namer {
	struct attribution *a;
	const struct symbols *symbols;
	size_t room, lines_room;
	uint64_t *address;
	size_t addresses;
};

int
attribution_image(struct attribution *a, const char *name, uint64_t base,
    struct errmsg *err)
{
	struct attribution_image *image;

	image = realloc(a->image, (a->images + 1) * sizeof(*image));
	if (image != NULL) {
		a->image = image;
		image += a->images;
		image->base = base;
		image->name = strdup(name);
	}
	if (image == NULL || image->name == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	a->images++;
	return (0);
}

static int
by_address(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x < *y ? -1 : *x > *y);
}

/* The function at an address, behind those that are there. */
static bool
add_function(struct namer *n, uint64_t at)
{
	struct attribution *a = n->a;
	struct attribution_function *f;
	struct symbol symbol;
	char name[32];

	f = a->functions > 0 ? &a->function[a->functions - 1] : NULL;
	if (f != NULL && at < f->end && f->image[0] != '\0')
		return (true);
	if (symbols_find(n->symbols, at, &symbol)) {
		/* A page may end where something explains what follows. */
		if (f != NULL && f->end > symbol.start)
			f->end = symbol.start;
	} else if (f != NULL && at < f->end)
		return (true);
	else {
		symbol = (struct symbol){.name = name, .image = "",
			.file = "", .start = at / PAGE * PAGE};
		/* The last page's is all that has no end behind it. */
		symbol.end = symbol.start > UINT64_MAX - PAGE ? UINT64_MAX :
		    symbol.start + PAGE;
		if (f != NULL && symbol.start < f->end)
			symbol.start = f->end;
		snprintf(name, sizeof(name), "0x%llx",
		    (unsigned long long)symbol.start);
	}
	if (a->function == NULL || a->functions == n->room) {
		n->room = n->room * 2 + 256;
		f = realloc(a->function, n->room * sizeof(*f));
		if (f == NULL)
			return (false);
		a->function = f;
	}
	f = &a->function[a->functions++];
	*f = (struct attribution_function){strdup(symbol.name),
		strdup(symbol.image), strdup(symbol.file), symbol.start,
		symbol.end};
	return (f->name != NULL && f->image != NULL && f->file != NULL);
}

/* Calls one for each tree. */
static void
each_tree(struct namer *n,
    void (*one)(struct namer *n, struct attribution_tree *tree))
{
	struct attribution_stage *stage;
	size_t i, s, t;

	for (i = 0; i < n->a->rows; i++)
		for (s = 0; s < ROW_STAGES; s++) {
			stage = &n->a->row[i].stage[s];
			for (t = 0; t < stage->trees; t++)
				one(n, &stage->tree[t]);
		}
}

static void
count_nodes(struct namer *n, struct attribution_tree *tree)
{
	n->addresses += 2 * tree->nodes;
}

static void
take_nodes(struct namer *n, struct attribution_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->nodes; i++) {
		if (tree->node[i].entry != 0)
			n->address[n->addresses++] = tree->node[i].entry;
		if (tree->node[i].site != 0)
			n->address[n->addresses++] = tree->node[i].site;
	}
}

static void
name_nodes(struct namer *n, struct attribution_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->nodes; i++) {
		tree->node[i].function =
		    attribution_at(n->a, tree->node[i].entry);
		tree->node[i].caller =
		    attribution_at(n->a, tree->node[i].site);
	}
}

static bool
add_line(struct namer *n, struct attribution_insn *insn)
{
	struct attribution *a = n->a;
	struct attribution_line *line;
	struct symbol_line found;

	if (!symbols_line(n->symbols, insn->pc, &found))
		return (true);
	for (insn->line = 0; insn->line < a->lines; insn->line++)
		if (a->line[insn->line].number == found.line &&
		    strcmp(a->line[insn->line].file, found.file) == 0)
			return (true);
	if (a->lines == n->lines_room) {
		n->lines_room = n->lines_room * 2 + 256;
		line = realloc(a->line, n->lines_room * sizeof(*line));
		if (line == NULL)
			return (false);
		a->line = line;
	}
	a->line[a->lines].number = found.line;
	a->line[a->lines].file = strdup(found.file);
	if (a->line[a->lines].file == NULL)
		return (false);
	printable_name(a->line[a->lines++].file);
	return (true);
}

int
attribution_name(struct attribution *a, const struct symbols *symbols,
    struct errmsg *err)
{
	struct namer n = {.a = a, .symbols = symbols};
	bool good = true;
	size_t i;

	each_tree(&n, count_nodes);
	n.address = calloc(n.addresses + a->insns + 1, sizeof(n.address[0]));
	if (n.address == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	n.addresses = 0;
	each_tree(&n, take_nodes);
	for (i = 0; i < a->insns; i++)
		n.address[n.addresses++] = a->insn[i].pc;
	qsort(n.address, n.addresses, sizeof(n.address[0]), by_address);
	for (i = 0; i < n.addresses && good; i++)
		good = add_function(&n, n.address[i]);
	free(n.address);
	for (i = 0; i < a->insns && good; i++) {
		a->insn[i].function = attribution_at(a, a->insn[i].pc);
		good = add_line(&n, &a->insn[i]);
	}
	each_tree(&n, name_nodes);
	return (good ? 0 : errmsg_set(err, ENOMEM, "out of memory"));
}
