/* SPDX-License-Identifier: BSD-2-Clause */
/* Two dump drivers: by path and by pages per batch. */
#include <errno.h>
#include <math.h>

#include "table/cost.h"
#include "table/pair.h"
#include "plot/plot.h"
#include "plot/file.h"

/*
 * A line per batch: for each path the cost of a page, then for each path the
 * harness's part of it.
 */
static int
print_batch(FILE *data, const struct result_rows *rows, int batch,
    const struct names *paths, double *most)
{
	struct selection s = SELECT(ROW_DRIVERS2X2);
	int points = 0;
	size_t p;
	double v;

	s.batch = batch;
	fprintf(data, "%d", batch);
	for (p = 0; p < paths->n; p++) {
		s.path = paths->name[p];
		v = cost_of(rows, &s).page_ticks;
		points += !isnan(v);
		plot_value(data, v);
		*most = fmax(*most, v);
	}
	for (p = 0; p < paths->n; p++) {
		s.path = paths->name[p];
		plot_value(data, cost_of(rows, &s).harness_ticks / batch);
	}
	fputc('\n', data);
	return (points);
}

/* The ratios as sentences. */
int
plot_drivers2x2(const struct result_rows *rows, const char *folder, FILE *vars)
{
	const struct selection s = SELECT(ROW_DRIVERS2X2);
	const struct names paths = select_paths(rows, &s);
	const struct numbers batches = select_batches(rows, &s);
	char text[1024];
	double most = 0;
	FILE *data;
	size_t b;
	int points = 0;

	if (paths.n == 0)
		return (0);
	plot_path_vars(vars, rows, &paths);
	plot_integers(vars, "batches", &batches);
	data = plot_create(folder, "drivers2x2.tsv");
	if (data == NULL)
		return (-errno);
	for (b = 0; b < batches.n; b++)
		points += print_batch(data, rows, batches.number[b], &paths,
		    &most);
	pair_say(rows, text, sizeof(text));
	plot_string(vars, "ratios", text);
	plot_reals(vars, "mosts", &most, 1);
	return (plot_finish(data) != 0 ? -EIO : points);
}
