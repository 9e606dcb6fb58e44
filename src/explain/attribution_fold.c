/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "explain/attribution.h"

static int
compare(const void *x, const void *y, void *arg)
{
	const struct attribution_spot *p = x, *q = y;
	const struct attribution *a = arg;
	const uint32_t f = a->insn[p->insn].function;
	const uint32_t g = a->insn[q->insn].function;

	if (p->node != q->node)
		return (p->node < q->node ? -1 : 1);
	if (f != g)
		return (f < g ? -1 : 1);
	return (p->insn < q->insn ? -1 : p->insn > q->insn);
}

static void
fold(struct attribution *a, struct attribution_tree *tree)
{
	struct attribution_spot *to = tree->spot, *from;
	size_t i, k;

	if (tree->spots == 0)
		return;
	qsort_r(tree->spot, tree->spots, sizeof(*to), compare, a);
	for (i = 1; i < tree->spots; i++) {
		from = &tree->spot[i];
		if (from->node != to->node || a->insn[from->insn].function !=
		    a->insn[to->insn].function) {
			*++to = *from;
			continue;
		}
		for (k = 0; k < ATTRIBUTION_KINDS; k++)
			to->n[k] += from->n[k];
	}
	tree->spots = (size_t)(to - tree->spot) + 1;
}

void
attribution_fold(struct attribution *a)
{
	struct attribution_stage *stage;
	size_t i, s, t;

	for (i = 0; i < a->rows; i++)
		for (s = 0; s < ROW_STAGES; s++) {
			stage = &a->row[i].stage[s];
			for (t = 0; t < stage->trees; t++)
				if (stage->usual != NULL &&
				    &stage->tree[t] != stage->usual)
					fold(a, &stage->tree[t]);
		}
}
