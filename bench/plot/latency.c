/* SPDX-License-Identifier: BSD-2-Clause */
/* Distributions of the cost to map and unmap a batch. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "plot/plot.h"
#include "plot/ends.h"
#include "plot/file.h"

/* One stage at one batch: its data files and the range of its axis. */
struct panel {
	FILE *data, *marks;
	double *range; /* ticks: of the first bucket and the last */
};

static int
panel_open(struct panel *panel, const char *folder, enum row_stage stage,
    int batch)
{
	char name[64];

	snprintf(name, sizeof(name), "latency-%s-%d.tsv", row_stages[stage],
	    batch);
	panel->data = plot_create(folder, name);
	if (panel->data == NULL)
		return (-errno);
	snprintf(name, sizeof(name), "latency-%s-%d-marks.tsv",
	    row_stages[stage], batch);
	panel->marks = plot_create(folder, name);
	if (panel->marks != NULL)
		return (0);
	fclose(panel->data);
	return (-errno);
}

/*
 * The steps of a path's distribution.  Lines of equal cost overlap, so each
 * path also has a mark at its own height.
 */
static void
print_path(const struct panel *panel, struct result_bucket *b, size_t n,
    double height)
{
	const double total = n > 0 ? b[n - 1].count : 1;
	size_t i;

	/* A logarithmic axis has no 0. */
	for (i = 0; i < n; i++)
		b[i].ticks = fmax(b[i].ticks, 1);
	if (n > 0)
		fprintf(panel->data, "%.10g\t0\n", b[0].ticks);
	else
		fputs("NaN\tNaN\n", panel->data);
	for (i = 0; i < n; i++)
		fprintf(panel->data, "%.10g\t%.6f\n", b[i].ticks,
		    b[i].count / total);
	for (i = 0; i + 1 < n && b[i].count / total < height; i++)
		;
	if (n > 0)
		fprintf(panel->marks, "%.10g\t%.4f\n", b[i].ticks, height);
	else
		fputs("NaN\tNaN\n", panel->marks);
	fputs("\n\n", panel->data);
	fputs("\n\n", panel->marks);
	if (n > 0) {
		panel->range[0] = fmin(panel->range[0], b[0].ticks);
		panel->range[1] = fmax(panel->range[1], b[n - 1].ticks);
	}
}

/* A block per path; returns the number of points. */
static int
print_panel(const struct result_rows *rows, const struct names *paths,
    const char *folder, enum row_stage stage, int batch, double *range)
{
	struct selection s = SELECT(ROW_LATENCY);
	struct panel panel = {.data = NULL};
	struct result_bucket *b;
	int error, points = 0;
	size_t i, n;

	panel.range = range;
	error = panel_open(&panel, folder, stage, batch);
	if (error != 0)
		return (error);
	s.batch = batch;
	for (i = 0; i < paths->n; i++) {
		s.path = paths->name[i];
		error = select_cumulate(rows, &s, stage, &b, &n);
		if (error != 0)
			break;
		print_path(&panel, b, n,
		    1 - ((double)i + 0.5) / (double)paths->n);
		points += (int)n;
		free(b);
	}
	if ((plot_finish(panel.data) != 0) | (plot_finish(panel.marks) != 0) &&
	    error == 0)
		error = -EIO;
	return (error != 0 ? error : points);
}

/* The smallest batch and the largest. */
int
plot_latency(const struct result_rows *rows, const char *folder, FILE *vars)
{
	static const enum row_stage stages[] = {ROW_MAP, ROW_UNMAP};
	const struct selection s = SELECT(ROW_LATENCY);
	const struct names paths = select_paths(rows, &s);
	struct numbers batches = select_batches(rows, &s);
	double range[2] = {INFINITY, 10}, least, decade;
	size_t b, i;
	int n, points = 0;

	if (batches.n == 0)
		return (0);
	plot_path_vars(vars, rows, &paths);
	if (batches.n > 2) {
		batches.number[1] = batches.number[batches.n - 1];
		batches.n = 2;
	}
	plot_integers(vars, "batches", &batches);
	for (i = 0; i < 2; i++)
		for (b = 0; b < batches.n; b++) {
			n = print_panel(rows, &paths, folder, stages[i],
			    batches.number[b], range);
			if (n < 0)
				return (n);
			points += n;
		}
	/* Whole decades below, a margin above. */
	least = fmin(range[0], range[1]);
	decade = pow(10, floor(log10(least)));
	fprintf(vars, "first_ticks = %.10g\nleast_ticks = %.10g\n"
	    "most_ticks = %.10g\n", decade,
	    plot_log_start(least, decade, range[1] * 1.3), range[1] * 1.3);
	return (points);
}
