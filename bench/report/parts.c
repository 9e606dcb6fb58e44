/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <string.h>

#include "report/notes.h"
#include "report/parts.h"
#include "table/pair.h"
#include "util/figure.h"

#define CELL 32

static void
put(char *cell, double v)
{
	snprintf(cell, CELL, "%s", FIGURE(v, 4));
}

/* One table of numbers: a line per name, a column per number. */
struct grid {
	const char *cells[SELECT_MAX + 1];
	char text[SELECT_MAX + 1][CELL];
	size_t columns;
};

static void
grid_open(struct grid *g, struct report *report, const char *caption,
    const char *corner)
{
	g->cells[0] = corner;
	report_table(report, caption, g->cells, g->columns + 1);
}

static void
grid_row(struct grid *g, struct report *report, const char *name)
{
	size_t i;

	g->cells[0] = name;
	for (i = 0; i < g->columns; i++)
		g->cells[i + 1] = g->text[i];
	report_row(report, g->cells);
}

/* The counts of a line, its range, and its largest change. */
static void
changes_row(struct report *report, const struct change_line *l)
{
	const struct compare_figure *f = l->most;
	char count[5][CELL], change[CHANGES_RANGE], old[CELL], new[CELL],
	    stage[64];

	snprintf(count[0], CELL, "%zu", l->count[COMPARE_WORSE]);
	snprintf(count[1], CELL, "%zu", l->count[COMPARE_BETTER]);
	snprintf(count[2], CELL, "%zu", l->count[COMPARE_SAME]);
	snprintf(count[3], CELL, "%zu", l->count[COMPARE_UNKNOWN]);
	snprintf(count[4], CELL, "%zu", l->harness);
	changes_range(change, l->low, l->high);
	snprintf(old, CELL, "%s", FIGURE(f->old_median, 8));
	snprintf(new, CELL, "%s", FIGURE(f->new_median, 8));
	changes_stage(l->metric, stage, sizeof(stage));
	report_row(report, (const char *const[]){l->path, stage, count[0],
	    count[1], count[4], count[2], count[3], change, f->name, old, new});
}

void
report_changes(struct report *report, const struct report_pair *pair)
{
	static const char *const head[] = {"path", "stage", "worse", "better",
	    "of these, by the harness alone", "same", "cannot tell", "change",
	    "most in", "old", "new"};
	const struct change_line *l = pair->changes.lines;
	const struct change_line *end = l + pair->changes.n;
	char caption[320];

	if (l == end || l->most == NULL)
		return;
	snprintf(caption, sizeof(caption), "Changes from %.64s to %.64s, in %s "
	    "per batch, harness included",
	    pair->old->name, pair->new->name,
	    row_clocks[pair->group->clock].unit);
	report_table(report, caption, head, 11);
	for (; l < end; l++)
		if (l->most != NULL)
			changes_row(report, l);
	report_table_end(report);
}

/* The kernels, and the CPUs and memory that they were booted with. */
static void
setup_table(struct report *report, const struct report_group *groups, size_t n)
{
	static const char *const head[] = {"kernel", "release", "flavour",
	    "CPUs and memory", "compared with"};
	const struct report_group *g;
	const struct report_kernel *k;
	char kernel[RESULT_KERNEL_MAX], setup[96];
	size_t i;

	report_table(report, "Kernels, by flavour and version", head, 5);
	for (g = groups; g < groups + n; g++)
		for (i = 0; i < g->n; i++) {
			k = g->kernels[i];
			report_setup(k, g->clock, ROW_FAMILIES, setup,
			    sizeof(setup));
			report_row(report, (const char *const[]){k->name,
			    result_kernel(&k->rows[g->clock]->context,
				kernel),
			    g->flavour[0] != '\0' ? g->flavour : "none",
			    setup[0] != '\0' ? setup : "not recorded",
			    g->n == 1 ? "none" : i == g->base ?
			    "the others" : g->kernels[g->base]->name});
		}
	report_table_end(report);
}

/* Paths of all kernels: those of the newest first, in their order. */
static struct names
all_paths(const struct report_group *groups, size_t n,
    const struct selection *s)
{
	struct names all = {.n = 0}, paths;
	size_t g, i, p;

	for (g = n; g-- > 0;)
		for (i = groups[g].n; i-- > 0;) {
			paths = select_paths(groups[g].kernels[i]->rows[
			    groups[g].clock], s);
			for (p = 0; p < paths.n; p++)
				names_add(&all, paths.name[p]);
		}
	return (all);
}

/* A kernel that was only crashed has no line. */
static void
kernel_line(struct report *report, const struct report_kernel *k,
    enum samples_clock clock, struct selection *s, const struct names *paths,
    struct grid *g)
{
	bool any = false;
	size_t p;
	double v;

	for (p = 0; p < paths->n; p++) {
		s->path = paths->name[p];
		v = select_median(k->rows[clock], s, ROW_PAGE_TICKS);
		any |= !isnan(v);
		put(g->text[p], v);
	}
	if (any)
		grid_row(g, report, k->name);
}

void
report_kernels_table(struct report *report, const struct report_group *groups,
    size_t n, int batch)
{
	const enum samples_clock clock = groups->clock;
	const struct report_group *group;
	struct selection s = SELECT(ROW_LATENCY);
	struct names paths;
	struct grid g;
	char caption[96];
	size_t i, p;

	s.batch = batch;
	paths = all_paths(groups, n, &s);
	if (paths.n == 0)
		return;
	g.columns = paths.n;
	for (p = 0; p < paths.n; p++)
		g.cells[p + 1] = paths.name[p];
	snprintf(caption, sizeof(caption),
	    "%s per page, %d page%s per batch: "
	    "kernel and path",
	    row_clocks[clock].unit, batch, batch == 1 ? "" : "s");
	grid_open(&g, report, caption, "kernel");
	for (group = groups; group < groups + n; group++)
		for (i = 0; i < group->n; i++)
			kernel_line(report, group->kernels[i], clock, &s,
			    &paths, &g);
	report_table_end(report);
}

/* A line per path, a column per batch or number of responders. */
static void
family_table(struct report *report, const struct result_rows *rows,
    enum row_family family, const char *caption)
{
	const bool by_batch = !row_families[family].counts_responders;
	struct selection s = SELECT(family);
	const struct names paths = select_paths(rows, &s);
	const struct numbers columns = by_batch ? select_batches(rows, &s) :
	    select_responders(rows, &s);
	char heads[SELECT_MAX][CELL];
	struct grid g;
	size_t i, p;

	if (paths.n == 0)
		return;
	g.columns = columns.n;
	for (i = 0; i < columns.n; i++) {
		snprintf(heads[i], CELL, "%d %s", columns.number[i],
		    !by_batch ? columns.number[i] == 1 ? "responder" :
		    "responders" : columns.number[i] == 1 ? "page" : "pages");
		g.cells[i + 1] = heads[i];
	}
	grid_open(&g, report, caption, "path");
	for (p = 0; p < paths.n; p++) {
		s.path = paths.name[p];
		for (i = 0; i < columns.n; i++) {
			*(by_batch ? &s.batch : &s.responders) =
			    columns.number[i];
			put(g.text[i], select_median(rows, &s,
			    ROW_PAGE_TICKS));
		}
		grid_row(&g, report, paths.name[p]);
	}
	report_table_end(report);
}

/* The tables and plots of one kernel. */
static int
kernel_parts(struct report *report, const struct report_kernel *k,
    enum samples_clock clock, struct errmsg *err)
{
	const struct result_rows *rows = k->rows[clock];
	char said[1024], *line, *rest = said;

	family_table(report, rows, ROW_DRIVERS2X2,
	    "Two dump drivers: map + unmap by path and batch, per page");
	pair_say(rows, said, sizeof(said));
	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			report_text(report, "%s", line);
	family_table(report, rows, ROW_SHOOTDOWN,
	    "Map + unmap of one page, by number of responders");
	family_table(report, rows, ROW_HOST,
	    "A process's own mappings, per page, by number of responders");
	return (report_plots(report, rows, k->name, err));
}

int
report_parts(struct report *report, const struct report_group *groups, size_t n,
    const struct report_steps *steps, struct errmsg *err)
{
	const struct report_group *largest = groups;
	const struct report_kernel *last;
	size_t i, kernels = 0;
	int error;

	for (i = 0; i < n; i++) {
		kernels += groups[i].n;
		if (groups[i].n > largest->n)
			largest = &groups[i];
	}
	last = largest->kernels[largest->n - 1];
	if (kernels > 1)
		setup_table(report, groups, n);
	report_notes(report, groups, n);
	report_kernels_table(report, groups, n, 16);
	report_kernels_table(report, groups, n, 1);
	report_captures(report, groups, n);
	error = report_versions(report, groups, n, steps, err);
	if (error != 0)
		return (error);
	if (kernels > 1)
		report_text(report, "The rest of this section is about %s.",
		    last->name);
	return (kernel_parts(report, last, groups->clock, err));
}
