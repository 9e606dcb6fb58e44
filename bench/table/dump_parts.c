/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdio.h>

#include "table/capture_rows.h"
#include "table/dump_parts.h"

/* A write of a panic's own dump is no path, and has no unmap. */
static bool
is_write(const struct result_row *row)
{
	return (row->state == RESULT_MEASURED &&
	    row->row.family == ROW_PANIC && row->adapter != NULL &&
	    result_row_buckets(row, ROW_UNMAP) == 0);
}

bool
dump_parts_of(const struct result_row *row, struct dump_parts *parts)
{
	const double batch = row->row.batch;

	if (capture_dumps(row))
		*parts = (struct dump_parts){
			.mapping = (row->figure[RESULT_MAPPING] -
			    row->figure[ROW_HARNESS_TICKS]) / batch,
			.copying = row->figure[RESULT_COPYING] / batch,
		};
	else if (is_write(row))
		*parts = (struct dump_parts){
			.mapping = row->figure[ROW_PAGE_TICKS]};
	else
		return (false);
	parts->driver = row->figure[ROW_AT(ROW_SINK, ROW_MEDIAN)] / batch;
	parts->share = parts->mapping / (parts->mapping + parts->copying +
	    parts->driver);
	parts->model_us = row->figure[RESULT_MODEL_NS] / 1000 / batch;
	return (true);
}

const char *
dump_line(const struct result_row *row, char line[DUMP_LINE_MAX])
{
	char call[CAPTURE_CALL_MAX];

	snprintf(line, DUMP_LINE_MAX, "%s, %s", row->row.path,
	    capture_call(row->row.batch, call));
	return (line);
}
