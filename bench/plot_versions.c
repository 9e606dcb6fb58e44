/* SPDX-License-Identifier: BSD-2-Clause */
/* Many kernels in one plot: what each path takes, against the first. */
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

/* A block a path: number of the kernel, percent of the first. */
int
plot_versions(const struct plot_many *many, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("latency");
	struct names paths = plot_paths(many->results[0], &k);
	struct numbers batches = plot_numbers(many->results[0], &k, "batch");
	char path[4096];
	double first, v;
	size_t i, p;
	int bad, points = 0;
	FILE *data;

	if (paths.n == 0)
		return (0);
	k.batch = batches.number[batches.n - 1];
	print_names(vars, many);
	print_styles(vars, &paths);
	fprintf(vars, "batch = %d\n", k.batch);
	snprintf(path, sizeof(path), "%s/versions.tsv", folder);
	data = fopen(path, "w");
	if (data == NULL)
		return (-errno);
	for (p = 0; p < paths.n; p++) {
		k.path = paths.name[p];
		first = plot_median(many->results[0], &k, "page_ticks");
		for (i = 0; i < many->n; i++) {
			v = plot_median(many->results[i], &k, "page_ticks");
			if (isnan(v) || !(first > 0)) {
				fprintf(data, "%zu\tNaN\n", i + 1);
				continue;
			}
			fprintf(data, "%zu\t%.10g\n", i + 1, 100 * v / first);
			points++;
		}
		fputs("\n\n", data);
	}
	bad = ferror(data);
	return (fclose(data) != 0 || bad ? -EIO : points);
}
