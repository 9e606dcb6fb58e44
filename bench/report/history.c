/* SPDX-License-Identifier: BSD-2-Clause */
/* The document of a history: what changed since when, then lines and figures. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/history.h"
#include "report/notes.h"
#include "report/parts.h"
#include "report/system.h"
#include "util/figure.h"

#define COLUMNS 10
#define MANY	40 /* results, whose tables are folded */

static void
write_title(struct report *report, const struct report_set *set)
{
	const struct report_kernel *k = set->kernels;
	char title[512];
	size_t i, runs = 1;

	for (i = 1; i < set->n && k->run != NULL; i++)
		runs += strcmp(k[i].run, k[i - 1].run) != 0;
	if (k->run != NULL)
		snprintf(title, sizeof(title), "Dump mapping paths: history of "
		    "%zu run%s, %.64s to %.64s", runs, runs == 1 ? "" : "s",
		    k->run, k[set->n - 1].run);
	else
		snprintf(title, sizeof(title), "Dump mapping paths: history of "
		    "%zu kernel%s", set->n, set->n == 1 ? "" : "s");
	report_open(report, title);
}

/* Paths that changed where the last change is. */
struct newest {
	const struct report_step *most; /* the largest of them */
	size_t worse, better;
};

static struct newest
find_newest(const struct report_steps *steps)
{
	struct newest newest = {.most = &steps->step[steps->n - 1]};
	const struct report_step *s;
	size_t i;

	/* Of a path the first is shown, which changed most. */
	for (i = steps->n; i-- > 0;) {
		s = &steps->step[i];
		if (s->at != newest.most->at || !report_step_shown(steps, s))
			continue;
		if (s->extent >= newest.most->extent)
			newest.most = s;
		if (s->figure->verdict == COMPARE_WORSE)
			newest.worse++;
		else
			newest.better++;
	}
	return (newest);
}

static void
say_newest(struct report *report, const struct report_group *g,
    const struct report_steps *steps, const char *kind)
{
	const struct newest newest = find_newest(steps);
	const struct compare_figure *f = newest.most->figure;
	const size_t after = g->n - 1 - newest.most->at;
	char where[64] = ", the newest", change[FIGURE_MAX];

	if (after > 0)
		snprintf(where, sizeof(where), ", with %zu result%s after it",
		    after, after == 1 ? "" : "s");
	report_text(report, "%s: of %zu results the last that changed is %s%s: "
	    "%zu path%s worse, %zu better, compared with %s.  Most changed %s: "
	    "%s to %s %s a page, %s.", kind, g->n, newest.most->new->name,
	    where, newest.worse, newest.worse == 1 ? "" : "s", newest.better,
	    newest.most->old->name, f->name, FIGURE(f->old_median, 6),
	    FIGURE(f->new_median, 6), row_clocks[g->clock].unit,
	    figure_percent(change, f->change));
}

/* What of a line of kernels a reader asks first. */
static void
say_group(struct report *report, const struct report_group *g,
    const struct report_steps *steps)
{
	char kind[320];

	report_kind(g, kind, sizeof(kind));
	if (g->n == 1)
		report_text(report, "%s: one result, %s, with none before it.",
		    kind, g->kernels[0]->name);
	else if (result_rows_vague(g->kernels[0]->rows[g->clock]))
		report_text(report, "%s: cycles of emulated CPUs are not "
		    "compared.", kind);
	else if (steps->n == 0)
		report_text(report, "%s: in %zu results, from %s to %s, no "
		    "path became better or worse (%s).", kind, g->n,
		    g->kernels[0]->name, g->kernels[g->n - 1]->name,
		    row_clocks[g->clock].unit);
	else
		say_newest(report, g, steps, kind);
}

static void
change_row(struct report *report, const struct report_group *g,
    const struct report_step *step)
{
	const struct compare_figure *f = step->figure;
	const enum row_family family = row_family_of(f->name, strlen(f->name));
	const struct report_link plot = {report_shown_at(report, family,
	    (enum row_clock)g->clock, ""), "plot"};
	char change[FIGURE_MAX], functions[STEPS_FUNCTIONS];

	if (!report_step_functions(report, step, functions))
		snprintf(functions, sizeof(functions), "not explained");
	report_row_linked(report, (const char *const[]){f->name,
	    g->flavour[0] != '\0' ? g->flavour : "none", step->new->name,
	    step->old->name, FIGURE(f->old_median, 6),
	    FIGURE(f->new_median, 6), figure_percent(change, f->change),
	    compare_verdict_name(f->verdict), functions}, &plot, 1);
}

/* The changes of a line, the newest first. */
static void
change_rows(struct report *report, const struct report_group *g,
    const struct report_steps *steps)
{
	size_t end, first, i;

	for (end = steps->n; end > 0; end = first) {
		for (first = end; first > 0 && steps->step[first - 1].at ==
		    steps->step[end - 1].at; first--)
			;
		for (i = first; i < end; i++)
			if (report_step_shown(steps, &steps->step[i]))
				change_row(report, g, &steps->step[i]);
	}
}

static void
changes_table(struct report *report, const struct report_group *groups,
    size_t n, const struct report_steps *steps)
{
	static const char *const head[COLUMNS] = {"benchmark", "kernel",
	    "since", "before it", "from", "to", "change", "verdict",
	    "functions", "see"};
	char caption[320];
	size_t i, all = 0;

	for (i = 0; i < n; i++)
		all += steps[i].n;
	if (all == 0)
		return;
	snprintf(caption, sizeof(caption), "Changes, the newest of each kernel "
	    "first: %s a page, harness included; of each path the benchmark "
	    "that changed most", row_clocks[groups->clock].unit);
	report_table_filtered(report, caption, head, COLUMNS);
	for (i = 0; i < n; i++)
		change_rows(report, &groups[i], &steps[i]);
	report_table_end(report);
}

/* The n groups of one system. */
static int
write_system(struct report *report, const struct report_group *groups,
    size_t n, const struct report_steps *steps, struct errmsg *err)
{
	char heading[320];
	size_t i, results = 0;
	int error;

	snprintf(heading, sizeof(heading), "In %s: %s",
	    row_clocks[groups->clock].unit, groups->system);
	report_heading(report, heading);
	error = report_versions(report, groups, n, steps, err);
	if (error != 0)
		return (error);
	changes_table(report, groups, n, steps);
	report_notes(report, groups, n);
	for (i = 0; i < n; i++)
		results += groups[i].n;
	if (results > MANY)
		report_fold(report, "Figures of each result");
	report_kernels_table(report, groups, n, 16);
	report_kernels_table(report, groups, n, 1);
	report_captures(report, groups, n);
	if (results > MANY)
		report_fold_end(report);
	return (0);
}

static int
write_all(struct report *report, const struct report_set *set,
    const struct report_groups *groups, const struct report_steps *steps,
    struct errmsg *err)
{
	size_t i, n;
	int error = 0;

	write_title(report, set);
	report_heading(report, "Summary");
	for (i = 0; i < groups->n; i++)
		say_group(report, &groups->group[i], &steps[i]);
	report_say_caveats(report, set);
	for (i = 0; i < groups->n && error == 0; i += n) {
		n = report_system_groups(groups, i);
		error = write_system(report, &groups->group[i], n, &steps[i],
		    err);
	}
	report_close(report);
	return (error);
}

int
history_write(struct report *report, const struct report_set *set,
    struct errmsg *err)
{
	struct report_groups groups;
	struct report_steps *steps;
	int error;

	error = report_groups_new(set, NULL, &groups, err);
	if (error != 0)
		return (error);
	steps = report_steps_all(&groups);
	error = steps == NULL ? errmsg_set(err, ENOMEM, "report: no memory") :
	    write_all(report, set, &groups, steps, err);
	if (error == 0 && report->failed.text[0] != '\0')
		error = errmsg_set(err, EIO, "%s", report->failed.text);
	report_steps_free_all(steps, groups.n);
	report_groups_free(&groups);
	return (error);
}
