/* SPDX-License-Identifier: BSD-2-Clause */
/* What of a result goes into which plot. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/option.h"
#include "table/adapter_notes.h"
#include "table/pair.h"
#include "plot/plot.h"
#include "plot/ends.h"
#include "plot/file.h"
#include "plot/rows.h"

#define LEAST_TICKS 0.1
#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

/*
 * One stage at one batch: a block a path with the steps of its distribution.
 * Paths that cost the same lie on one another, so each also has a mark, at a
 * height of its own, in the order of the legend: marks holds ticks and height.
 */
static int
latency_panel(const struct result *result, const struct names *paths,
    const char *folder, const char *stage, int batch, double range[2])
{
	struct bucket *b;
	struct key k;
	FILE *data, *marks;
	char name[64];
	double height, total;
	size_t i, j, n;
	int points;

	snprintf(name, sizeof(name), "latency-%s-%d.tsv", stage, batch);
	data = plot_create(folder, name);
	snprintf(name, sizeof(name), "latency-%s-%d-marks.tsv", stage, batch);
	marks = plot_create(folder, name);
	if (data == NULL || marks == NULL) {
		if (data != NULL)
			fclose(data);
		if (marks != NULL)
			fclose(marks);
		return (-errno);
	}
	points = 0;
	for (i = 0; i < paths->n; i++) {
		k = PLOT_ALL("latency");
		k.path = paths->name[i];
		k.batch = batch;
		b = plot_cumulate(result, &k, stage, &n);
		total = n > 0 ? b[n - 1].count : 1;
		height = 1 - ((double)i + 0.5) / (double)paths->n;
		/* A logarithmic axis has no 0. */
		for (j = 0; j < n; j++)
			b[j].ticks = fmax(b[j].ticks, 1);
		if (n > 0)
			fprintf(data, "%.10g\t0\n", b[0].ticks);
		else
			fputs("NaN\tNaN\n", data);
		for (j = 0; j < n; j++)
			fprintf(data, "%.10g\t%.6f\n", b[j].ticks,
			    b[j].count / total);
		for (j = 0; j + 1 < n && b[j].count / total < height; j++)
			;
		if (n > 0)
			fprintf(marks, "%.10g\t%.4f\n", b[j].ticks, height);
		else
			fputs("NaN\tNaN\n", marks);
		fputs("\n\n", data);
		fputs("\n\n", marks);
		if (n > 0) {
			range[0] = fmin(range[0], b[0].ticks);
			range[1] = fmax(range[1], b[n - 1].ticks);
		}
		points += (int)n;
		free(b);
	}
	if (plot_finish(data) != 0 || plot_finish(marks) != 0)
		return (-EIO);
	return (points);
}

/* The smallest batch and the largest. */
static int
extract_latency(const struct result *result, const char *folder, FILE *vars)
{
	static const char *const stages[] = {"map", "unmap"};
	struct key k = PLOT_ALL("latency");
	struct names paths;
	struct numbers batches;
	double range[2] = {INFINITY, 10}, least, decade;
	size_t b, i;
	int n, points;

	paths = plot_paths(result, &k);
	batches = plot_numbers(result, &k, "batch");
	if (batches.n == 0)
		return (0);
	plot_path_vars(vars, result, &paths);
	if (batches.n > 2) {
		batches.number[1] = batches.number[batches.n - 1];
		batches.n = 2;
	}
	plot_integers(vars, "batches", &batches);
	points = 0;
	for (i = 0; i < NELEM(stages); i++)
		for (b = 0; b < batches.n; b++) {
			n = latency_panel(result, &paths, folder, stages[i],
			    batches.number[b], range);
			if (n < 0)
				return (n);
			points += n;
		}
	/* Whole decades below, a bit of room above. */
	least = fmin(range[0], range[1]);
	decade = pow(10, floor(log10(least)));
	fprintf(vars, "first_ticks = %.10g\nleast_ticks = %.10g\n"
	    "most_ticks = %.10g\n", decade,
	    plot_log_start(least, decade, range[1] * 1.3), range[1] * 1.3);
	return (points);
}

/* A line a path, a column a batch, a file a sink. */
static int
extract_throughput(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("stream");
	struct names paths, sinks;
	struct numbers batches;
	FILE *data;
	char name[64];
	double most[PLOT_MAXNAMES] = {0}, scale, v;
	size_t b, p, s;
	int points;

	paths = plot_paths(result, &k);
	sinks = plot_names(result, &k, "sink");
	batches = plot_numbers(result, &k, "batch");
	if (paths.n == 0)
		return (0);
	plot_path_vars(vars, result, &paths);
	plot_words(vars, "sinks", &sinks);
	plot_integers(vars, "batches", &batches);
	/* Exact: bytes an instruction, which no second is behind; else MB/s. */
	scale = strcmp(result_string(result, "clock"), "exact") == 0
		    ? 1
		    : (double)result_integer(result, "ticks_per_second") / 1e6;
	points = 0;
	for (s = 0; s < sinks.n; s++) {
		snprintf(name, sizeof(name), "throughput-%zu.tsv", s + 1);
		data = plot_create(folder, name);
		if (data == NULL)
			return (-errno);
		for (p = 0; p < paths.n; p++) {
			plot_word(data, paths.name[p]);
			for (b = 0; b < batches.n; b++) {
				k = (struct key){"stream", paths.name[p],
				    sinks.name[s], batches.number[b], -1, NULL};
				v = plot_rate(result, &k);
				plot_value(data, v * scale);
				points += !isnan(v);
				most[s] = fmax(most[s], v * scale);
			}
			fputc('\n', data);
		}
		if (plot_finish(data) != 0)
			return (-EIO);
	}
	plot_reals(vars, "mosts", most, sinks.n);
	return (points);
}

/* A block a path: responders, ticks a page. */
static int
shootdown_block(FILE *data, const struct result *result, const char *path,
    const struct numbers *responders, struct plot_ends *ends)
{
	const size_t which = ends->n;
	struct key k = PLOT_ALL("shootdown");
	double v;
	size_t r;
	int points = 0;

	k.path = path;
	for (r = 0; r < responders->n; r++) {
		k.responders = responders->number[r];
		/* A logarithmic axis has no 0. */
		v = plot_median(result, &k, "page_ticks");
		v = v < LEAST_TICKS ? LEAST_TICKS : v;
		points += !isnan(v);
		fprintf(data, "%d", k.responders);
		plot_value(data, v);
		fputc('\n', data);
		plot_ends_add(ends, which, k.responders, v);
	}
	fputs("\n\n", data);
	return (points);
}

static int
extract_shootdown(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("shootdown");
	struct names paths;
	struct numbers responders;
	struct plot_ends ends = {.n = 0};
	FILE *data;
	size_t p;
	int points = 0;

	paths = plot_paths(result, &k);
	responders = plot_numbers(result, &k, "responders");
	if (paths.n == 0)
		return (0);
	plot_path_vars(vars, result, &paths);
	fprintf(vars, "most_responders = %d\n",
	    responders.number[responders.n - 1]);
	data = plot_create(folder, "shootdown.tsv");
	if (data == NULL)
		return (-errno);
	for (p = 0; p < paths.n; p++)
		points += shootdown_block(data, result, paths.name[p],
		    &responders, &ends);
	plot_ends_vars(&ends, PLOT_DECADES, vars);
	return (plot_finish(data) != 0 ? -EIO : points);
}

/*
 * A line a batch; a column a path with what a page costs, then a column a path
 * with what of that is the harness.  And the ratios in words.
 */
static int
extract_seed(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("drivers2x2");
	struct names paths;
	struct numbers batches;
	FILE *data;
	char text[1024];
	double most = 0, v;
	size_t b, p;
	int points;

	paths = plot_paths(result, &k);
	batches = plot_numbers(result, &k, "batch");
	if (paths.n == 0)
		return (0);
	plot_path_vars(vars, result, &paths);
	plot_integers(vars, "batches", &batches);
	data = plot_create(folder, "drivers2x2.tsv");
	if (data == NULL)
		return (-errno);
	points = 0;
	for (b = 0; b < batches.n; b++) {
		fprintf(data, "%d", batches.number[b]);
		k.batch = batches.number[b];
		for (p = 0; p < paths.n; p++) {
			k.path = paths.name[p];
			v = plot_median(result, &k, "page_ticks");
			points += !isnan(v);
			plot_value(data, v);
			most = fmax(most, v);
		}
		for (p = 0; p < paths.n; p++) {
			k.path = paths.name[p];
			v = plot_cost(result, &k).harness_ticks;
			plot_value(data, v / batches.number[b]);
		}
		fputc('\n', data);
	}
	pair_say(result, text, sizeof(text));
	plot_string(vars, "ratios", text);
	plot_reals(vars, "mosts", &most, 1);
	return (plot_finish(data) != 0 ? -EIO : points);
}

/* A page at each batch: map, unmap, device, and mapping's part of them. */
static int
share_line(FILE *data, const struct result *result, struct key *k,
    const struct numbers *batches, double unit, double *most)
{
	static const char *const stages[] = {
	    "map_median", "unmap_median", "sink_median"};
	struct ratio_cost cost;
	double sum, v;
	size_t b, i;
	int points;

	points = 0;
	v = NAN;
	plot_word(data, k->path);
	for (b = 0; b < batches->n; b++) {
		k->batch = batches->number[b];
		for (i = 0, sum = 0; i < NELEM(stages); i++) {
			v = plot_median(result, k, stages[i]);
			points += !isnan(v);
			plot_value(data, v / unit / k->batch);
			sum += v / unit / k->batch;
		}
		*most = fmax(*most, sum);
		cost = plot_cost(result, k);
		plot_value(data, 100 * ratio_share(&cost, v / k->batch));
	}
	fputc('\n', data);
	return (points);
}

/* A line a path, a file a speed. */
static int
extract_share(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("adapter");
	struct names models, paths, speeds;
	struct numbers batches;
	FILE *data;
	char name[64], said[1024];
	double most[PLOT_MAXNAMES] = {0}, unit;
	size_t m, p;
	int points;

	paths = plot_paths(result, &k);
	models = plot_names(result, &k, "adapter");
	batches = plot_numbers(result, &k, "batch");
	if (paths.n == 0)
		return (0);
	plot_path_vars(vars, result, &paths);
	plot_integers(vars, "batches", &batches);
	speeds.n = models.n;
	for (m = 0; m < models.n; m++)
		speeds.name[m] = adapter_speed(models.name[m]);
	plot_words(vars, "speeds", &speeds);
	adapter_say(result, said, sizeof(said));
	plot_string(vars, "model", said);
	unit = strcmp(result_string(result, "clock"), "exact") == 0
		   ? 1
		   : (double)result_integer(result, "ticks_per_second") / 1e6;
	points = 0;
	for (m = 0; m < models.n; m++) {
		snprintf(name, sizeof(name), "share-%zu.tsv", m + 1);
		data = plot_create(folder, name);
		if (data == NULL)
			return (-errno);
		for (p = 0; p < paths.n; p++) {
			k = PLOT_ALL("adapter");
			k.path = paths.name[p];
			k.adapter = models.name[m];
			points += share_line(data, result, &k, &batches, unit,
			    &most[m]);
		}
		if (plot_finish(data) != 0)
			return (-EIO);
	}
	plot_reals(vars, "mosts", most, models.n);
	return (points);
}

const struct plot_kind plot_kinds[] = {
    {"latency", extract_latency},
    {"throughput", extract_throughput},
    {"shootdown", extract_shootdown},
    {"drivers2x2", extract_seed},
    {"host", plot_host},
    {"share", extract_share},
};
const size_t plot_nkinds = NELEM(plot_kinds);
