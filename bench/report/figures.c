/* SPDX-License-Identifier: BSD-2-Clause */
/* All figures in one table, with links to pictures of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/parts.h"
#include "util/figure.h"
#include "util/text_stream.h"

#define COLUMNS 9

/* The flame graphs of a pair, by benchmark. */
struct flames {
	const struct report_pair *pair;
	unsigned *picture; /* of the pair's figures; 0: none */
	bool any;
};

static void
say_change(const struct compare_figure *f, char text[FIGURE_MAX])
{
	if (f->old == NULL || f->new == NULL)
		snprintf(text, FIGURE_MAX, "%s", f->old == NULL ? "new" :
		    "gone");
	else if (f->change == f->change)
		snprintf(text, FIGURE_MAX, "%+.2f%%", 100 * f->change);
	else
		snprintf(text, FIGURE_MAX, f->shift != 0 ? "from 0" :
		    "+0.00%%");
}

static void
figure_row(struct report *report, const struct report_group *group,
    const struct report_kernel *kernel, const struct compare_figure *f,
    unsigned flame)
{
	const enum row_family family = row_family_of(f->name, strlen(f->name));
	const struct report_link links[] = {
		{family != ROW_FAMILIES ? report_shown_at(report, family,
		    (enum row_clock)group->clock, kernel->name) : 0, "plot"},
		{flame, "functions"}};
	char change[FIGURE_MAX], by[FIGURE_MAX], stage[64];

	changes_stage(f->metric, stage, sizeof(stage));
	say_change(f, change);
	report_row_linked(report, (const char *const[]){f->name, stage,
	    kernel->name, FIGURE(f->old_median, 9), FIGURE(f->new_median, 9),
	    change, figure_text(by, f->shift, 9, FIGURE_SIGN),
	    compare_verdict_name(f->verdict)}, links, 2);
}

/* The figures of a kernel, compared with its group's base. */
static int
kernel_rows(struct report *report, const struct report_group *group,
    const struct report_kernel *kernel, const struct flames *flames)
{
	const bool drawn = flames != NULL && flames->pair->new == kernel;
	struct comparison *own = NULL;
	const struct comparison *c;
	size_t i;

	if (drawn)
		c = flames->pair->comparison;
	else
		c = own = report_compare(
		    group->kernels[group->base]->samples, kernel->samples);
	if (c == NULL)
		return (-ENOMEM);
	for (i = 0; i < c->nfigures; i++)
		if (c->figures[i].clock == group->clock)
			figure_row(report, group, kernel, &c->figures[i],
			    drawn ? flames->picture[i] : 0);
	compare_free(own);
	return (0);
}

static int
group_table(struct report *report, const struct report_group *group,
    const struct flames *flames)
{
	static const char *const head[COLUMNS] = {"benchmark", "stage",
	    "kernel", "old", "new", "change", "by", "verdict", "see"};
	char caption[400];
	size_t i;
	int error = 0;

	snprintf(caption, sizeof(caption), "All figures of %.200s, in %s per "
	    "batch or as their names say, harness included; old is %.64s",
	    group->system, row_clocks[group->clock].unit,
	    group->kernels[group->base]->name);
	report_fold(report, caption);
	report_table_filtered(report, caption, head, COLUMNS);
	for (i = 0; i < group->n && error == 0; i++)
		if (i != group->base)
			error = kernel_rows(report, group, group->kernels[i],
			    flames);
	report_table_end(report);
	report_fold_end(report);
	return (error);
}

/* A graph is of map and unmap together. */
static bool
is_drawn(const struct compare_figure *f)
{
	return (why_differs(f) && strncmp(f->metric, row_stages[ROW_SINK],
	    strlen(row_stages[ROW_SINK])) != 0);
}

/* The graph of the same benchmark, drawn for another stage. */
static unsigned
drawn_before(const struct flames *flames, size_t i)
{
	const struct compare_figure *f = flames->pair->comparison->figures;
	size_t k;

	for (k = i; k-- > 0 && strcmp(f[k].name, f[i].name) == 0;)
		if (flames->picture[k] != 0)
			return (flames->picture[k]);
	return (0);
}

static void
put_graph(struct report *report, struct flames *flames, size_t i,
    const char *svg)
{
	const struct report_pair *pair = flames->pair;
	char caption[320];

	if (!flames->any)
		report_fold(report, "Flame graphs of the differences that are "
		    "explained");
	flames->any = true;
	snprintf(caption, sizeof(caption), "Functions of %.120s, from %.64s to "
	    "%.64s", pair->comparison->figures[i].name, pair->old->name,
	    pair->new->name);
	report_svg(report, svg, caption);
	flames->picture[i] = report->pictures;
}

static int
flame_graph(struct report *report, struct flames *flames, size_t i)
{
	struct text_stream text;
	char *svg;
	int error;

	if (text_stream_open(&text) == NULL)
		return (-ENOMEM);
	error = why_flame(flames->pair->why,
	    &flames->pair->comparison->figures[i], text.file);
	svg = text_stream_close(&text);
	if (svg == NULL && error == 0)
		error = -ENOMEM;
	if (error == 0)
		put_graph(report, flames, i, svg);
	free(svg);
	return (error == -ENOENT ? 0 : error);
}

/* Of each benchmark that differs, and of which both sides are explained. */
static int
flame_graphs(struct report *report, struct flames *flames)
{
	const struct comparison *c = flames->pair->comparison;
	int error = 0;
	size_t i;

	for (i = 0; i < c->nfigures && error == 0; i++) {
		if (!is_drawn(&c->figures[i]))
			continue;
		flames->picture[i] = drawn_before(flames, i);
		if (flames->picture[i] == 0)
			error = flame_graph(report, flames, i);
	}
	if (flames->any)
		report_fold_end(report);
	return (error);
}

static int
group_figures(struct report *report, const struct report_group *group,
    const struct report_pair *pair)
{
	struct flames flames = {.pair = pair};
	int error;

	flames.picture = calloc(pair->comparison->nfigures + 1,
	    sizeof(*flames.picture));
	if (flames.picture == NULL)
		return (-ENOMEM);
	error = flame_graphs(report, &flames);
	if (error == 0)
		error = group_table(report, group, &flames);
	free(flames.picture);
	return (error);
}

int
report_figures(struct report *report, const struct report_pair *pairs,
    size_t npairs, struct errmsg *err)
{
	int error = 0;
	size_t i;

	if (!report->html || npairs == 0)
		return (0);
	report_heading(report, "All figures");
	for (i = 0; i < npairs && error == 0; i++)
		error = group_figures(report, pairs[i].group, &pairs[i]);
	return (error == 0 ? 0 : errmsg_set(err, -error, "report: no memory"));
}
