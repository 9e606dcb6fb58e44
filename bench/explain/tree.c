/* SPDX-License-Identifier: BSD-2-Clause */
/* A row's calls, indented. */
#include <errno.h>
#include <stdlib.h>

#include "explain/text.h"

#define NAME   49
#define INDENT 2
#define DEPTH  16 /* deeper ones are indented no further */

struct printing {
	const struct attribution *a;
	const struct frames *frames;
	unsigned batch;
	FILE *out;
};

static void
print_one(const struct printing *p, const struct frame *f, unsigned depth)
{
	const double pages = (double)p->frames->windows * p->batch;
	const enum attribution_kind k = ATTRIBUTION_INSTRUCTIONS;
	char name[128];
	const unsigned indent = INDENT * (depth < DEPTH ? depth : DEPTH);

	text_function(p->a, f->function, NAME - indent, name, sizeof(name));
	fprintf(p->out, "%*s%-*s %9.2f %9.2f %7.1f%%%s\n", (int)indent, "",
	    (int)(NAME - indent), name, (double)f->total[k] / pages,
	    (double)f->self[k] / pages,
	    100 * (double)f->total[k] / (double)p->frames->sum,
	    f->how == LAYOUT_INTERRUPT ? " I" : "");
}

static int
by_total(const void *a, const void *b)
{
	const struct frame *const *x = a, *const *y = b;

	if ((*x)->total[0] != (*y)->total[0])
		return ((*x)->total[0] > (*y)->total[0] ? -1 : 1);
	return (*x < *y ? -1 : *x > *y);
}

/* The frames of a list, the largest first.  False: out of memory. */
static bool
print_list(const struct printing *p, uint32_t first, unsigned depth)
{
	const struct frame **sorted;
	bool good = true;
	size_t n = 0, i;
	uint32_t f;

	for (f = first; f != ATTRIBUTION_NONE; f = p->frames->frame[f].next)
		n++;
	sorted = calloc(n + 1, sizeof(struct frame *));
	if (sorted == NULL)
		return (false);
	n = 0;
	for (f = first; f != ATTRIBUTION_NONE; f = p->frames->frame[f].next)
		sorted[n++] = &p->frames->frame[f];
	qsort(sorted, n, sizeof(sorted[0]), by_total);
	for (i = 0; i < n && good; i++) {
		if (sorted[i]->total[0] == 0)
			continue;
		if (depth == 0)
			fprintf(p->out, "\nCPU %u, %s\n", sorted[i]->cpu,
			    text_role(sorted[i]->role));
		print_one(p, sorted[i], depth);
		good = print_list(p, sorted[i]->child, depth + 1);
	}
	free(sorted);
	return (good);
}

int
text_tree(const struct attribution *a, const struct attribution_row *row,
    unsigned stages, FILE *out, struct errmsg *err)
{
	struct frames *frames = frames_new(row, a, stages, true);
	const struct printing p = {a, frames, row->batch, out};
	bool good = frames != NULL;

	fprintf(out, "%-*s %9s %9s %8s\n", NAME, "function, I: an interrupt",
	    "total", "self", "share");
	if (good)
		good = print_list(&p, frames->roots, 0);
	frames_free(frames);
	return (good ? 0 : errmsg_set(err, ENOMEM, "no memory"));
}
