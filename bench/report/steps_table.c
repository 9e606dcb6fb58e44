/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps of a group as a table, with which a report opens. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "explain/why.h"
#include "report/findings.h"
#include "report/steps.h"
#include "result/row.h"
#include "util/figure.h"
#include "util/printable.h"

#define CELL	  48
#define FUNCTIONS 2 /* that are named beside a step */

static bool
is_same_path(const struct report_step *a, const struct report_step *b)
{
	const char *x, *y;
	size_t n, m;

	x = row_path_of(a->figure->name, &n);
	y = row_path_of(b->figure->name, &m);
	return (a->at == b->at && n == m && strncmp(x, y, n) == 0);
}

/* Of a path's benchmarks the one that changed most is the first. */
bool
report_step_shown(const struct report_steps *steps,
    const struct report_step *step)
{
	const struct report_step *s;

	for (s = steps->step; s < step; s++)
		if (is_same_path(s, step))
			return (false);
	return (true);
}

bool
report_step_functions(struct report *report, const struct report_step *step,
    char text[STEPS_FUNCTIONS])
{
	char by[FIGURE_MAX];
	struct why_lines lines;
	struct errmsg err;
	struct why *why;
	size_t i, n = 0;
	int error;

	text[0] = '\0';
	if (why_new(step->old->path, step->new->path, &why, &err) != 0) {
		report_fail(report, err.text);
		return (false);
	}
	error = why_lines_new(why, step->figure, FUNCTIONS + 1, &lines);
	if (error == -ENOMEM)
		report_fail(report, "report: no memory");
	if (error == 0) {
		for (i = 0; i < lines.n && i < FUNCTIONS && n < STEPS_FUNCTIONS;
		    i++)
			n += (size_t)snprintf(text + n, STEPS_FUNCTIONS - n,
			    "%s%.80s %s",
			    i > 0 ? ", " : "", lines.line[i].name,
			    figure_text(by, lines.line[i].new -
			    lines.line[i].old, 5, FIGURE_SIGN));
		/* It may be cut inside of a character. */
		printable(text, strlen(text));
		why_lines_free(&lines);
	}
	why_free(why);
	return (text[0] != '\0');
}

static void
step_row(struct report *report, const struct report_step *step)
{
	const struct compare_figure *f = step->figure;
	char old[CELL], new[CELL], by[CELL + FIGURE_MAX], change[FIGURE_MAX],
	    functions[STEPS_FUNCTIONS];

	snprintf(old, CELL, "%s", FIGURE(f->old_median, 5));
	snprintf(new, CELL, "%s", FIGURE(f->new_median, 5));
	snprintf(by, sizeof(by), "%s%s", figure_percent(change, f->change),
	    report_step_told(step) ? "" : " (cannot tell)");
	if (!report_step_functions(report, step, functions))
		snprintf(functions, sizeof(functions), "not explained");
	report_row(report, (const char *const[]){step->new->name,
	    step->old->name, f->name, old, new, by, functions});
}

void
report_say_steps(struct report *report, const struct report_steps *steps)
{
	static const char *const head[] = {"since", "before it", "benchmark",
	    "from", "to", "by", "functions"};
	const struct report_group *g = steps->group;
	char caption[640], kind[320];
	size_t i;

	if (g->n < 2 || result_rows_vague(g->kernels[0]->rows[g->clock]))
		return;
	report_kind(g, kind, sizeof(kind));
	if (steps->n == 0) {
		report_text(report, "From one kernel to the next no path takes "
		    "10%% more or less (%s; %s a page).", kind,
		    row_clocks[g->clock].unit);
		return;
	}
	snprintf(caption, sizeof(caption), "Steps: since which kernel a page "
	    "takes 10%% more or less than before it, in %s, harness included; "
	    "of each path the benchmark that changed most (%s)",
	    row_clocks[g->clock].unit, kind);
	report_table(report, caption, head, 7);
	for (i = 0; i < steps->n; i++)
		if (report_step_shown(steps, &steps->step[i]))
			step_row(report, &steps->step[i]);
	report_table_end(report);
}
