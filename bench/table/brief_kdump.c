/* SPDX-License-Identifier: BSD-2-Clause */
/* A crash of Linux: the cost to read the old memory, and to dump it. */
#include <math.h>

#include "result/select.h"
#include "table/brief_parts.h"
#include "table/capture_rows.h"
#include "table/dump_parts.h"
#include "table/pivot.h"
#include "util/wrap.h"

static struct pivot *
readings(const struct result_rows *rows)
{
	struct pivot *pivot = pivot_new();
	const struct result_row *row;
	char call[CAPTURE_CALL_MAX];

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (capture_reads(row))
			pivot_add(pivot, capture_call(row->row.batch, call),
			    row->row.path, row->figure[ROW_PAGE_TICKS]);
	return (pivot);
}

static bool
add_dump(struct pivot *pivot, const struct result_rows *rows,
    const struct result_row *row)
{
	struct dump_parts parts;
	char line[DUMP_LINE_MAX];

	if (!dump_parts_of(row, &parts))
		return (false);
	dump_line(row, line);
	pivot_add(pivot, line, "map", parts.mapping);
	pivot_add(pivot, line, "copy", parts.copying);
	pivot_add(pivot, line, rows->clock == ROW_EXACT ? "driver" : "write",
	    parts.driver);
	pivot_add(pivot, line, "share%", 100 * parts.share);
	if (!isnan(parts.model_us))
		pivot_add(pivot, line, "model", parts.model_us);
	return (true);
}

static size_t
print_dumps(const struct result_rows *rows, FILE *out)
{
	struct pivot *pivot = pivot_new();
	const struct result_row *row;
	size_t n = 0;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (add_dump(pivot, rows, row))
			n++;
	if (n > 0) {
		fprintf(out, "its dump to the emulated adapter: %s per "
		    "page\n", row_clocks[rows->clock].unit);
		pivot_print_in(pivot, "path, call", BRIEF_COLUMNS, out);
		wrap_printf(out, BRIEF_COLUMNS, "map: map and unmap; share%%: "
		    "its part of all three, without the harness%s",
		    rows->clock != ROW_EXACT ? "" : "; model: microseconds "
		    "added by the timing model of the real adapter");
	}
	pivot_free(pivot);
	return (n);
}

/* Other programs, of which only the total is known. */
static void
print_clients(const struct result_rows *rows, FILE *out)
{
	struct pivot *pivot = pivot_new();
	const struct result_row *row;
	size_t n = 0;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (capture_clients(row)) {
			pivot_add(pivot, row->row.path, "total",
			    row->figure[ROW_PAGE_TICKS]);
			n++;
		}
	if (n > 0) {
		fprintf(out, "another program: %s per page\n",
		    row_clocks[rows->clock].unit);
		pivot_print_in(pivot, "", BRIEF_COLUMNS, out);
	}
	pivot_free(pivot);
}

/* Of those beside a live kernel's, brief_places() tells what matters. */
static size_t
count(const struct result_rows *rows)
{
	const struct selection live = SELECT(ROW_DRIVERS2X2);
	const struct result_row *row;
	size_t n = 0;

	if (select_paths(rows, &live).n > 0)
		return (0);

	for (row = rows->row; row < rows->row + rows->n; row++)
		n += capture_reads(row);
	return (n);
}

bool
brief_kdump(const struct result_rows *rows, FILE *out)
{
	struct pivot *pivot;
	size_t n = count(rows);

	if (n == 0 || result_rows_vague(rows) ||
	    (pivot = readings(rows)) == NULL)
		return (false);
	fprintf(out, "old memory in the capture kernel: %s per page\n",
	    row_clocks[rows->clock].unit);
	pivot_print_in(pivot, "bytes per call", BRIEF_COLUMNS, out);
	wrap_printf(out, BRIEF_COLUMNS, "read(2) maps, copies and unmaps each "
	    "page separately; mmap(2) maps all pages of a call together and "
	    "copies none.");
	pivot_free(pivot);
	print_dumps(rows, out);
	print_clients(rows, out);
	return (true);
}
