/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "plot/style.h"

/* The number of line types in plot/style.gp for each kind of path. */
static const int types[PATH_KINDS] = {
	[PATH_HARNESS] = 1,
	[PATH_FLUSHES_NONE] = 5,
	[PATH_FLUSHES_CPU] = 2,
	[PATH_FLUSHES_ALL] = 5,
	[PATH_ALLOCATES] = 4,
};

/* The line types of all kinds; further ones serve kinds with too few. */
static int
all_types(void)
{
	enum path_kind k;
	int n = 0;

	for (k = 0; k < PATH_KINDS; k++)
		n += types[k];
	return (n);
}

/* Paths of a kind, in the order of the rows. */
static struct names
paths_of(const struct result_rows *rows, enum path_kind kind)
{
	struct names paths = {.n = 0};
	const struct result_row *row;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (row->state == RESULT_MEASURED && path_kind(row) == kind)
			names_add(&paths, row->row.path);
	return (paths);
}

int
plot_style(const struct result_rows *rows, const char *path)
{
	int first = 1, more = all_types() + 1, i;
	struct names paths;
	enum path_kind k;

	for (k = 0; k < PATH_KINDS; first += types[k++]) {
		paths = paths_of(rows, k);
		for (i = 0; i < (int)paths.n; i++)
			if (strcmp(paths.name[i], path) == 0)
				return (i < types[k] ? first + i :
				    more + i - types[k]);
		if ((int)paths.n > types[k])
			more += (int)paths.n - types[k];
	}
	return (more);
}
