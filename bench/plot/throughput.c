/* SPDX-License-Identifier: BSD-2-Clause */
/* The rate of map, sink and unmap together. */
#include <errno.h>
#include <math.h>

#include "plot/plot.h"
#include "plot/file.h"

/* A line per path, a column per batch; returns the number of points. */
static int
print_sink(FILE *data, const struct result_rows *rows, const char *sink,
    const struct names *paths, const struct numbers *batches, double *most)
{
	/* Exact: bytes per instruction; else MB/s. */
	const double scale = result_rows_scale(rows);
	struct selection s = SELECT(ROW_STREAM);
	size_t b, p;
	int points = 0;
	double v;

	s.sink = sink;
	for (p = 0; p < paths->n; p++) {
		s.path = paths->name[p];
		plot_word(data, s.path);
		for (b = 0; b < batches->n; b++) {
			s.batch = batches->number[b];
			v = select_median(rows, &s, RESULT_RATE) * scale;
			plot_value(data, v);
			points += !isnan(v);
			*most = fmax(*most, v);
		}
		fputc('\n', data);
	}
	return (points);
}

/* A file per sink. */
int
plot_throughput(const struct result_rows *rows, const char *folder, FILE *vars)
{
	const struct selection s = SELECT(ROW_STREAM);
	const struct names paths = select_paths(rows, &s);
	const struct names sinks = select_sinks(rows, &s);
	const struct numbers batches = select_batches(rows, &s);
	double most[SELECT_MAX] = {0};
	char name[64];
	FILE *data;
	size_t i;
	int points = 0;

	if (paths.n == 0)
		return (0);
	plot_path_vars(vars, rows, &paths);
	plot_words(vars, "sinks", &sinks);
	plot_integers(vars, "batches", &batches);
	for (i = 0; i < sinks.n; i++) {
		snprintf(name, sizeof(name), "throughput-%zu.tsv", i + 1);
		data = plot_create(folder, name);
		if (data == NULL)
			return (-errno);
		points += print_sink(data, rows, sinks.name[i], &paths,
		    &batches, &most[i]);
		if (plot_finish(data) != 0)
			return (-EIO);
	}
	plot_reals(vars, "mosts", most, sinks.n);
	return (points);
}
