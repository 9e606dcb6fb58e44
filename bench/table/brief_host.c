/* SPDX-License-Identifier: BSD-2-Clause */
/* The cost of a process's own mappings, alone and with responders. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "result/select.h"
#include "table/brief_parts.h"
#include "table/noise.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "table/host.h"
#include "util/median.h"
#include "util/text_stream.h"
#include "util/wrap.h"

/* Medians per page of each path, or their ratios to those taken alone. */
struct values {
	double of[SELECT_MAX];
	size_t n;
};

struct paths {
	struct pivot *pivot;
	struct values alone, threads, processes;
	int most; /* responders */
};

static double
median_of(const struct result_rows *rows, const char *path, int responders)
{
	struct selection s = SELECT(ROW_HOST);

	s.path = path;
	s.responders = responders;
	return (path != NULL ? select_median(rows, &s, ROW_PAGE_TICKS) : NAN);
}

static void
add_value(struct values *values, double value)
{
	if (!isnan(value) && values->n < SELECT_MAX)
		values->of[values->n++] = value;
}

/* A path, and its variant in which other processes run beside it. */
static void
add_path(struct paths *paths, const struct result_rows *rows, const char *path)
{
	const int most = paths->most;
	const double alone = median_of(rows, path, 0);
	const double threads = median_of(rows, path, most);
	const double processes = median_of(rows, select_private(rows, path),
	    most);
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

/* False: the result has no row of the family host. */
static bool
read_paths(struct paths *paths, const struct result_rows *rows)
{
	struct selection s = SELECT(ROW_HOST);
	const struct names names = select_public(rows, &s);
	const struct numbers responders = select_responders(rows, &s);
	const struct result_row *row;
	size_t at, i;

	*paths = (struct paths){.pivot = names.n > 0 ? pivot_new() : NULL};
	if (paths->pivot == NULL)
		return (false);
	paths->most = responders.number[responders.n - 1];
	for (i = 0; i < names.n; i++) {
		s.path = names.name[i];
		at = 0;
		row = select_next(rows, &s, &at);
		if (path_kind(row) != PATH_HARNESS)
			add_path(paths, rows, s.path);
	}
	return (true);
}

/* The end of the sentence: with other threads, with other processes. */
static void
say_others(char *text, size_t size, struct paths *paths)
{
	const int most = paths->most;
	char times[2][32];

	text[0] = '\0';
	if (paths->threads.n == 0 || paths->processes.n == 0)
		return;
	pair_times(times[0], sizeof(times[0]), median(paths->threads.of,
	    paths->threads.n), ROW_TSC);
	pair_times(times[1], sizeof(times[1]), median(paths->processes.of,
	    paths->processes.n), ROW_TSC);
	if (most == 1)
		snprintf(text, size, "; %s as long while another of its "
		    "threads runs on a second CPU and must flush its TLB, and "
		    "%s while another process runs there", times[0], times[1]);
	else
		snprintf(text, size, "; %s as long while %d more of its "
		    "threads run on other CPUs and must flush their TLBs, and "
		    "%s while %d other processes run there", times[0], most,
		    times[1], most);
}

static void
say_paths(const struct result_rows *rows, struct paths *paths, FILE *out)
{
	const double hz = (double)rows->context.ticks_per_second;
	struct values *alone = &paths->alone;
	double least, most;
	char others[256];

	if (alone->n == 0)
		return;
	sort_numbers(alone->of, alone->n);
	least = alone->of[0];
	most = alone->of[alone->n - 1];
	say_others(others, sizeof(others), paths);
	wrap_printf(out, BRIEF_COLUMNS, "To map and unmap a page, a process "
	    "takes %.0f to %.0f cycles by path (%.1f to %.1f us)%s.",
	    least, most, least * 1e6 / hz, most * 1e6 / hz, others);
}

/* Whether the figures can be trusted.  False: no memory. */
static bool
say_noise(const struct result_rows *rows, FILE *out)
{
	const struct noise noise = noise_judge(rows);
	struct text_stream words;
	char said[1024], *text, *s;

	if (text_stream_open(&words) == NULL)
		return (false);
	noise_say(&noise, said, sizeof(said));
	fputs(said, words.file);
	table_host_presence(rows, words.file);
	text = text_stream_close(&words);
	if (text == NULL)
		return (false);
	for (s = text; (s = strchr(s, '\n')) != NULL;)
		*s = ' ';
	wrap_print(out, BRIEF_COLUMNS, 0, 0, text);
	free(text);
	return (true);
}

static bool
print(const struct result_rows *rows, bool aside, FILE *out)
{
	struct paths paths;
	bool said;

	if (!read_paths(&paths, rows))
		return (false);
	say_paths(rows, &paths, out);
	if (!aside) {
		fprintf(out, "\ncycles per page\n");
		pivot_print_in(paths.pivot, "path", BRIEF_COLUMNS, out);
	}
	said = say_noise(rows, out);
	pivot_free(paths.pivot);
	return (said);
}

bool
brief_host_aside(const struct result_rows *rows, FILE *out)
{
	return (print(rows, true, out));
}

bool
brief_host(const struct result_rows *rows, FILE *out)
{
	return (print(rows, false, out));
}
