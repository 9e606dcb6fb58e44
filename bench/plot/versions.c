/* SPDX-License-Identifier: BSD-2-Clause */
/* Several kernels in one plot: each path relative to one kernel. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "table/cost.h"
#include "plot/plot.h"
#include "plot/ends.h"
#include "plot/file.h"

static size_t
longest(const struct plot_many *many)
{
	size_t i, n = 0;

	for (i = 0; i < many->n; i++)
		n = strlen(many->names[i]) > n ? strlen(many->names[i]) : n;
	return (n);
}

void
plot_kernels(const struct plot_many *many, FILE *vars)
{
	size_t i;

	fputs("kernels = '", vars);
	for (i = 0; i < many->n; i++) {
		fputs(i > 0 ? " " : "", vars);
		plot_word(vars, many->names[i]);
	}
	fprintf(vars, "'\nlongest = %zu\nbase = %zu\n", longest(many),
	    many->base + 1);
}

/*
 * The base's paths that cost more than the harness; the path that maps nothing
 * is the harness itself.
 */
static struct names
paths_of(const struct result_rows *base, struct selection *s)
{
	struct names all = select_paths(base, s), paths = {.n = 0};
	struct ratio_cost cost;
	size_t i;

	for (i = 0; i < all.n; i++) {
		s->path = all.name[i];
		cost = cost_of(base, s);
		if (ratio_why(&cost) == NULL)
			paths.name[paths.n++] = all.name[i];
	}
	s->path = NULL;
	return (paths);
}

/* Kernel number and percent of the base; returns the number of points. */
static int
versions_block(FILE *data, const struct plot_many *many, struct selection *s,
    struct plot_ends *ends)
{
	const struct ratio_cost of = cost_of(many->rows[many->base], s);
	const size_t which = ends->n;
	struct ratio_cost cost;
	size_t i;
	double v;
	int points = 0;

	for (i = 0; i < many->n; i++) {
		cost = cost_of(many->rows[i], s);
		v = 100 * ratio_of(&cost, &of);
		fprintf(data, "%zu", i + 1);
		plot_value(data, v);
		fputc('\n', data);
		points += !isnan(v);
		plot_ends_add(ends, which, (double)(i + 1), v);
	}
	fputs("\n\n", data);
	return (points);
}

/* A block per path. */
int
plot_versions(const struct plot_many *many, const char *folder, FILE *vars)
{
	const struct result_rows *base = many->rows[many->base];
	struct selection s = SELECT(ROW_LATENCY);
	struct names paths;
	struct numbers batches = select_batches(base, &s);
	struct plot_ends ends = {.n = 0};
	size_t p;
	int points = 0;
	FILE *data;

	if (batches.n == 0)
		return (0);
	s.batch = batches.number[batches.n - 1];
	paths = paths_of(base, &s);
	if (paths.n == 0)
		return (0);
	plot_kernels(many, vars);
	plot_path_vars(vars, base, &paths);
	fprintf(vars, "batch = %d\n", s.batch);
	data = plot_create(folder, "versions.tsv");
	if (data == NULL)
		return (-errno);
	for (p = 0; p < paths.n; p++) {
		s.path = paths.name[p];
		points += versions_block(data, many, &s, &ends);
	}
	plot_ends_vars(&ends, PLOT_LINEAR, vars);
	return (plot_finish(data) != 0 ? -EIO : points);
}
