/* SPDX-License-Identifier: BSD-2-Clause */
/* The page walks of the model of a TLB: by function, role and stage. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/text.h"
#include "util/wrap.h"

#define COLUMNS 80
#define NAME	33
#define SMALL	0.01 /* a share below is in one line with all of such */

/* Of a function on CPUs of a role: walks in all windows of each stage. */
struct part {
	uint32_t function;
	enum layout_role role;
	uint64_t flushed[ROW_STAGES], walks[ROW_STAGES];
};

struct model {
	const struct attribution_row *row;
	struct part *part;
	size_t n;
	struct part sum;
};

static struct part *
part_of(struct model *m, uint32_t function, enum layout_role role)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->part[i].function == function &&
		    m->part[i].role == role)
			return (&m->part[i]);
	m->part[m->n] = (struct part){.function = function, .role = role};
	return (&m->part[m->n++]);
}

static void
add_stage(struct model *m, const struct attribution *a, size_t s)
{
	const struct attribution_walks *walks = &m->row->stage[s].walks;
	const struct attribution_walk *w;
	struct part *part;
	size_t i;

	m->sum.walks[s] = walks->unattributed;
	for (i = 0; i < walks->n; i++) {
		w = &walks->walk[i];
		part = part_of(m, a->insn[w->insn].function, w->role);
		part->walks[s] += w->walks;
		part->flushed[s] += w->flushed;
		m->sum.walks[s] += w->walks;
		m->sum.flushed[s] += w->flushed;
	}
}

static double
per_page(const struct attribution_row *row, size_t s, uint64_t n)
{
	const uint64_t windows = row->stage[s].walks.windows;

	return (windows == 0 ? 0 : (double)n / ((double)windows * row->batch));
}

static double
total(const struct attribution_row *row, const uint64_t n[ROW_STAGES])
{
	double sum = 0;
	size_t s;

	for (s = 0; s < ROW_STAGES; s++)
		sum += per_page(row, s, n[s]);
	return (sum);
}

/* The most first. */
static int
compare(const void *x, const void *y, void *row)
{
	const struct part *p = x, *q = y;
	const double a = total(row, p->flushed), b = total(row, q->flushed);

	if (a != b)
		return (a > b ? -1 : 1);
	if (p->function != q->function)
		return (p->function < q->function ? -1 : 1);
	return ((int)p->role - (int)q->role);
}

static void
line(const struct model *m, const char *name, const char *role,
    const uint64_t n[ROW_STAGES], FILE *out)
{
	char text[FIGURE_MAX];
	size_t s;

	fprintf(out, "model  %-*s %-9s", NAME, name, role);
	for (s = 0; s < ROW_STAGES; s++)
		fprintf(out, " %9s", m->row->stage[s].walks.windows == 0 ?
		    "-" : text_figure(text, per_page(m->row, s, n[s])));
	fputc('\n', out);
}

static void
print(const struct model *m, const struct attribution *a, FILE *out)
{
	const double all = total(m->row, m->sum.flushed);
	uint64_t more[ROW_STAGES] = {0}, rest[ROW_STAGES];
	const struct part *p;
	char name[2 * NAME];
	size_t i, s, n = 0;

	for (i = 0; i < m->n; i++) {
		p = &m->part[i];
		if (total(m->row, p->flushed) <= SMALL * all) {
			n += total(m->row, p->flushed) > 0;
			for (s = 0; s < ROW_STAGES; s++)
				more[s] += p->flushed[s];
			continue;
		}
		text_function(a, p->function, NAME, name, sizeof(name));
		line(m, name, text_role(p->role), p->flushed, out);
	}
	snprintf(name, sizeof(name), "(%zu more)", n);
	if (n > 0)
		line(m, name, "", more, out);
	for (s = 0; s < ROW_STAGES; s++)
		rest[s] = m->sum.walks[s] - m->sum.flushed[s];
	line(m, "sum, caused by flushes", "", m->sum.flushed, out);
	line(m, "others: first use, or no room", "", rest, out);
}

int
text_model(const struct attribution *a, const struct attribution_row *row,
    FILE *out, struct errmsg *err)
{
	struct model m = {.row = row};
	size_t s, room = 1;

	for (s = 0; s < ROW_STAGES; s++)
		room += row->stage[s].walks.n;
	if (a->tlb.entries == 0)
		return (0);
	m.part = calloc(room, sizeof(m.part[0]));
	if (m.part == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	for (s = 0; s < ROW_STAGES; s++)
		add_stage(&m, a, s);
	qsort_r(m.part, m.n, sizeof(m.part[0]), compare,
	    (void *)(uintptr_t)row);
	fputc('\n', out);
	wrap_printf(out, COLUMNS, "Page walks a page, in a model of a TLB of "
	    "%u entries in %u ways; means of all batches.%s", a->tlb.entries,
	    a->tlb.ways, a->tlb.inferred ? "  This QEMU does not tell what "
	    "INVLPG flushes: a page counts as flushed if it is found "
	    "elsewhere in memory than before." : "");
	fprintf(out, "model  %-*s %-9s %9s %9s %9s\n", NAME, "function", "CPU",
	    row_stages[ROW_MAP], row_stages[ROW_SINK], row_stages[ROW_UNMAP]);
	print(&m, a, out);
	free(m.part);
	return (0);
}
