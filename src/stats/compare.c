/* SPDX-License-Identifier: BSD-2-Clause */
/* Two sides, figure by figure and family by family. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/compare_internal.h"

static int
by_family(const void *a, const void *b)
{
	const struct compare_family *f = a, *g = b;
	int order = (f->clock > g->clock) - (f->clock < g->clock);

	if (order == 0)
		order = strcmp(f->name, g->name);
	return (order != 0 ? order : strcmp(f->metric, g->metric));
}

/* Sort one entry a figure, and fold them to families. */
static void
add_families(struct comparison *c)
{
	const struct compare_figure *f;
	struct compare_family *g, *h;
	size_t i, n = 0;
	double ratio;

	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		ratio = f->new_median / f->old_median;
		if (*f->why != '\0' || !(ratio > 0) || !isfinite(ratio))
			continue;
		g = &c->families[n++];
		g->clock = f->clock;
		g->metric = f->metric;
		snprintf(g->name, sizeof(g->name), "%.*s",
		    (int)strcspn(f->name, "/"), f->name);
		g->ratio = log(ratio);
		g->n = 1;
	}
	if (n == 0)
		return;
	qsort(c->families, n, sizeof(*g), by_family);
	g = c->families;
	for (h = g + 1; h < c->families + n; h++)
		if (by_family(g, h) == 0) {
			g->n++;
			g->ratio += h->ratio;
		} else
			*++g = *h;
	c->nfamilies = (size_t)(g - c->families) + 1;
	for (g = c->families, i = 0; i < c->nfamilies; i++, g++)
		g->ratio = exp(g->ratio / (double)g->n);
}

static int
clocks_apart(struct samples *old, struct samples *new, struct errmsg *err)
{
	char has[2][32] = {"", ""};
	struct samples *sides[2] = {old, new};
	enum samples_clock k;
	int i;

	for (i = 0; i < 2; i++)
		for (k = 0; k < SAMPLES_CLOCKS; k++)
			if (samples_get(sides[i], k) != NULL) {
				if (has[i][0] != '\0')
					strcat(has[i], " and ");
				strcat(has[i], samples_clock_name(k));
			}
	return (errmsg_set(err, EINVAL,
	    "clock %s against %s: figures of different clocks are never "
	    "compared (expected results of one clock)", has[0], has[1]));
}

int
compare_new(struct samples *old, struct samples *new,
    const struct compare_scope *scope, struct comparison **comparison,
    struct errmsg *err)
{
	static const struct compare_scope all = {.any_machine = false};
	struct pair pairs[SAMPLES_CLOCKS];
	struct comparison *c;
	size_t figures = 0, members = 0, i, n = 0;
	enum samples_clock k;
	int error;

	error = samples_prepare(old, err);
	if (error == 0)
		error = samples_prepare(new, err);
	if (error != 0)
		return (error);
	for (k = 0; k < SAMPLES_CLOCKS; k++) {
		pairs[n] = (struct pair){.clock = k, .old_side = old,
		    .new_side = new, .scope = scope != NULL ? scope : &all,
		    .old = samples_get(old, k), .new = samples_get(new, k)};
		if (pairs[n].old == NULL || pairs[n].new == NULL)
			continue;
		figures += (pairs[n].old->nrows + pairs[n].new->nrows) *
		    pairs[n].old->nmetrics;
		members += pairs[n].old->nmembers + pairs[n].new->nmembers +
		    1; /* and the plan */
		n++;
	}
	if (n == 0)
		return (clocks_apart(old, new, err));
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return (errmsg_set(err, ENOMEM, "compare: no memory"));
	c->figures = calloc(figures + 1, sizeof(*c->figures));
	c->families = calloc(figures + 1, sizeof(*c->families));
	c->differences = calloc(members, sizeof(*c->differences));
	if (c->figures == NULL || c->families == NULL ||
	    c->differences == NULL)
		error = -ENOMEM;
	for (i = 0; i < n && error == 0; i++) {
		pairs[i].c = c;
		compare_differ(&pairs[i]);
		compare_bar_emulated(&pairs[i]);
		error = compare_add_figures(&pairs[i]);
	}
	if (error != 0) {
		compare_free(c);
		return (errmsg_set(err, -error, "compare: no memory"));
	}
	add_families(c);
	*comparison = c;
	return (0);
}

void
compare_free(struct comparison *c)
{
	if (c == NULL)
		return;
	free(c->figures);
	free(c->families);
	free(c->differences);
	free(c);
}
