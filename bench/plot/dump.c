/* SPDX-License-Identifier: BSD-2-Clause */
/* A crash dump to the emulated adapter, of any system: its parts, per page. */
#include <errno.h>
#include <math.h>

#include "plot/plot.h"
#include "plot/file.h"
#include "table/capture_rows.h"
#include "table/dump_parts.h"

#define KERNEL_MAX 28 /* of its name, what there is room for */

/* Name, mapping, copying, driver, mapping's share in percent. */
static void
print_line(FILE *data, const char *kernel, const struct result_row *row,
    const struct dump_parts *parts, double unit)
{
	char call[CAPTURE_CALL_MAX], name[KERNEL_MAX];

	snprintf(name, sizeof(name), "%s", kernel);
	plot_word(data, name);
	fputs(*kernel != '\0' ? " " : "", data);
	plot_word(data, row->row.path);
	fprintf(data, " %s", capture_call(row->row.batch, call));
	plot_value(data, parts->mapping / unit);
	plot_value(data, parts->copying / unit);
	plot_value(data, parts->driver / unit);
	plot_value(data, 100 * parts->share);
	fputc('\n', data);
}

static int
print_kernel(FILE *data, const char *kernel, const struct result_rows *rows,
    double *most)
{
	const double unit = result_rows_scale(rows);
	const struct result_row *row;
	struct dump_parts parts;
	int lines = 0;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (dump_parts_of(row, &parts) && !isnan(parts.share)) {
			print_line(data, kernel, row, &parts, unit);
			*most = fmax(*most, (parts.mapping + parts.copying +
			    parts.driver) / unit);
			lines++;
		}
	return (lines);
}

int
plot_dumps(const struct plot_many *many, const char *folder, FILE *vars)
{
	FILE *data = plot_create(folder, "dump.tsv");
	double most = 0;
	int lines = 0;
	size_t i;

	if (data == NULL)
		return (-errno);
	for (i = 0; i < many->n; i++)
		lines += print_kernel(data, many->n > 1 ? many->names[i] : "",
		    many->rows[i], &most);
	fprintf(vars, "lines_of_bars = %d\nseveral = %d\n", lines,
	    many->n > 1);
	plot_reals(vars, "mosts", &most, 1);
	return (plot_finish(data) != 0 ? -EIO : lines);
}

int
plot_dump(const struct result_rows *rows, const char *folder, FILE *vars)
{
	const char *name = "";
	const struct plot_many many = {.names = &name, .rows = &rows, .n = 1};

	return (plot_dumps(&many, folder, vars));
}
