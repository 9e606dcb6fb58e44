/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What of a result goes into which plot.  Data files are tab separated; where
 * there is a block a path, two empty lines part the blocks (gnuplot's "index").
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapter_option.h"
#include "card_say.h"
#include "noise.h"
#include "pair.h"
#include "plot.h"
#include "plot_rows.h"

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

static FILE *
create(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return (fopen(path, "w"));
}

/* A failed write shows up here at the latest. */
static int
finish(FILE *file)
{
	int bad;

	bad = ferror(file);
	return (fclose(file) != 0 || bad ? -EIO : 0);
}

static void
print_value(FILE *file, double v)
{
	if (isnan(v))
		fputs("\tNaN", file);
	else
		fprintf(file, "\t%.10g", v);
}

/* The variables paths and styles: names, and numbers of line styles. */
static void
print_paths(FILE *vars, const struct names *paths)
{
	size_t i;
	int newcomer, style;

	fputs("paths = '", vars);
	for (i = 0; i < paths->n; i++)
		fprintf(vars, "%s%s", i > 0 ? " " : "", paths->name[i]);
	fputs("'\nstyles = '", vars);
	newcomer = plot_nstyles;
	for (i = 0; i < paths->n; i++) {
		style = plot_style(paths->name[i]);
		fprintf(vars, "%s%d", i > 0 ? " " : "",
		    style > 0 ? style : ++newcomer);
	}
	fputs("'\n", vars);
}

static void
print_batches(FILE *vars, const struct numbers *batches)
{
	size_t i;

	fputs("batches = '", vars);
	for (i = 0; i < batches->n; i++)
		fprintf(vars, "%s%d", i > 0 ? " " : "", batches->number[i]);
	fputs("'\n", vars);
}

/*
 * One stage at one batch: a block a path with the steps of its distribution.
 * Paths that cost the same lie on one another, so each also has a mark, at a
 * height of its own: marks holds ticks and height.
 */
static int
latency_panel(const struct result *result, const struct names *paths,
    const char *folder, const char *stage, int batch, double *most)
{
	struct bucket *b;
	struct key k;
	FILE *data, *marks;
	char name[64];
	double height, total;
	size_t i, j, n;
	int points;

	snprintf(name, sizeof(name), "latency-%s-%d.tsv", stage, batch);
	data = create(folder, name);
	snprintf(name, sizeof(name), "latency-%s-%d-marks.tsv", stage, batch);
	marks = create(folder, name);
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
		height = ((double)i + 0.5) / (double)paths->n;
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
		if (n > 0)
			*most = fmax(*most, b[n - 1].ticks);
		points += (int)n;
		free(b);
	}
	if (finish(data) != 0 || finish(marks) != 0)
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
	double most;
	size_t b, i;
	int n, points;

	paths = plot_paths(result, &k);
	batches = plot_numbers(result, &k, "batch");
	if (batches.n == 0)
		return (0);
	print_paths(vars, &paths);
	if (batches.n > 2) {
		batches.number[1] = batches.number[batches.n - 1];
		batches.n = 2;
	}
	print_batches(vars, &batches);
	points = 0;
	most = 10;
	for (i = 0; i < NELEM(stages); i++)
		for (b = 0; b < batches.n; b++) {
			n = latency_panel(result, &paths, folder, stages[i],
			    batches.number[b], &most);
			if (n < 0)
				return (n);
			points += n;
		}
	fprintf(vars, "most_ticks = %.10g\n", most);
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
	double scale, v;
	size_t b, p, s;
	int points;

	paths = plot_paths(result, &k);
	sinks = plot_names(result, &k, "sink");
	batches = plot_numbers(result, &k, "batch");
	if (paths.n == 0)
		return (0);
	print_paths(vars, &paths);
	fputs("sinks = '", vars);
	for (s = 0; s < sinks.n; s++)
		fprintf(vars, "%s%s", s > 0 ? " " : "", sinks.name[s]);
	fputs("'\n", vars);
	print_batches(vars, &batches);
	/* Exact: bytes an instruction, which no second is behind; else MB/s. */
	scale = strcmp(result_string(result, "clock"), "exact") == 0
		    ? 1
		    : (double)result_integer(result, "ticks_per_second") / 1e6;
	points = 0;
	for (s = 0; s < sinks.n; s++) {
		snprintf(name, sizeof(name), "throughput-%zu.tsv", s + 1);
		data = create(folder, name);
		if (data == NULL)
			return (-errno);
		for (p = 0; p < paths.n; p++) {
			fputs(paths.name[p], data);
			for (b = 0; b < batches.n; b++) {
				k = (struct key){"stream", paths.name[p],
				    sinks.name[s], batches.number[b], -1, NULL};
				v = plot_rate(result, &k);
				print_value(data, v * scale);
				points += !isnan(v);
			}
			fputc('\n', data);
		}
		if (finish(data) != 0)
			return (-EIO);
	}
	return (points);
}

/* A block a path: responders, ticks a page. */
static int
extract_shootdown(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("shootdown");
	struct names paths;
	struct numbers responders;
	FILE *data;
	double v;
	size_t p, r;
	int points;

	paths = plot_paths(result, &k);
	responders = plot_numbers(result, &k, "responders");
	if (paths.n == 0)
		return (0);
	print_paths(vars, &paths);
	fprintf(vars, "most_responders = %d\n",
	    responders.number[responders.n - 1]);
	data = create(folder, "shootdown.tsv");
	if (data == NULL)
		return (-errno);
	points = 0;
	for (p = 0; p < paths.n; p++) {
		for (r = 0; r < responders.n; r++) {
			k = (struct key){"shootdown", paths.name[p], NULL, -1,
			    responders.number[r], NULL};
			v = plot_median(result, &k, "page_ticks");
			points += !isnan(v);
			fprintf(data, "%d", responders.number[r]);
			/* A logarithmic axis has no 0. */
			print_value(data, v < 0.1 ? 0.1 : v);
			fputc('\n', data);
		}
		fputs("\n\n", data);
	}
	return (finish(data) != 0 ? -EIO : points);
}

/* A line a batch, a column a path; the ratios in words. */
static int
extract_seed(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("seed");
	struct names paths;
	struct numbers batches;
	FILE *data;
	char text[1024];
	double v;
	size_t b, p;
	int points;

	paths = plot_paths(result, &k);
	batches = plot_numbers(result, &k, "batch");
	if (paths.n == 0)
		return (0);
	print_paths(vars, &paths);
	print_batches(vars, &batches);
	data = create(folder, "seed.tsv");
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
			print_value(data, v);
		}
		fputc('\n', data);
	}
	pair_say(result, text, sizeof(text));
	plot_string(vars, "ratios", text);
	return (finish(data) != 0 ? -EIO : points);
}

static bool
is_private(const struct result *result, const char *path)
{
	struct key k = PLOT_ALL("host");

	k.path = path;
	return (plot_has(result, &k, "private"));
}

/* The path that does the same with nobody to tell; null: none. */
static const char *
private_twin(const struct result *result, const struct names *paths,
    const char *path)
{
	size_t n = strlen(path), i;

	for (i = 0; i < paths->n; i++)
		if (strncmp(paths->name[i], path, n) == 0 &&
		    paths->name[i][n] == '-' &&
		    is_private(result, paths->name[i]))
			return (paths->name[i]);
	return (NULL);
}

/* One operation: medians alone and with others, then how uncertain each is. */
static int
host_line(FILE *data, const struct result *result, const struct names *paths,
    const char *path, int most)
{
	const char *twin = private_twin(result, paths, path);
	struct key k = PLOT_ALL("host");
	char name[192];
	double v, doubt[3];
	int b, n, points;

	fputs(path, data);
	n = most > 0 ? 3 : 1;
	points = 0;
	for (b = 0; b < n; b++) {
		k.path = b == 1 ? twin : path;
		k.responders = b == 0 ? 0 : most;
		v = k.path != NULL ? plot_median(result, &k, "page_ticks") :
		    NAN;
		points += !isnan(v);
		print_value(data, v);
		snprintf(name, sizeof(name), "host/%s/%d",
		    k.path != NULL ? k.path : "", k.responders);
		doubt[b] = noise_doubt(result, name);
	}
	for (b = 0; b < n; b++)
		print_value(data, 100 * doubt[b]);
	fputc('\n', data);
	return (points);
}

/*
 * A line an operation: alone, then with the most responders there were, in
 * address spaces of their own and in the same.
 */
static int
extract_host(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("host");
	struct names paths;
	struct numbers responders;
	struct noise noise;
	FILE *data;
	char said[1024];
	size_t p;
	int most, points;

	paths = plot_paths(result, &k);
	responders = plot_numbers(result, &k, "responders");
	if (paths.n == 0)
		return (0);
	most = responders.number[responders.n - 1];
	data = create(folder, "host.tsv");
	if (data == NULL)
		return (-errno);
	fprintf(vars, "most_responders = %d\nsteady = %g\nops = '", most,
	    100 * NOISE_STEADY);
	points = 0;
	for (p = 0; p < paths.n; p++) {
		if (is_private(result, paths.name[p]))
			continue;
		fprintf(vars, "%s%s", points > 0 ? " " : "", paths.name[p]);
		points += host_line(data, result, &paths, paths.name[p], most);
	}
	fputs("'\n", vars);
	noise = noise_judge(result);
	noise_say(&noise, said, sizeof(said));
	plot_string(vars, "noise", said);
	fprintf(vars, "noisy = %d\n", noise.noisy);
	return (finish(data) != 0 ? -EIO : points);
}

/* A page at each batch: map, unmap, device, and mapping's part of them. */
static int
share_line(FILE *data, const struct result *result, struct key *k,
    const struct numbers *batches, double unit)
{
	static const char *const stages[] = {
	    "map_median", "unmap_median", "sink_median"};
	struct ratio_cost cost;
	double v;
	size_t b, i;
	int points;

	points = 0;
	v = NAN;
	fputs(k->path, data);
	for (b = 0; b < batches->n; b++) {
		k->batch = batches->number[b];
		for (i = 0; i < NELEM(stages); i++) {
			v = plot_median(result, k, stages[i]);
			points += !isnan(v);
			print_value(data, v / unit / k->batch);
		}
		cost = plot_cost(result, k);
		print_value(data, 100 * ratio_share(&cost, v / k->batch));
	}
	fputc('\n', data);
	return (points);
}

/* A line a path, a file a speed. */
static int
extract_share(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("card");
	struct names models, paths;
	struct numbers batches;
	FILE *data;
	char name[64], said[1024];
	double unit;
	size_t m, p;
	int points;

	paths = plot_paths(result, &k);
	models = plot_names(result, &k, "card");
	batches = plot_numbers(result, &k, "batch");
	if (paths.n == 0)
		return (0);
	print_paths(vars, &paths);
	print_batches(vars, &batches);
	fputs("speeds = '", vars);
	for (m = 0; m < models.n; m++)
		fprintf(vars, "%s%s", m > 0 ? " " : "",
		    adapter_speed(models.name[m]));
	fputs("'\n", vars);
	card_say(result, said, sizeof(said));
	plot_string(vars, "model", said);
	unit = strcmp(result_string(result, "clock"), "exact") == 0
		   ? 1
		   : (double)result_integer(result, "ticks_per_second") / 1e6;
	points = 0;
	for (m = 0; m < models.n; m++) {
		snprintf(name, sizeof(name), "share-%zu.tsv", m + 1);
		data = create(folder, name);
		if (data == NULL)
			return (-errno);
		for (p = 0; p < paths.n; p++) {
			k = PLOT_ALL("card");
			k.path = paths.name[p];
			k.card = models.name[m];
			points += share_line(data, result, &k, &batches, unit);
		}
		if (finish(data) != 0)
			return (-EIO);
	}
	return (points);
}

const struct plot_kind plot_kinds[] = {
    {"latency", extract_latency},
    {"throughput", extract_throughput},
    {"shootdown", extract_shootdown},
    {"seed", extract_seed},
    {"host", extract_host},
    {"share", extract_share},
};
const size_t plot_nkinds = NELEM(plot_kinds);
