/* SPDX-License-Identifier: BSD-2-Clause */
/* A process's own mappings, and what of it was too noisy. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "table/noise.h"
#include "plot/plot.h"
#include "plot/file.h"

/* How many bars there are of each kind. */
struct bars {
	int loose, untold; /* more uncertain than NOISE_STEADY; not known */
	double most;	   /* the longest */
};

/* One operation: medians alone and with others, then how uncertain each is. */
static int
host_line(FILE *data, const struct result *result, const char *path,
    const char *twin, int most, struct bars *bars)
{
	struct key k = PLOT_ALL("host");
	char name[192];
	double v, doubt[3];
	int b, n, points;

	plot_word(data, path);
	n = most > 0 ? 3 : 1;
	points = 0;
	for (b = 0; b < n; b++) {
		k.path = b == 1 ? twin : path;
		k.responders = b == 0 ? 0 : most;
		v = k.path != NULL ? plot_median(result, &k, "page_ticks") :
		    NAN;
		points += !isnan(v);
		plot_value(data, v);
		bars->most = fmax(bars->most, v);
		snprintf(name, sizeof(name), "host/%s/%d",
		    k.path != NULL ? k.path : "", k.responders);
		doubt[b] = noise_doubt(result, name);
		bars->loose += !isnan(v) && doubt[b] > NOISE_STEADY;
		bars->untold += !isnan(v) && isnan(doubt[b]);
	}
	for (b = 0; b < n; b++)
		plot_value(data, 100 * doubt[b]);
	fputc('\n', data);
	return (points);
}

static void
host_vars(FILE *vars, const struct result *result, const struct bars *bars)
{
	const struct noise noise = noise_judge(result);
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
 * A line an operation: alone, then with the most responders there were, in
 * address spaces of their own and in the same.
 */
int
plot_host(const struct result *result, const char *folder, FILE *vars)
{
	struct key k = PLOT_ALL("host");
	struct names paths, ops = {.n = 0};
	struct numbers responders;
	struct bars bars = {0, 0, 0};
	FILE *data;
	size_t p;
	int most, points;

	paths = plot_paths(result, &k);
	responders = plot_numbers(result, &k, "responders");
	if (paths.n == 0)
		return (0);
	most = responders.number[responders.n - 1];
	data = plot_create(folder, "host.tsv");
	if (data == NULL)
		return (-errno);
	points = 0;
	for (p = 0; p < paths.n; p++) {
		if (plot_is_private(result, paths.name[p]))
			continue;
		ops.name[ops.n++] = paths.name[p];
		points += host_line(data, result, paths.name[p],
		    plot_private_twin(result, &paths, paths.name[p]), most, &bars);
	}
	fprintf(vars, "most_responders = %d\n", most);
	plot_words(vars, "ops", &ops);
	host_vars(vars, result, &bars);
	return (plot_finish(data) != 0 ? -EIO : points);
}
