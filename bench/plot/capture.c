/* SPDX-License-Identifier: BSD-2-Clause */
/* A crash of Linux: what a page of the old memory takes, by bytes a call. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "plot/plot.h"
#include "plot/ends.h"
#include "plot/file.h"
#include "table/capture_rows.h"

/* With more kernels the lines could not be told apart. */
#define KERNELS_MAX 6

/* The lines: a path of a kernel each, in words, with a line type. */
struct lines {
	const struct plot_many *many;
	struct plot_ends ends;
	struct names names;
	char text[SELECT_MAX][NAME_MAX]; /* of these names */
	struct numbers styles;
	double last; /* the most bytes a call */
};

/* Its paths that only read; of one kernel alone those that dump, too. */
static struct names
paths_of(const struct result_rows *rows, bool dumps)
{
	struct names paths = {.n = 0};
	const struct result_row *row;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (capture_reads(row) || (dumps && capture_dumps(row)))
			names_add(&paths, row->row.path);
	return (paths);
}

static int
print_line(FILE *data, const struct result_rows *rows, const char *path,
    struct lines *lines)
{
	struct selection s = SELECT(ROW_KDUMP);
	const size_t which = lines->ends.n;
	struct numbers batches;
	double bytes, v;
	int points = 0;
	size_t b;

	s.path = path;
	batches = select_batches(rows, &s);
	for (b = 0; b < batches.n; b++) {
		s.batch = batches.number[b];
		bytes = (double)s.batch * ROW_PAGE_BYTES;
		v = select_median(rows, &s, ROW_PAGE_TICKS);
		points += !isnan(v);
		fprintf(data, "%.0f", bytes);
		plot_value(data, v);
		fputc('\n', data);
		plot_ends_add(&lines->ends, which, bytes, v);
		lines->last = fmax(lines->last, bytes);
	}
	fputs("\n\n", data);
	return (points);
}

/* "read", or of several kernels "read/6.1.0-56-amd64". */
static void
add_name(struct lines *lines, size_t kernel, const char *path)
{
	const struct plot_many *many = lines->many;
	char *name = lines->text[lines->names.n];

	if (many->n == 1)
		snprintf(name, NAME_MAX, "%s", path);
	else
		snprintf(name, NAME_MAX, "%s/%s", path, many->names[kernel]);
	lines->names.name[lines->names.n++] = name;
}

/* A kernel's lines have its colour: types follow one another (style.gp). */
static int
print_kernel(FILE *data, struct lines *lines, size_t kernel)
{
	const struct result_rows *rows = lines->many->rows[kernel];
	const struct names paths = paths_of(rows, lines->many->n == 1);
	int points = 0;
	size_t p;

	for (p = 0; p < paths.n && lines->names.n < SELECT_MAX; p++) {
		lines->styles.number[lines->styles.n++] =
		    (int)lines->names.n + 2;
		add_name(lines, kernel, paths.name[p]);
		points += print_line(data, rows, paths.name[p], lines);
	}
	return (points);
}

static int
print_all(struct lines *lines, const char *folder, FILE *vars)
{
	FILE *data = plot_create(folder, "kdump.tsv");
	int n = 0, points = 0;
	size_t i;

	if (data == NULL)
		return (-errno);
	for (i = 0; i < lines->many->n; i++)
		points += print_kernel(data, lines, i);
	if (plot_finish(data) != 0)
		n = -EIO;
	if (n < 0 || points == 0)
		return (n < 0 ? n : 0);
	plot_words(vars, "paths", &lines->names);
	plot_integers(vars, "styles", &lines->styles);
	fprintf(vars, "last = %.0f\nseveral = %d\n", lines->last,
	    lines->many->n > 1);
	plot_ends_vars(&lines->ends, PLOT_DECADES, vars);
	return (points);
}

int
plot_captures(const struct plot_many *many, const char *folder, FILE *vars)
{
	struct lines lines = {.many = many};

	return (many->n > KERNELS_MAX ? 0 : print_all(&lines, folder, vars));
}

int
plot_capture(const struct result_rows *rows, const char *folder, FILE *vars)
{
	const char *name = "";
	const struct plot_many many = {.names = &name, .rows = &rows, .n = 1};

	return (plot_captures(&many, folder, vars));
}
