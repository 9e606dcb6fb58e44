/* SPDX-License-Identifier: BSD-2-Clause */
/* Mapping's share of a dump to the emulated adapter. */
#include <math.h>

#include "adapter/option.h"
#include "table/brief_parts.h"
#include "table/cost.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "table/table.h"
#include "util/wrap.h"

/* The timing model of the real adapter, or the first one in the rows. */
static const char *
model_of(const struct result_rows *rows)
{
	const struct selection s = SELECT(ROW_ADAPTER);
	const struct names models = select_adapters(rows, &s);
	size_t i;

	for (i = 0; i < models.n; i++)
		if (!adapter_is_off(models.name[i]))
			return (models.name[i]);
	return (models.n > 0 ? models.name[0] : NULL);
}

/* A line for one path and batch. */
static bool
add_line(struct pivot *pivot, const struct result_rows *rows,
    const struct selection *s)
{
	const struct ratio_cost cost = cost_of(rows, s);
	const double driver = select_median(rows, s, ROW_AT(ROW_SINK,
	    ROW_MEDIAN)) / s->batch;
	const double adapter = select_median(rows, s, RESULT_MODEL_NS) / 1000 /
	    s->batch;
	char line[64];

	if (isnan(cost.page_ticks) || isnan(driver))
		return (false);
	snprintf(line, sizeof(line), "%s, %d", s->path, s->batch);
	pivot_add(pivot, line, "mapping", ratio_net(&cost));
	pivot_add(pivot, line, rows->clock == ROW_EXACT ? "driver" :
	    "writing", driver);
	pivot_add(pivot, line, "share %", 100 * ratio_share(&cost, driver));
	if (!isnan(adapter))
		pivot_add(pivot, line, "model", adapter);
	return (true);
}

static bool
add_lines(struct pivot *pivot, const struct result_rows *rows,
    const char *model)
{
	struct selection s = SELECT(ROW_ADAPTER);
	const struct numbers batches = select_batches(rows, &s);
	bool any = false;
	enum pair which;
	size_t b;

	s.adapter = model;
	for (which = PAIR_OLDER; which <= PAIR_NEWER; which++)
		for (b = 0; b < batches.n; b++) {
			s.path = pair_path(which);
			s.batch = batches.number[b];
			any |= add_line(pivot, rows, &s);
		}
	return (any);
}

/* What the columns mean; these rows come from a guest of their own. */
static void
say_columns(const struct result_rows *rows, const char *model, FILE *out)
{
	double here, there;
	char adapter[128] = "", possible[128] = "";

	if (!adapter_is_off(model))
		snprintf(adapter, sizeof(adapter),
		    "; model: microseconds %s by the real adapter's timing "
		    "model", rows->clock == ROW_EXACT ? "added" :
		    "of writing taken");
	if (table_possible(rows, ROW_ADAPTER, ROW_DRIVERS2X2, &here, &there))
		snprintf(possible, sizeof(possible), "  Possible CPUs: %.0f; "
		    "above %.0f.", here, there);
	wrap_printf(out, BRIEF_COLUMNS, "mapping: map and unmap, without "
	    "the harness; share %%: its part of mapping + %s%s.%s",
	    rows->clock == ROW_EXACT ? "driver" : "writing", adapter,
	    possible);
}

bool
brief_dump(const struct result_rows *rows, FILE *out)
{
	const char *model = model_of(rows);
	struct pivot *pivot;
	bool any;

	if (model == NULL || result_rows_vague(rows))
		return (false);
	pivot = pivot_new();
	any = add_lines(pivot, rows, model);
	if (any) {
		fprintf(out, "dump to an emulated Adaptec 2200S: %s per page\n",
		    row_clocks[rows->clock].unit);
		pivot_print_in(pivot, "path, pages", BRIEF_COLUMNS, out);
		say_columns(rows, model, out);
	}
	pivot_free(pivot);
	return (any);
}
