/* SPDX-License-Identifier: BSD-2-Clause */
/* A dump to the emulated adapter: mapping's share of the cost. */
#include <errno.h>
#include <math.h>

#include "adapter/option.h"
#include "table/adapter_notes.h"
#include "table/cost.h"
#include "plot/plot.h"
#include "plot/file.h"

/* For each batch, per page: map, unmap, device, mapping's share. */
static int
print_path(FILE *data, const struct result_rows *rows, struct selection *s,
    const struct numbers *batches, double *most)
{
	static const enum row_stage stages[] = {ROW_MAP, ROW_UNMAP, ROW_SINK};
	const double unit = result_rows_scale(rows);
	struct ratio_cost cost;
	double sum, v = NAN;
	size_t b, i;
	int points = 0;

	plot_word(data, s->path);
	for (b = 0; b < batches->n; b++) {
		s->batch = batches->number[b];
		for (i = 0, sum = 0; i < ROW_STAGES; i++) {
			v = select_median(rows, s, ROW_AT(stages[i],
			    ROW_MEDIAN));
			points += !isnan(v);
			plot_value(data, v / unit / s->batch);
			sum += v / unit / s->batch;
		}
		*most = fmax(*most, sum);
		cost = cost_of(rows, s);
		plot_value(data, 100 * ratio_share(&cost, v / s->batch));
	}
	fputc('\n', data);
	return (points);
}

static int
print_model(const struct result_rows *rows, const char *folder, size_t which,
    struct selection *s, double *most)
{
	const struct selection all = SELECT(s->family);
	const struct names paths = select_paths(rows, &all);
	const struct numbers batches = select_batches(rows, &all);
	char name[64];
	FILE *data;
	size_t p;
	int points = 0;

	snprintf(name, sizeof(name), "share-%zu.tsv", which + 1);
	data = plot_create(folder, name);
	if (data == NULL)
		return (-errno);
	for (p = 0; p < paths.n; p++) {
		s->path = paths.name[p];
		points += print_path(data, rows, s, &batches, most);
	}
	return (plot_finish(data) != 0 ? -EIO : points);
}

/* A line per path, a file per speed. */
int
plot_share(const struct result_rows *rows, const char *folder, FILE *vars)
{
	struct selection s = SELECT(ROW_ADAPTER);
	const struct names paths = select_paths(rows, &s);
	const struct names models = select_adapters(rows, &s);
	const struct numbers batches = select_batches(rows, &s);
	struct names speeds = {.n = models.n};
	double most[SELECT_MAX] = {0};
	char said[1024];
	int n, points = 0;
	size_t m;

	if (paths.n == 0)
		return (0);
	plot_path_vars(vars, rows, &paths);
	plot_integers(vars, "batches", &batches);
	for (m = 0; m < models.n; m++)
		speeds.name[m] = adapter_speed(models.name[m]);
	plot_words(vars, "speeds", &speeds);
	adapter_say(rows, said, sizeof(said));
	plot_string(vars, "model", said);
	for (m = 0; m < models.n; m++) {
		s.adapter = models.name[m];
		n = print_model(rows, folder, m, &s, &most[m]);
		if (n < 0)
			return (n);
		points += n;
	}
	plot_reals(vars, "mosts", most, models.n);
	return (points);
}
