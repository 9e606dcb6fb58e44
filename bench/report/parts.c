/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/notes.h"
#include "report/parts.h"
#include "table/pair.h"
#include "plot/plot.h"
#include "plot/rows.h"
#include "util/figure.h"
#include "util/tempdir.h"

#define CELL 32

const char *
report_unit(enum samples_clock clock)
{
	return (clock == SAMPLES_EXACT ? "instructions" : "cycles");
}

/* Ticks a page of the family latency; NAN: not measured. */
static double
page_ticks(const struct report_kernel *kernel, enum samples_clock clock,
    const char *path, int batch)
{
	struct key k = PLOT_ALL("latency");

	k.path = path;
	k.batch = batch;
	return (plot_median(kernel->result[clock], &k, "page_ticks"));
}

static void
put(char *cell, double v)
{
	snprintf(cell, CELL, "%s", FIGURE(v, 4));
}

/* One table of numbers: a line a name, a column a number. */
struct grid {
	const char *cells[PLOT_MAXNAMES + 1];
	char text[PLOT_MAXNAMES + 1][CELL];
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

static void
put_change(char *cell, double change)
{
	if (isfinite(change))
		snprintf(cell, CELL, "%+.2f%%", 100 * change);
	else
		snprintf(cell, CELL, "from nothing");
}

/* Counts of a line, then how far it goes and where it goes farthest. */
static void
changes_row(struct report *report, const struct change_line *l)
{
	const struct compare_figure *f = l->most;
	char count[5][CELL], low[CELL], high[CELL], change[2 * CELL + 4],
	    old[CELL], new[CELL], stage[64];

	snprintf(count[0], CELL, "%zu", l->count[COMPARE_WORSE]);
	snprintf(count[1], CELL, "%zu", l->count[COMPARE_BETTER]);
	snprintf(count[2], CELL, "%zu", l->count[COMPARE_SAME]);
	snprintf(count[3], CELL, "%zu", l->count[COMPARE_UNKNOWN]);
	snprintf(count[4], CELL, "%zu", l->harness);
	put_change(low, l->low);
	put_change(high, l->high);
	snprintf(change, sizeof(change), "%s%s%s", low,
	    l->low < l->high ? " to " : "", l->low < l->high ? high : "");
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
	    "of these, the harness alone", "same", "cannot tell", "change",
	    "most in", "old", "new"};
	const struct change_line *l = pair->changes.lines;
	const struct change_line *end = l + pair->changes.n;
	char caption[320];

	if (l == end || l->most == NULL)
		return;
	snprintf(caption, sizeof(caption), "What changed from %.64s to %.64s, "
	    "in %s a batch, those of the harness included",
	    pair->old->name, pair->new->name, report_unit(pair->group->clock));
	report_table(report, caption, head, 11);
	for (; l < end; l++)
		if (l->most != NULL)
			changes_row(report, l);
	report_table_end(report);
}

/* Which kernels there are, and what is known of how they were booted. */
static void
setup_table(struct report *report, const struct report_group *groups, size_t n)
{
	static const char *const head[] = {"kernel", "release", "flavour",
	    "CPUs and memory", "compared with"};
	const struct report_group *g;
	const struct report_kernel *k;
	char setup[96];
	size_t i;

	report_table(report, "Kernels, by flavour and version", head, 5);
	for (g = groups; g < groups + n; g++)
		for (i = 0; i < g->n; i++) {
			k = g->kernels[i];
			report_setup(k, g->clock, NULL, setup, sizeof(setup));
			report_row(report, (const char *const[]){k->name,
			    result_string(k->result[g->clock], "release"),
			    g->flavour[0] != '\0' ? g->flavour : "none",
			    setup[0] != '\0' ? setup : "not recorded",
			    g->n == 1 ? "none of its kind" : i == g->base ?
			    "the others" : g->kernels[g->base]->name});
		}
	report_table_end(report);
}

/* Of all kernels: those that plots know first, in their order. */
static struct names
all_paths(const struct report_group *groups, size_t n, const struct key *k)
{
	struct names all = {.n = 0}, paths;
	size_t g, i, j, p;

	for (g = n; g-- > 0;)
		for (i = groups[g].n; i-- > 0;) {
			paths = plot_paths(groups[g].kernels[i]->result[
			    groups[g].clock], k);
			for (p = 0; p < paths.n; p++) {
				for (j = 0; j < all.n && strcmp(all.name[j],
				    paths.name[p]) != 0; j++)
					;
				if (j == all.n && j < PLOT_MAXNAMES)
					all.name[all.n++] = paths.name[p];
			}
		}
	return (all);
}

/* A line a kernel, a column a path. */
static void
kernels_table(struct report *report, const struct report_group *groups,
    size_t n, int batch)
{
	const enum samples_clock clock = groups->clock;
	const struct report_group *group;
	struct key k = PLOT_ALL("latency");
	struct names paths;
	struct grid g;
	char caption[96];
	size_t i, p;

	k.batch = batch;
	paths = all_paths(groups, n, &k);
	if (paths.n == 0)
		return;
	g.columns = paths.n;
	for (p = 0; p < paths.n; p++)
		g.cells[p + 1] = paths.name[p];
	snprintf(caption, sizeof(caption),
	    "%s per page, %d page%s per batch: "
	    "kernel and path",
	    report_unit(clock), batch, batch == 1 ? "" : "s");
	grid_open(&g, report, caption, "kernel");
	for (group = groups; group < groups + n; group++)
		for (i = 0; i < group->n; i++) {
			for (p = 0; p < paths.n; p++)
				put(g.text[p], page_ticks(group->kernels[i],
				    clock, paths.name[p], batch));
			grid_row(&g, report, group->kernels[i]->name);
		}
	report_table_end(report);
}

/* A line a path, a column a batch or a number of responders. */
static void
family_table(struct report *report, const struct result *result,
    const char *family, bool by_batch, const char *caption)
{
	struct key k = PLOT_ALL(family);
	struct names paths = plot_paths(result, &k);
	struct numbers columns = plot_numbers(result, &k,
	    by_batch ? "batch" : "responders");
	char heads[PLOT_MAXNAMES][CELL];
	struct grid g;
	size_t i, p;

	if (paths.n == 0)
		return;
	g.columns = columns.n;
	for (i = 0; i < columns.n; i++) {
		snprintf(heads[i], CELL, "%d %s", columns.number[i],
		    !by_batch ? "responding" : columns.number[i] == 1 ?
		    "page" : "pages");
		g.cells[i + 1] = heads[i];
	}
	grid_open(&g, report, caption, "path");
	for (p = 0; p < paths.n; p++) {
		k.path = paths.name[p];
		for (i = 0; i < columns.n; i++) {
			if (by_batch)
				k.batch = columns.number[i];
			else
				k.responders = columns.number[i];
			put(g.text[i], plot_median(result, &k, "page_ticks"));
		}
		grid_row(&g, report, paths.name[p]);
	}
	report_table_end(report);
}

static void
nobody(const char *path)
{
	(void)path;
}

/* Draw what is asked for and put what came of it into the page. */
static int
draw(struct report *report, struct plot_request *request,
    const char *const (*kinds)[2], const char *of, struct errmsg *err)
{
	char stem[PATH_MAX + 8], path[PATH_MAX + 64], caption[512];
	struct tempdir *tempdir;
	size_t i;
	int error;

	if (!report->html)
		return (0);
	error = tempdir_new(&tempdir, err);
	if (error != 0)
		return (error);
	snprintf(stem, sizeof(stem), "%s/p", tempdir_path(tempdir));
	request->stem = stem;
	request->formats[0] = "svg";
	request->nformats = 1;
	request->told = nobody;
	error = plot_draw(request, err);
	for (i = 0; error > 0 && kinds[i][0] != NULL; i++) {
		snprintf(path, sizeof(path), "%s-%s.svg", stem, kinds[i][0]);
		snprintf(caption, sizeof(caption), "%s%s%s", kinds[i][1],
		    *of != '\0' ? ", " : "", of);
		if (access(path, R_OK) == 0)
			error = report_picture(report, path, caption) == 0
				    ? error
				    : errmsg_set(err, EIO, "%s: no SVG", path);
	}
	tempdir_free(tempdir);
	return (error < 0 ? error : 0);
}

static int
draw_versions(struct report *report, const struct report_group *g,
    struct errmsg *err)
{
	char caption[160];
	const char *const kinds[][2] = {{"versions", caption}, {NULL, NULL}};
	struct plot_many many = {.base = g->base};
	struct plot_request request = {.many = &many};
	size_t i;
	int error;

	/* Nor are the cycles of emulated CPUs set against each other. */
	if (g->n < 2 || (g->clock == SAMPLES_TSC &&
	    result_bool(g->kernels[0]->result[g->clock], "emulated")))
		return (0);
	many.names = calloc(g->n, sizeof(*many.names));
	many.results = calloc(g->n, sizeof(*many.results));
	for (i = 0; i < g->n && many.names != NULL && many.results != NULL;
	    i++) {
		many.names[many.n] = g->kernels[i]->name;
		many.results[many.n++] = g->kernels[i]->result[g->clock];
	}
	request.result = many.n > 0 ? many.results[0] : NULL;
	snprintf(caption, sizeof(caption), "Each path against that of %.64s, "
	    "the harness taken off", g->kernels[g->base]->name);
	error = many.n > 0 ? draw(report, &request, kinds, "", err) : 0;
	free(many.names);
	free(many.results);
	return (error);
}

/* One kernel alone. */
static int
kernel_parts(struct report *report, const struct report_kernel *k,
    enum samples_clock clock, struct errmsg *err)
{
	static const char *const kinds[][2] = {
		{"drivers2x2", "Two drivers: by path and by pages per batch"},
		{"shootdown", "Shootdown: by number of responders"},
		{"latency", "Latency: distributions of map and unmap"},
		{"throughput", "Throughput: to map, read and unmap"},
		{"share", "A dump to the emulated card: what part is mapping"},
		{"host", "A process's own mappings"},
		{NULL, NULL}};
	struct plot_request request = {.result = k->result[clock]};
	char said[1024], *line, *rest = said;

	family_table(report, request.result, "drivers2x2", true,
	    "The old question: path and batch, per page");
	pair_say(request.result, said, sizeof(said));
	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			report_text(report, "%s", line);
	family_table(report, request.result, "shootdown", false,
	    "A page, while other CPUs must be told");
	family_table(report, request.result, "host", false,
	    "A process's own mappings, per page, while other CPUs are busy");
	return (draw(report, &request, kinds, k->name, err));
}

int
report_parts(struct report *report, const struct report_group *groups, size_t n,
    struct errmsg *err)
{
	const struct report_group *largest = groups;
	const struct report_kernel *last;
	size_t i, kernels = 0;
	int error = 0;

	for (i = 0; i < n; i++) {
		kernels += groups[i].n;
		if (groups[i].n > largest->n)
			largest = &groups[i];
	}
	last = largest->kernels[largest->n - 1];
	if (kernels > 1)
		setup_table(report, groups, n);
	report_notes(report, groups, n);
	kernels_table(report, groups, n, 16);
	kernels_table(report, groups, n, 1);
	for (i = 0; i < n && error == 0; i++)
		error = draw_versions(report, &groups[i], err);
	if (error != 0)
		return (error);
	if (kernels > 1)
		report_text(report, "From here on: %s.", last->name);
	return (kernel_parts(report, last, groups->clock, err));
}

int
report_timeline(struct report *report, const char *log, struct errmsg *err)
{
	static const char *const kinds[][2] = {
		{"timeline", "A dump, write by write"}, {NULL, NULL}};
	struct plot_request request = {.log = log};

	report_heading(report, "A dump's timeline");
	return (draw(report, &request, kinds, "", err));
}
