/* SPDX-License-Identifier: BSD-2-Clause */
/* Many kernels in one plot: what each path takes, against one. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "plot.h"
#include "plot_rows.h"

/* Words are parted by spaces in gnuplot. */
static void
print_names(FILE *vars, const struct plot_many *many)
{
	char name[64], list[PLOT_MANY_BYTES];
	size_t i, used = 0;
	char *c;

	list[0] = '\0';
	for (i = 0; i < many->n && used < sizeof(list); i++) {
		snprintf(name, sizeof(name), "%s", many->names[i]);
		for (c = name; *c != '\0'; c++)
			if (*c == ' ' || *c == '"' || *c == '\'' || *c == '\\')
				*c = '_';
		used += (size_t)snprintf(list + used, sizeof(list) - used,
		    "%s%s", i > 0 ? " " : "", name);
	}
	plot_string(vars, "kernels", list);
}

static void
print_styles(FILE *vars, const struct names *paths)
{
	size_t i;
	int newcomer = plot_nstyles, style;

	fputs("paths = '", vars);
	for (i = 0; i < paths->n; i++)
		fprintf(vars, "%s%s", i > 0 ? " " : "", paths->name[i]);
	fputs("'\nstyles = '", vars);
	for (i = 0; i < paths->n; i++) {
		style = plot_style(paths->name[i]);
		fprintf(vars, "%s%d", i > 0 ? " " : "",
		    style > 0 ? style : ++newcomer);
	}
	fputs("'\n", vars);
}

/*
 * Those of the base's paths of which there is more than the harness: the path
 * null is the harness, and no part of it.
 */
static struct names
paths_of(const struct result *base, struct key *k)
{
	struct names all = plot_paths(base, k), paths = {.n = 0};
	struct ratio_cost cost;
	size_t i;

	for (i = 0; i < all.n; i++) {
		k->path = all.name[i];
		cost = plot_cost(base, k);
		if (ratio_why(&cost) == NULL)
			paths.name[paths.n++] = all.name[i];
	}
	k->path = NULL;
	return (paths);
}

/* A block a path: number of the kernel, percent of the base. */
int
plot_versions(const struct plot_many *many, const char *folder, FILE *vars)
{
	const struct result *base = many->results[many->base];
	struct key k = PLOT_ALL("latency");
	struct names paths;
	struct numbers batches = plot_numbers(base, &k, "batch");
	struct ratio_cost cost, of;
	char path[4096];
	size_t i, p;
	double v;
	int bad, points = 0;
	FILE *data;

	if (batches.n == 0)
		return (0);
	k.batch = batches.number[batches.n - 1];
	paths = paths_of(base, &k);
	if (paths.n == 0)
		return (0);
	print_names(vars, many);
	print_styles(vars, &paths);
	fprintf(vars, "batch = %d\nbase = %zu\n", k.batch, many->base + 1);
	snprintf(path, sizeof(path), "%s/versions.tsv", folder);
	data = fopen(path, "w");
	if (data == NULL)
		return (-errno);
	for (p = 0; p < paths.n; p++) {
		k.path = paths.name[p];
		of = plot_cost(base, &k);
		for (i = 0; i < many->n; i++) {
			cost = plot_cost(many->results[i], &k);
			v = 100 * ratio_of(&cost, &of);
			if (isnan(v)) {
				fprintf(data, "%zu\tNaN\n", i + 1);
				continue;
			}
			fprintf(data, "%zu\t%.10g\n", i + 1, v);
			points++;
		}
		fputs("\n\n", data);
	}
	bad = ferror(data);
	return (fclose(data) != 0 || bad ? -EIO : points);
}
