/* SPDX-License-Identifier: BSD-2-Clause */
/* Crashes of many Linux kernels: a page of the old memory, by kernel. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot/ends.h"
#include "plot/file.h"
#include "plot/plot.h"
#include "table/capture_rows.h"

/* A line for each path and bytes of a call. */
struct lines {
	struct selection of[SELECT_MAX];
	char name[SELECT_MAX][ROW_NAME_MAX];
	struct names names;
	struct numbers styles;
};

static void
add_line(struct lines *lines, const struct result_row *row)
{
	const size_t n = lines->names.n;
	size_t i;

	for (i = 0; i < n; i++)
		if (lines->of[i].batch == (int)row->row.batch &&
		    strcmp(lines->of[i].path, row->row.path) == 0)
			return;
	if (n == SELECT_MAX)
		return;
	lines->of[n] = SELECT(ROW_KDUMP);
	lines->of[n].path = row->row.path;
	lines->of[n].batch = (int)row->row.batch;
	snprintf(lines->name[n], sizeof(lines->name[n]), "%s/%u",
	    row->row.path, row->row.batch * ROW_PAGE_BYTES);
	lines->names.name[lines->names.n++] = lines->name[n];
	/* Line types follow one another (style.gp). */
	lines->styles.number[lines->styles.n++] = (int)n + 2;
}

static void
find_lines(const struct plot_many *many, struct lines *lines)
{
	const struct result_rows *rows;
	const struct result_row *row;
	size_t i;

	for (i = 0; i < many->n; i++) {
		rows = many->rows[i];
		for (row = rows->row; row < rows->row + rows->n; row++)
			if (capture_reads(row))
				add_line(lines, row);
	}
}

/* Kernel number and ticks a page; returns the number of points. */
static int
print_line(FILE *data, const struct plot_many *many,
    const struct selection *s, struct plot_ends *ends)
{
	const size_t which = ends->n;
	int points = 0;
	size_t i;
	double v;

	for (i = 0; i < many->n; i++) {
		v = select_median(many->rows[i], s, ROW_PAGE_TICKS);
		fprintf(data, "%zu", i + 1);
		plot_value(data, v);
		fputc('\n', data);
		points += !isnan(v);
		plot_ends_add(ends, which, (double)(i + 1), v);
	}
	fputs("\n\n", data);
	return (points);
}

int
plot_capture_versions(const struct plot_many *many, const char *folder,
    FILE *vars)
{
	struct lines lines = {.names = {.n = 0}};
	struct plot_ends ends = {.n = 0};
	int points = 0;
	FILE *data;
	size_t i;

	find_lines(many, &lines);
	if (lines.names.n == 0)
		return (0);
	data = plot_create(folder, "kdump-versions.tsv");
	if (data == NULL)
		return (-errno);
	for (i = 0; i < lines.names.n; i++)
		points += print_line(data, many, &lines.of[i], &ends);
	plot_kernels(many, vars);
	plot_words(vars, "paths", &lines.names);
	plot_integers(vars, "styles", &lines.styles);
	plot_ends_vars(&ends, PLOT_DECADES, vars);
	return (plot_finish(data) != 0 ? -EIO : points);
}
