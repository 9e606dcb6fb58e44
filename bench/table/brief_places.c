/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compares mapping pages one by one with mapping them together, in a live
 * kernel, in a panic of FreeBSD, and in the capture kernel of Linux.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "result/newest.h"
#include "table/brief_parts.h"
#include "table/cost.h"
#include "table/capture_rows.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "util/place.h"
#include "util/wrap.h"

#define BATCH	  16 /* pages: 64 KB */
#define REFERENCE "freebsd-13.2-RELEASE"

static bool
add(struct pivot *pivot, const char *place, double one, double together)
{
	if (isnan(one) || isnan(together))
		return (false);
	pivot_add(pivot, place, "one by one", one);
	pivot_add(pivot, place, "together", together);
	pivot_add(pivot, place, "times", one / together);
	return (true);
}

/* The pair of paths in that family's rows. */
static bool
add_pair(struct pivot *pivot, const char *place,
    const struct result_rows *rows, enum row_family family)
{
	struct selection s = SELECT(family);
	double page[2];
	enum pair which;

	s.batch = BATCH;
	for (which = PAIR_OLDER; which <= PAIR_NEWER; which++) {
		s.path = pair_path(which);
		page[which] = select_median(rows, &s, ROW_PAGE_TICKS);
	}
	return (add(pivot, place, page[PAIR_OLDER], page[PAIR_NEWER]));
}

/* The readings of BATCH pages per call: the highest cost is read(2)'s. */
static bool
add_capture(struct pivot *pivot, const struct result_rows *rows)
{
	double least = INFINITY, most = -INFINITY, v;
	const struct result_row *row;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (capture_reads(row) && row->row.batch == BATCH) {
			v = row->figure[ROW_PAGE_TICKS];
			least = fmin(least, v);
			most = fmax(most, v);
		}
	return (least < most &&
	    add(pivot, "Linux, /proc/vmcore", most, least));
}

/* Add the result if it is one of a panic; returns whether it was. */
static bool
add_file(struct pivot *pivot, const char *file)
{
	struct result *result = NULL;
	struct result_rows rows;
	struct errmsg err;
	bool added = false;

	if (result_read(file, &result, &err) == 0 &&
	    result_rows_new(result, &rows, &err) == 0) {
		added = add_pair(pivot, "FreeBSD, panic (reference)", &rows,
		    ROW_PANIC);
		result_rows_free(&rows);
	}
	result_free(result);
	return (added);
}

/* The newest panic among the results that came with this program. */
static void
add_panic(struct pivot *pivot)
{
	char folder[PATH_MAX], path[PATH_MAX + sizeof(REFERENCE) + 1];
	char *file, *older;
	struct errmsg err;

	if (place_find(PLACE_REFERENCE, folder, sizeof(folder), &err) != 0)
		return;
	snprintf(path, sizeof(path), "%s/" REFERENCE, folder);
	newest_result(path, row_clocks[ROW_EXACT].name, NULL, &file, &err);
	while (file != NULL && !add_file(pivot, file)) {
		newest_result(path, row_clocks[ROW_EXACT].name, file, &older,
		    &err);
		free(file);
		file = older;
	}
	free(file);
}

bool
brief_places(const struct result_rows *rows, FILE *out)
{
	struct pivot *pivot = rows->clock == ROW_EXACT ? pivot_new() : NULL;
	bool any;

	if (pivot == NULL)
		return (false);
	any = add_pair(pivot, "Linux, live", rows, ROW_DRIVERS2X2);
	add_panic(pivot);
	add_pair(pivot, "Linux, capture kernel", rows, ROW_KDUMP);
	any = add_capture(pivot, rows) && any;
	if (any) {
		fprintf(out, "%d pages per call in three contexts: "
		    "instructions per page\n", BATCH);
		pivot_print_in(pivot, "", BRIEF_COLUMNS, out);
		wrap_printf(out, BRIEF_COLUMNS, "one by one: by %s, or by "
		    "read(2), which copies, too; together: by %s, or by "
		    "mmap(2)", pair_path(PAIR_OLDER),
		    pair_path(PAIR_NEWER));
	}
	pivot_free(pivot);
	return (any);
}
