/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/changes.h"
#include "result/row.h"

/* The relative change; INFINITY if the old value is 0. */
static double
change_of(const struct compare_figure *f)
{
	return (isnan(f->change) ? INFINITY : f->change);
}

/* On a logarithmic scale, halving and doubling have the same extent. */
static double
extent(const struct compare_figure *f)
{
	return (fabs(log1p(change_of(f))));
}

double
changes_extent(const struct change_line *line)
{
	return (line->most != NULL ? extent(line->most) : -1);
}

static void
print_change(char text[FIGURE_MAX], double change)
{
	if (isfinite(change))
		snprintf(text, FIGURE_MAX, "%+.2f%%", 100 * change);
	else
		snprintf(text, FIGURE_MAX, "from 0");
}

const char *
changes_range(char text[CHANGES_RANGE], double low, double high)
{
	char from[FIGURE_MAX], to[FIGURE_MAX];

	print_change(from, low);
	print_change(to, high);
	snprintf(text, CHANGES_RANGE, "%s%s%s", from, low < high ? " to " : "",
	    low < high ? to : "");
	return (text);
}

void
changes_stage(const char *metric, char *text, size_t size)
{
	static const char end[] = "_median";
	size_t n = strlen(metric), m = sizeof(end) - 1;

	if (n > m && strcmp(metric + n - m, end) == 0)
		n -= m;
	snprintf(text, size, "%.*s", (int)n, metric);
}

/* The whole name if there is no path in it. */
static void
path_of(const char *name, char *path, size_t size)
{
	size_t n = strlen(name);
	const char *start = row_path_of(name, &n);

	snprintf(path, size, "%.*s", (int)n, start != NULL ? start : name);
}

static bool
has_changed(const struct compare_figure *f)
{
	return (f->verdict == COMPARE_WORSE || f->verdict == COMPARE_BETTER);
}

/* A metric of the harness counts only if all its figures agree. */
static void
add_harness(struct changes *changes, const struct compare_figure *f)
{
	size_t i;

	for (i = 0; i < changes->nharness; i++)
		if (strcmp(changes->harness[i].metric, f->metric) == 0)
			break;
	if (i == CHANGES_STAGES)
		return;
	if (i == changes->nharness) {
		changes->harness[i].metric = f->metric;
		changes->harness[i].shift = f->shift;
		changes->nharness++;
	}
	if (!has_changed(f) || changes->harness[i].shift != f->shift)
		changes->harness[i].shift = 0;
}

static void
find_harness(struct changes *changes, const struct comparison *c,
    const char *harness)
{
	char path[64];
	size_t i;

	for (i = 0; i < c->nfigures; i++) {
		path_of(c->figures[i].name, path, sizeof(path));
		if (c->figures[i].clock == SAMPLES_EXACT &&
		    strcmp(path, harness) == 0)
			add_harness(changes, &c->figures[i]);
	}
}

static bool
is_harness(const struct changes *changes, const struct compare_figure *f)
{
	size_t i;

	for (i = 0; i < changes->nharness; i++)
		if (strcmp(changes->harness[i].metric, f->metric) == 0 &&
		    changes->harness[i].shift == f->shift)
			return (f->clock == SAMPLES_EXACT && f->shift != 0);
	return (false);
}

static void
add(struct changes *changes, const struct compare_figure *f)
{
	struct change_line *l = changes->lines, *end = l + changes->n;
	char path[sizeof(l->path)];
	double by = change_of(f);

	path_of(f->name, path, sizeof(path));
	for (; l < end; l++)
		if (l->metric != NULL && strcmp(l->path, path) == 0 &&
		    strcmp(l->metric, f->metric) == 0)
			break;
	if (l == end) {
		*l = (struct change_line){.metric = f->metric,
			.low = INFINITY, .high = -INFINITY};
		memcpy(l->path, path, sizeof(path));
		changes->n++;
	}
	changes->count[f->verdict]++;
	l->count[f->verdict]++;
	if (!has_changed(f))
		return;
	if (is_harness(changes, f)) {
		l->harness++;
		changes->by_harness++;
		return;
	}
	l->low = fmin(l->low, by);
	l->high = fmax(l->high, by);
	if (extent(f) > changes_extent(l))
		l->most = f;
}

/* Set the first position and the largest change of each line's path. */
static void
rank(struct changes *changes)
{
	struct change_line *l = changes->lines;
	size_t i, k;

	for (i = 0; i < changes->n; i++) {
		l[i].came = i;
		l[i].extent = changes_extent(&l[i]);
		for (k = 0; k < i; k++)
			if (strcmp(l[k].path, l[i].path) == 0)
				break;
		if (k == i)
			continue;
		l[i].came = l[k].came;
		l[i].extent = fmax(l[k].extent, l[i].extent);
		for (k = 0; k < i; k++)
			if (l[k].came == l[i].came)
				l[k].extent = l[i].extent;
	}
}

/* Paths by their largest change; of one path, the stage that changed most. */
static int
by_extent(const void *a, const void *b)
{
	const struct change_line *x = a, *y = b;
	double own, other;

	if (x->extent != y->extent)
		return (x->extent > y->extent ? -1 : 1);
	if (x->came != y->came)
		return (x->came < y->came ? -1 : 1);
	own = changes_extent(x);
	other = changes_extent(y);
	if (own != other)
		return (own > other ? -1 : 1);
	return (strcmp(x->metric, y->metric));
}

int
changes_new(const struct comparison *c, enum samples_clock clock,
    const char *harness, struct changes *changes)
{
	size_t i;

	*changes = (struct changes){.n = 0};
	changes->lines = calloc(c->nfigures + 1, sizeof(*changes->lines));
	if (changes->lines == NULL)
		return (-ENOMEM);
	if (clock == SAMPLES_EXACT && harness != NULL)
		find_harness(changes, c, harness);
	for (i = 0; i < c->nfigures; i++)
		if (c->figures[i].clock == clock)
			add(changes, &c->figures[i]);
	rank(changes);
	qsort(changes->lines, changes->n, sizeof(*changes->lines), by_extent);
	return (0);
}

void
changes_free(struct changes *changes)
{
	free(changes->lines);
	*changes = (struct changes){.n = 0};
}
