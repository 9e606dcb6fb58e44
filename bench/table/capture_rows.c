/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdio.h>

#include "table/capture_rows.h"

const char *
capture_call(unsigned batch, char text[CAPTURE_CALL_MAX])
{
	const double kb = batch * (ROW_PAGE_BYTES / 1024.0);

	snprintf(text, CAPTURE_CALL_MAX, "%.0f %s", kb >= 1024 ? kb / 1024 : kb,
	    kb >= 1024 ? "MB" : "KB");
	return (text);
}

static bool
is_kdump(const struct result_row *row)
{
	return (row->state == RESULT_MEASURED &&
	    row->row.family == ROW_KDUMP);
}

/* What reads or dumps has a figure for the first of its calls. */
static bool
has_calls(const struct result_row *row)
{
	return (!isnan(row->figure[RESULT_FIRST_QUARTER]));
}

/* The figures of another program are of all that it does. */
static bool
has_unmap(const struct result_row *row)
{
	return (!isnan(row->figure[ROW_AT(ROW_UNMAP, ROW_MEDIAN)]));
}

bool
capture_reads(const struct result_row *row)
{
	return (is_kdump(row) && has_calls(row) && !capture_dumps(row));
}

bool
capture_dumps(const struct result_row *row)
{
	return (is_kdump(row) && !isnan(row->figure[RESULT_MAPPING]));
}

bool
capture_paths(const struct result_row *row)
{
	return (is_kdump(row) && !has_calls(row) && has_unmap(row));
}

bool
capture_clients(const struct result_row *row)
{
	return (is_kdump(row) && !has_calls(row) && !has_unmap(row));
}
