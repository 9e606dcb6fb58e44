/* SPDX-License-Identifier: BSD-2-Clause */
/* A process's own mappings, and the uncertainty of each figure. */
#include <errno.h>
#include <math.h>

#include "table/noise.h"
#include "plot/plot.h"
#include "plot/file.h"

/* The number of bars of each kind. */
struct bars {
	int loose, untold; /* more uncertain than NOISE_STEADY; not known */
	double most;	   /* the longest */
};

/* A bar: the median; NAN if the path is null. */
static double
bar(const struct result_rows *rows, const char *path, int responders,
    double *doubt, struct bars *bars)
{
	struct selection s = SELECT(ROW_HOST);
	size_t i = 0;
	double v;

	*doubt = NAN;
	if (path == NULL)
		return (NAN);
	s.path = path;
	s.responders = responders;
	v = select_median(rows, &s, ROW_PAGE_TICKS);
	if (isnan(v))
		return (NAN);
	*doubt = noise_doubt(rows, select_next(rows, &s, &i)->name);
	bars->most = fmax(bars->most, v);
	bars->loose += *doubt > NOISE_STEADY;
	bars->untold += isnan(*doubt);
	return (v);
}

/* One operation: medians alone and with others, then how uncertain each is. */
static int
host_line(FILE *data, const struct result_rows *rows, const char *path,
    int most, struct bars *bars)
{
	const char *const of[] = {path, select_private(rows, path), path};
	const int n = most > 0 ? 3 : 1;
	double v, doubt[3];
	int b, points = 0;

	plot_word(data, path);
	for (b = 0; b < n; b++) {
		v = bar(rows, of[b], b == 0 ? 0 : most, &doubt[b], bars);
		points += !isnan(v);
		plot_value(data, v);
	}
	for (b = 0; b < n; b++)
		plot_value(data, 100 * doubt[b]);
	fputc('\n', data);
	return (points);
}

static void
host_vars(FILE *vars, const struct result_rows *rows, const struct bars *bars)
{
	const struct noise noise = noise_judge(rows);
	char said[1024];

	noise_say(&noise, said, sizeof(said));
	plot_string(vars, "noise", said);
	if (noise.noisy)
		plot_string(vars, "warning", "too noisy: see below");
	fprintf(vars, "steady = %g\nloose = %d\nuntold = %d\n",
	    100 * NOISE_STEADY, bars->loose, bars->untold);
	plot_reals(vars, "mosts", &bars->most, 1);
}

/*
 * A line per operation: alone, then with the largest number of responders, in
 * address spaces of their own and in the same one.
 */
int
plot_host(const struct result_rows *rows, const char *folder, FILE *vars)
{
	const struct selection s = SELECT(ROW_HOST);
	const struct names ops = select_public(rows, &s);
	const struct numbers responders = select_responders(rows, &s);
	struct bars bars = {0, 0, 0};
	FILE *data;
	size_t p;
	int most, points = 0;

	if (responders.n == 0)
		return (0);
	most = responders.number[responders.n - 1];
	data = plot_create(folder, "host.tsv");
	if (data == NULL)
		return (-errno);
	for (p = 0; p < ops.n; p++)
		points += host_line(data, rows, ops.name[p], most, &bars);
	fprintf(vars, "most_responders = %d\n", most);
	plot_words(vars, "ops", &ops);
	host_vars(vars, rows, &bars);
	return (plot_finish(data) != 0 ? -EIO : points);
}
