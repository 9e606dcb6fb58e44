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

/* What reads writes to no adapter, and what another program does has no such
 * figures of its calls. */
bool
capture_reads(const struct result_row *row)
{
	return (row->state == RESULT_MEASURED &&
	    row->row.family == ROW_KDUMP &&
	    !isnan(row->figure[RESULT_FIRST_QUARTER]) && !capture_dumps(row));
}

bool
capture_dumps(const struct result_row *row)
{
	return (row->state == RESULT_MEASURED &&
	    row->row.family == ROW_KDUMP &&
	    !isnan(row->figure[RESULT_MAPPING]));
}
