/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/attribution.h"

/* A batch stands for the median if it is off by this part at most. */
#define NEAR 50

const char *const attribution_kinds[ATTRIBUTION_KINDS] = {
	[ATTRIBUTION_INSTRUCTIONS] = "instructions",
	[ATTRIBUTION_WAITING] = "waiting",
	[ATTRIBUTION_LOADS] = "loads",
	[ATTRIBUTION_STORES] = "stores",
	[ATTRIBUTION_LOCKED] = "locked",
	[ATTRIBUTION_FLUSHES] = "flushes",
	[ATTRIBUTION_IPIS] = "ipis",
	[ATTRIBUTION_EOIS] = "eois",
	[ATTRIBUTION_DEVICES] = "devices",
	[ATTRIBUTION_PAUSES] = "pauses",
	[ATTRIBUTION_INTERRUPTS] = "interrupts",
};

struct attribution *
attribution_new(void)
{
	return (calloc(1, sizeof(struct attribution)));
}

static void
free_stage(struct attribution_stage *stage)
{
	size_t i;

	for (i = 0; i < stage->trees; i++) {
		free(stage->tree[i].node);
		free(stage->tree[i].spot);
	}
	free(stage->tree);
	free(stage->walks.walk);
}

void
attribution_free(struct attribution *a)
{
	size_t i, s;

	if (a == NULL)
		return;
	for (i = 0; i < a->images; i++)
		free(a->image[i].name);
	for (i = 0; i < a->functions; i++) {
		free(a->function[i].name);
		free(a->function[i].image);
		free(a->function[i].file);
	}
	for (i = 0; i < a->lines; i++)
		free(a->line[i].file);
	for (i = 0; i < a->rows; i++) {
		for (s = 0; s < ROW_STAGES; s++)
			free_stage(&a->row[i].stage[s]);
		free(a->row[i].name);
	}
	free(a->image);
	free(a->function);
	free(a->line);
	free(a->insn);
	free(a->row);
	free(a->index);
	free(a);
}

const struct attribution_row *
attribution_find(const struct attribution *a, const char *name)
{
	size_t i;

	for (i = 0; i < a->rows; i++)
		if (strcmp(a->row[i].name, name) == 0)
			return (&a->row[i]);
	return (NULL);
}

uint32_t
attribution_at(const struct attribution *a, uint64_t address)
{
	size_t low = 0, high = a->functions, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (a->function[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || address >= a->function[low - 1].end)
		return (ATTRIBUTION_NONE);
	return ((uint32_t)low - 1);
}

int64_t
attribution_missing(const struct attribution_stage *stage)
{
	const struct attribution_tree *tree;
	uint64_t sum = 0;
	size_t i, k;

	for (i = 0; i < stage->trees; i++) {
		tree = &stage->tree[i];
		for (k = 0; k < tree->spots; k++)
			sum += tree->times *
			    tree->spot[k].n[ATTRIBUTION_INSTRUCTIONS];
	}
	return ((int64_t)(stage->sum - sum));
}

/* How far a tree's windows are from the median; UINT64_MAX: it is a sum. */
static uint64_t
distance(const struct attribution_stage *stage,
    const struct attribution_tree *tree)
{
	if (tree->times != tree->windows || tree->windows == 0 ||
	    tree->unattributed != 0)
		return (UINT64_MAX);
	return (tree->instructions > stage->median ?
	    tree->instructions - stage->median :
	    stage->median - tree->instructions);
}

void
attribution_choose(struct attribution_stage *stage)
{
	const struct attribution_tree *tree;
	uint64_t least = stage->median / NEAR, from;
	size_t i;

	stage->usual = NULL;
	for (i = 0; i < stage->trees; i++) {
		tree = &stage->tree[i];
		from = distance(stage, tree);
		if (from > least || (from == least && stage->usual != NULL &&
		    tree->windows <= stage->usual->windows))
			continue;
		least = from;
		stage->usual = tree;
	}
}
