/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/findings.h"
#include "report/steps.h"
#include "result/select.h"

/* A kernel's rows, and for each the kernel before it that has it, too. */
struct search {
	const struct report_group *group;
	size_t at;
	const struct samples_part *part;
	size_t *from; /* a kernel's index; at: none */
	size_t left;
};

static bool
is_measured(const struct samples_row *row)
{
	return (row != NULL && row->error == NULL && row->figures[0].n > 0);
}

/*
 * Rates and the pair of drivers are left out, which are the same paths again.
 */
static bool
is_wanted(const struct samples_row *row, const char *harness)
{
	const enum row_family f = row_family_of(row->name, strlen(row->name));
	const char *path;
	size_t n;

	path = row_path_of(row->name, &n);
	return (is_measured(row) && f != ROW_FAMILIES && path != NULL &&
	    !row_families[f].by_rate && !row_families[f].has_adapter &&
	    row_families[f].pair[0] == NULL && (harness == NULL ||
	    strlen(harness) != n || strncmp(harness, path, n) != 0));
}

static int
search_new(const struct report_group *g, size_t at, struct search *s)
{
	const struct report_kernel *k = g->kernels[at];
	const char *harness = select_harness(k->rows[g->clock]);
	size_t i;

	*s = (struct search){.group = g, .at = at,
	    .part = samples_get(k->pages, g->clock)};
	s->from = calloc(s->part->nrows + 1, sizeof(*s->from));
	if (s->from == NULL)
		return (-ENOMEM);
	for (i = 0; i < s->part->nrows; i++) {
		s->from[i] = is_wanted(&s->part->rows[i], harness) ? at :
		    SIZE_MAX;
		s->left += s->from[i] == at;
	}
	return (0);
}

/* Does the kernel have rows that none between has? */
static bool
find_in(struct search *s, size_t kernel)
{
	struct samples *pages = s->group->kernels[kernel]->pages;
	bool found = false;
	size_t i;

	for (i = 0; i < s->part->nrows; i++)
		if (s->from[i] == s->at && is_measured(samples_find(pages,
		    s->group->clock, s->part->rows[i].name))) {
			s->from[i] = kernel;
			s->left--;
			found = true;
		}
	return (found);
}

static size_t
from_of(const struct search *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->part->nrows; i++)
		if (strcmp(s->part->rows[i].name, name) == 0)
			return (s->from[i]);
	return (s->at);
}

static double
extent_of(const struct compare_figure *f)
{
	return (isnan(f->change) ? INFINITY : fabs(log1p(f->change)));
}

/*
 * A figure of which nothing is told, for it varies, is one too: it is named,
 * and that it is not told.
 */
static bool
is_step(const struct compare_figure *f, double least)
{
	return (f->clock != SAMPLES_WALL && f->comparable &&
	    f->verdict != COMPARE_SAME && fabs(f->shift) >= least *
	    f->old_median && (least > 0 || f->verdict != COMPARE_UNKNOWN));
}

/* Did the harness of the same batch change by as much, and so every path? */
static bool
is_harness_alone(const struct search *s, const struct comparison *c,
    const struct compare_figure *f)
{
	const char *harness = select_harness(
	    s->group->kernels[s->at]->rows[s->group->clock]);
	const struct compare_figure *h;
	char name[256];
	const char *path;
	size_t n;

	path = row_path_of(f->name, &n);
	if (harness == NULL || path == NULL)
		return (false);
	snprintf(name, sizeof(name), "%.*s%s%s", (int)(path - f->name),
	    f->name, harness, path + n);
	for (h = c->figures; h < c->figures + c->nfigures; h++)
		if (h->clock == f->clock && strcmp(h->name, name) == 0)
			return (h->shift == f->shift);
	return (false);
}

static int
add_steps(const struct search *s, size_t from, const struct comparison *c,
    struct report_steps *steps)
{
	const struct report_group *g = s->group;
	const struct compare_figure *f;
	struct report_step *more;

	for (f = c->figures; f < c->figures + c->nfigures; f++) {
		if (f->clock != g->clock || !is_step(f, g->least) ||
		    from_of(s, f->name) != from ||
		    (g->least == 0 && is_harness_alone(s, c, f)))
			continue;
		more = realloc(steps->step, (steps->n + 1) * sizeof(*more));
		if (more == NULL)
			return (-ENOMEM);
		steps->step = more;
		more[steps->n++] = (struct report_step){
			.old = g->kernels[from], .new = g->kernels[s->at],
			.at = s->at, .figure = f, .extent = extent_of(f)};
	}
	return (0);
}

static int
compare_with(const struct search *s, size_t from, struct report_steps *steps)
{
	struct comparison **more, *c;

	more = realloc(steps->comparisons, (steps->ncomparisons + 1) *
	    sizeof(struct comparison *));
	if (more == NULL)
		return (-ENOMEM);
	steps->comparisons = more;
	c = report_compare(s->group->kernels[from]->pages,
	    s->group->kernels[s->at]->pages);
	if (c == NULL)
		return (-ENOMEM);
	more[steps->ncomparisons++] = c;
	return (add_steps(s, from, c, steps));
}

static int
steps_to(const struct report_group *g, size_t at, struct report_steps *steps)
{
	struct search s;
	size_t i;
	int error;

	error = search_new(g, at, &s);
	for (i = at; i-- > 0 && error == 0 && s.left > 0;)
		if (find_in(&s, i))
			error = compare_with(&s, i, steps);
	free(s.from);
	return (error);
}

bool
report_step_told(const struct report_step *step)
{
	return (step->figure->verdict != COMPARE_UNKNOWN);
}

static enum row_family
family_of(const struct report_step *step)
{
	return (row_family_of(step->figure->name, strlen(step->figure->name)));
}

/* Of one kernel the largest first, and what is told before what is not. */
static int
by_version(const void *a, const void *b)
{
	const struct report_step *x = a, *y = b;

	if (x->at != y->at)
		return (x->at < y->at ? -1 : 1);
	if (report_step_told(x) != report_step_told(y))
		return (report_step_told(x) ? -1 : 1);
	if (x->extent != y->extent)
		return (x->extent > y->extent ? -1 : 1);
	if (family_of(x) != family_of(y))
		return (family_of(x) < family_of(y) ? -1 : 1);
	return (strcmp(x->figure->name, y->figure->name));
}

int
report_steps_new(const struct report_group *g, struct report_steps *steps)
{
	size_t i;
	int error = 0;

	*steps = (struct report_steps){.group = g};
	if (result_rows_vague(g->kernels[0]->rows[g->clock]))
		return (0);
	/* Of pages for which there is no memory nothing would be found. */
	for (i = 0; i < g->n && error == 0; i++)
		error = samples_prepare(g->kernels[i]->pages, NULL);
	for (i = 1; i < g->n && error == 0; i++)
		error = steps_to(g, i, steps);
	if (error != 0)
		report_steps_free(steps);
	else if (steps->n > 0)
		qsort(steps->step, steps->n, sizeof(*steps->step), by_version);
	return (error);
}

void
report_steps_free(struct report_steps *steps)
{
	while (steps->ncomparisons > 0)
		compare_free(steps->comparisons[--steps->ncomparisons]);
	free(steps->comparisons);
	free(steps->step);
	*steps = (struct report_steps){.group = steps->group};
}

void
report_steps_free_all(struct report_steps *steps, size_t n)
{
	while (steps != NULL && n > 0)
		report_steps_free(&steps[--n]);
	free(steps);
}

struct report_steps *
report_steps_all(const struct report_groups *groups)
{
	struct report_steps *steps = calloc(groups->n + 1, sizeof(*steps));
	size_t i;

	for (i = 0; i < groups->n && steps != NULL; i++)
		if (report_steps_new(&groups->group[i], &steps[i]) != 0) {
			report_steps_free_all(steps, i);
			return (NULL);
		}
	return (steps);
}
