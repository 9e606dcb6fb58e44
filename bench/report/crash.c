/* SPDX-License-Identifier: BSD-2-Clause */
/* The old memory in capture kernels of Linux, and dumps of any system. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot.h"
#include "report/parts.h"
#include "table/capture_rows.h"
#include "table/dump_parts.h"
#include "util/figure.h"

#define CELL 32

/* The columns: a path and the pages of a call each, as a kernel has them. */
struct columns {
	const struct result_row *row[SELECT_MAX];
	char head[SELECT_MAX][CELL];
	size_t n;
};

static void
add_column(struct columns *columns, const struct result_row *row)
{
	char call[CAPTURE_CALL_MAX];
	size_t i;

	for (i = 0; i < columns->n; i++)
		if (strcmp(columns->row[i]->name, row->name) == 0)
			return;
	if (columns->n == SELECT_MAX)
		return;
	snprintf(columns->head[columns->n], CELL, "%.12s, %.16s",
	    row->row.path, capture_call(row->row.batch, call));
	columns->row[columns->n++] = row;
}

static void
find_columns(const struct report_group *groups, size_t n,
    struct columns *columns)
{
	const struct report_group *g;
	const struct result_rows *rows;
	size_t i, r;

	for (g = groups; g < groups + n; g++)
		for (i = 0; i < g->n; i++) {
			rows = g->kernels[i]->rows[g->clock];
			for (r = 0; r < rows->n; r++)
				if (capture_reads(&rows->row[r]))
					add_column(columns, &rows->row[r]);
		}
}

static void
kernel_line(struct report *report, const struct report_kernel *k,
    enum samples_clock clock, const struct columns *columns)
{
	const char *cells[SELECT_MAX + 1] = {k->name};
	char text[SELECT_MAX][CELL];
	struct selection s = SELECT(ROW_KDUMP);
	bool any = false;
	size_t i;
	double v;

	for (i = 0; i < columns->n; i++) {
		s.path = columns->row[i]->row.path;
		s.batch = (int)columns->row[i]->row.batch;
		v = select_median(k->rows[clock], &s, ROW_PAGE_TICKS);
		any |= !isnan(v);
		snprintf(text[i], CELL, "%s", FIGURE(v, 5));
		cells[i + 1] = text[i];
	}
	if (any)
		report_row(report, cells);
}

void
report_captures(struct report *report, const struct report_group *groups,
    size_t n)
{
	struct columns columns = {.n = 0};
	const char *head[SELECT_MAX + 1] = {"kernel"};
	char caption[96];
	size_t g, i;

	find_columns(groups, n, &columns);
	if (columns.n == 0)
		return;
	for (i = 0; i < columns.n; i++)
		head[i + 1] = columns.head[i];
	snprintf(caption, sizeof(caption), "%s per page of the old memory, in "
	    "the capture kernel: kernel, path and bytes per call",
	    row_clocks[groups->clock].unit);
	report_table(report, caption, head, columns.n + 1);
	for (g = 0; g < n; g++)
		for (i = 0; i < groups[g].n; i++)
			kernel_line(report, groups[g].kernels[i],
			    groups[g].clock, &columns);
	report_table_end(report);
}

static size_t
count_dumps(const struct result_rows *rows)
{
	struct dump_parts parts;
	size_t i, dumps = 0;

	for (i = 0; i < rows->n; i++)
		dumps += dump_parts_of(&rows->row[i], &parts);
	return (dumps);
}

/* All kernels of one clock whose results have a dump. */
static int
find_dumps(const struct report_groups *groups, enum samples_clock clock,
    struct plot_many *many)
{
	const struct report_group *g;
	const struct result_rows *rows;
	size_t i, all = 0;

	for (g = groups->group; g < groups->group + groups->n; g++)
		all += g->n;
	many->names = calloc(all + 1, sizeof(*many->names));
	many->rows = calloc(all + 1, sizeof(*many->rows));
	if (many->names == NULL || many->rows == NULL)
		return (-1);
	for (g = groups->group; g < groups->group + groups->n; g++)
		for (i = 0; i < g->n && g->clock == clock; i++) {
			rows = g->kernels[i]->rows[clock];
			if (count_dumps(rows) == 0 || result_rows_vague(rows))
				continue;
			many->names[many->n] = g->kernels[i]->name;
			many->rows[many->n++] = rows;
		}
	return (0);
}

static void
dump_lines(struct report *report, const char *name,
    const struct result_rows *rows)
{
	char line[DUMP_LINE_MAX], text[3][CELL], share[CELL];
	struct dump_parts parts;
	size_t i;

	for (i = 0; i < rows->n; i++) {
		if (!dump_parts_of(&rows->row[i], &parts))
			continue;
		snprintf(text[0], CELL, "%s", FIGURE(parts.mapping, 4));
		snprintf(text[1], CELL, "%s", FIGURE(parts.copying, 4));
		snprintf(text[2], CELL, "%s", FIGURE(parts.driver, 4));
		snprintf(share, CELL, "%s", FIGURE(100 * parts.share, 3));
		report_row(report, (const char *const[]){name,
		    dump_line(&rows->row[i], line), text[0], text[1], text[2],
		    share});
	}
}

static void
dump_table(struct report *report, const struct plot_many *many,
    enum samples_clock clock)
{
	static const char *const head[] = {"kernel", "path and bytes per call",
	    "mapping", "copying", "driver", "share of mapping, %"};
	char caption[96];
	size_t i;

	snprintf(caption, sizeof(caption), "%s per page, without the harness",
	    row_clocks[clock].unit);
	report_table(report, caption, head, sizeof(head) / sizeof(head[0]));
	for (i = 0; i < many->n; i++)
		dump_lines(report, many->names[i], many->rows[i]);
	report_table_end(report);
}

int
report_dumps(struct report *report, const struct report_groups *groups,
    struct errmsg *err)
{
	struct plot_many many;
	enum samples_clock clock;
	int error = 0;

	for (clock = 0; (int)clock < REPORT_CLOCKS && error == 0; clock++) {
		many = (struct plot_many){.n = 0};
		if (find_dumps(groups, clock, &many) != 0)
			error = errmsg_set(err, ENOMEM, "report: no memory");
		else if (many.n > 0) {
			report_heading(report, "A crash dump to the emulated "
			    "adapter");
			dump_table(report, &many, clock);
			error = report_many(report, &many, true, err);
		}
		free(many.names);
		free(many.rows);
	}
	return (error);
}
