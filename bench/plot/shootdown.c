/* SPDX-License-Identifier: BSD-2-Clause */
/* The cost of a page by number of responders. */
#include <errno.h>
#include <math.h>

#include "plot/plot.h"
#include "plot/ends.h"
#include "plot/file.h"

#define LEAST_TICKS 0.1

/* A block per path: responders, ticks per page. */
static int
print_block(FILE *data, const struct result_rows *rows, const char *path,
    const struct numbers *responders, struct plot_ends *ends)
{
	const size_t which = ends->n;
	struct selection s = SELECT(ROW_SHOOTDOWN);
	double v;
	size_t r;
	int points = 0;

	s.path = path;
	for (r = 0; r < responders->n; r++) {
		s.responders = responders->number[r];
		/* A logarithmic axis has no 0. */
		v = select_median(rows, &s, ROW_PAGE_TICKS);
		v = v < LEAST_TICKS ? LEAST_TICKS : v;
		points += !isnan(v);
		fprintf(data, "%d", s.responders);
		plot_value(data, v);
		fputc('\n', data);
		plot_ends_add(ends, which, s.responders, v);
	}
	fputs("\n\n", data);
	return (points);
}

int
plot_shootdown(const struct result_rows *rows, const char *folder, FILE *vars)
{
	const struct selection s = SELECT(ROW_SHOOTDOWN);
	const struct names paths = select_paths(rows, &s);
	const struct numbers responders = select_responders(rows, &s);
	struct plot_ends ends = {.n = 0};
	FILE *data;
	size_t p;
	int points = 0;

	if (paths.n == 0)
		return (0);
	plot_path_vars(vars, rows, &paths);
	fprintf(vars, "most_responders = %d\n",
	    responders.number[responders.n - 1]);
	data = plot_create(folder, "shootdown.tsv");
	if (data == NULL)
		return (-errno);
	for (p = 0; p < paths.n; p++)
		points += print_block(data, rows, paths.name[p], &responders,
		    &ends);
	plot_ends_vars(&ends, PLOT_DECADES, vars);
	return (plot_finish(data) != 0 ? -EIO : points);
}
