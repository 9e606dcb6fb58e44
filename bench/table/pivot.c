/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "table/pivot.h"
#include "util/figure.h"
#include "util/median.h"
#include "util/text_stream.h"

#define NAMES_MAX	64
#define ROW_WIDTH	17	/* of a row's name, at least */
#define LINE		80
#define WIDTH		12	/* of a column, if there is room */

struct value {
	size_t row;
	size_t column;
	double value;
};

struct names {
	char *name[NAMES_MAX];
	size_t n;
};

struct pivot {
	struct names rows;
	struct names columns;
	struct value *values;
	size_t nvalues;
	bool lacking; /* memory, for some of it */
};

/* Never written to. */
static const struct pivot none = {.lacking = true};

struct pivot *
pivot_new(void)
{
	struct pivot *pivot = calloc(1, sizeof(*pivot));

	if (pivot == NULL)
		return ((struct pivot *)(uintptr_t)&none);
	return (pivot);
}

static void
free_names(struct names *names)
{
	while (names->n > 0)
		free(names->name[--names->n]);
}

void
pivot_free(struct pivot *pivot)
{
	if (pivot == NULL || pivot == &none)
		return;
	free_names(&pivot->rows);
	free_names(&pivot->columns);
	free(pivot->values);
	free(pivot);
}

/* The name's number; NAMES_MAX if the table is full.  False: no memory. */
static bool
intern(struct names *names, const char *name, size_t *i)
{
	for (*i = 0; *i < names->n; ++*i)
		if (strcmp(names->name[*i], name) == 0)
			return (true);
	if (*i == NAMES_MAX)
		return (true);
	names->name[*i] = strdup(name);
	names->n += names->name[*i] != NULL;
	return (names->name[*i] != NULL);
}

void
pivot_add(struct pivot *pivot, const char *row, const char *column,
    double value)
{
	struct value *values, added = {.value = value};

	if (pivot->lacking)
		return;
	pivot->lacking = true;
	if (!intern(&pivot->rows, row, &added.row) ||
	    !intern(&pivot->columns, column, &added.column))
		return;
	values = realloc(pivot->values,
	    (pivot->nvalues + 1) * sizeof(*values));
	if (values == NULL)
		return;
	pivot->values = values;
	if (added.row < NAMES_MAX && added.column < NAMES_MAX)
		values[pivot->nvalues++] = added;
	pivot->lacking = false;
}

/* `found` has room for all values. */
static double
cell(const struct pivot *pivot, size_t row, size_t column, double *found)
{
	size_t i, n = 0;

	for (i = 0; i < pivot->nvalues; i++)
		if (pivot->values[i].row == row &&
		    pivot->values[i].column == column &&
		    isfinite(pivot->values[i].value))
			found[n++] = pivot->values[i].value;
	return (median(found, n));
}

/* Wide enough for every row name and a space. */
static int
row_width(const struct pivot *pivot, const char *corner)
{
	int width = ROW_WIDTH, n = (int)strlen(corner) + 1;
	size_t i;

	width = n > width ? n : width;
	for (i = 0; i < pivot->rows.n; i++) {
		n = (int)strlen(pivot->rows.name[i]) + 1;
		width = n > width ? n : width;
	}
	return (width);
}

/* Fits the line if it can; always wide enough for every column name. */
static int
column_width(const struct names *columns, int room)
{
	int width = WIDTH, longest = 0, n;
	size_t i;

	for (i = 0; i < columns->n; i++) {
		n = (int)strlen(columns->name[i]) + 2;
		longest = n > longest ? n : longest;
	}
	if (columns->n > 0 && room / (int)columns->n < WIDTH)
		width = room / (int)columns->n;
	return (width > longest ? width : longest);
}

void
pivot_print_in(const struct pivot *pivot, const char *corner, int line,
    FILE *out)
{
	const int left = row_width(pivot, corner);
	const int width = column_width(&pivot->columns, line - 1 - left);
	double *room = calloc(pivot->nvalues + 1, sizeof(*room));
	char figure[FIGURE_MAX];
	size_t i, j;

	if (room == NULL || pivot->lacking)
		text_stream_fail(out);
	fprintf(out, "%-*s", left, corner);
	for (j = 0; j < pivot->columns.n; j++)
		fprintf(out, "%*s", width, pivot->columns.name[j]);
	fprintf(out, "\n");
	for (i = 0; room != NULL && i < pivot->rows.n; i++) {
		fprintf(out, "%-*s", left, pivot->rows.name[i]);
		for (j = 0; j < pivot->columns.n; j++)
			fprintf(out, "%*s", width, figure_cell(figure,
			    cell(pivot, i, j, room)));
		fprintf(out, "\n");
	}
	free(room);
}

void
pivot_print(const struct pivot *pivot, const char *corner, FILE *out)
{
	pivot_print_in(pivot, corner, LINE, out);
}
