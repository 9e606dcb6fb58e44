/* SPDX-License-Identifier: BSD-2-Clause */
/* What a process's own mappings cost, alone and with others to tell. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table/brief_parts.h"
#include "table/noise.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "plot/rows.h"
#include "table/host.h"
#include "util/wrap.h"

/* What each path takes alone and with others, or how many times as much. */
struct values {
	double of[PLOT_MAXNAMES]; /* ascending */
	size_t n;
};

struct paths {
	struct pivot *pivot;
	struct values alone, threads, processes;
	int most; /* responders */
};

static double
median(const struct result *result, const char *path, int responders)
{
	struct key k = PLOT_ALL("host");

	k.path = path;
	k.responders = responders;
	return (path != NULL ? plot_median(result, &k, "page_ticks") : NAN);
}

static void
add_value(struct values *values, double value)
{
	size_t i;

	if (isnan(value) || values->n == PLOT_MAXNAMES)
		return;
	for (i = values->n++; i > 0 && values->of[i - 1] > value; i--)
		values->of[i] = values->of[i - 1];
	values->of[i] = value;
}

static double
middle(const struct values *values)
{
	return (values->n == 0 ? NAN : (values->of[(values->n - 1) / 2] +
	    values->of[values->n / 2]) / 2);
}

/* The path, its twin that has nobody to tell, and what they take. */
static void
add_path(struct paths *paths, const struct result *result,
    const struct names *names, const char *path)
{
	const char *twin = plot_private_twin(result, names, path);
	const int most = paths->most;
	const double alone = median(result, path, 0);
	const double threads = median(result, path, most);
	const double processes = median(result, twin, most);
	char column[32];

	add_value(&paths->alone, alone);
	pivot_add(paths->pivot, path, "alone", alone);
	if (most == 0)
		return;
	snprintf(column, sizeof(column), "%d thread%s", most,
	    most == 1 ? "" : "s");
	pivot_add(paths->pivot, path, column, threads);
	snprintf(column, sizeof(column), "%d process%s", most,
	    most == 1 ? "" : "es");
	pivot_add(paths->pivot, path, column, processes);
	add_value(&paths->threads, threads / alone);
	add_value(&paths->processes, processes / alone);
}

/* Neither the harness nor a twin, which stands beside its path. */
static bool
is_own(const struct result *result, const char *path)
{
	struct key k = PLOT_ALL("host");

	k.path = path;
	return (!plot_is_private(result, path) &&
	    !plot_has(result, &k, "no-address"));
}

/* False: there is nothing of a process's own mappings. */
static bool
read_paths(struct paths *paths, const struct result *result)
{
	struct key k = PLOT_ALL("host");
	const struct names names = plot_names(result, &k, "path");
	const struct numbers responders = plot_numbers(result, &k,
	    "responders");
	size_t i;

	*paths = (struct paths){.pivot = names.n > 0 ? pivot_new() : NULL};
	if (paths->pivot == NULL)
		return (false);
	paths->most = responders.number[responders.n - 1];
	for (i = 0; i < names.n; i++)
		if (is_own(result, names.name[i]))
			add_path(paths, result, &names, names.name[i]);
	return (true);
}

/* And how much longer while others run. */
static void
say_others(char *text, size_t size, const struct paths *paths)
{
	const int most = paths->most;
	char times[2][32];

	text[0] = '\0';
	if (paths->threads.n == 0 || paths->processes.n == 0)
		return;
	pair_times(times[0], sizeof(times[0]), middle(&paths->threads), false);
	pair_times(times[1], sizeof(times[1]), middle(&paths->processes),
	    false);
	if (most == 1)
		snprintf(text, size, ", and %s as long while a thread of its "
		    "own runs on another CPU, which must be told; %s while "
		    "another process runs there", times[0], times[1]);
	else
		snprintf(text, size, ", and %s as long while %d threads of its "
		    "own run on other CPUs, which must be told; %s while %d "
		    "other processes run there", times[0], most, times[1],
		    most);
}

static void
say_paths(const struct result *result, const struct paths *paths, FILE *out)
{
	const double hz = (double)result_integer(result, "ticks_per_second");
	const struct values *alone = &paths->alone;
	double least, most;
	char others[256];

	if (alone->n == 0)
		return;
	least = alone->of[0];
	most = alone->of[alone->n - 1];
	say_others(others, sizeof(others), paths);
	wrap_printf(out, BRIEF_COLUMNS, "To map a page and unmap it takes a "
	    "process %.0f to %.0f cycles, by path (%.1f to %.1f us)%s.",
	    least, most, least * 1e6 / hz, most * 1e6 / hz, others);
}

/* Whether the figures can be trusted. */
static void
say_noise(const struct result *result, FILE *out)
{
	const struct noise noise = noise_judge(result);
	char said[1024], *text, *s;
	size_t size;
	FILE *words = open_memstream(&text, &size);

	if (words == NULL)
		return;
	noise_say(&noise, said, sizeof(said));
	fputs(said, words);
	table_host_presence(result, words);
	fclose(words);
	for (s = text; (s = strchr(s, '\n')) != NULL;)
		*s = ' ';
	wrap_print(out, BRIEF_COLUMNS, 0, 0, text);
	free(text);
}

bool
brief_host_aside(const struct result *result, FILE *out)
{
	struct paths paths;

	if (!read_paths(&paths, result))
		return (false);
	say_paths(result, &paths, out);
	say_noise(result, out);
	pivot_free(paths.pivot);
	return (true);
}

bool
brief_host(const struct result *result, FILE *out)
{
	struct paths paths;

	if (!read_paths(&paths, result))
		return (false);
	say_paths(result, &paths, out);
	fprintf(out, "\ncycles for each page\n");
	pivot_print_in(paths.pivot, "path", BRIEF_COLUMNS, out);
	say_noise(result, out);
	pivot_free(paths.pivot);
	return (true);
}
