/* SPDX-License-Identifier: BSD-2-Clause */
/* What of a dump through the emulated card is mapping. */
#include <math.h>
#include <string.h>

#include "table/brief_parts.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "plot/rows.h"
#include "table/table.h"
#include "util/wrap.h"

/* The model of the real card, or of what else the rows have. */
static const char *
model_of(const struct result *result)
{
	struct key k = PLOT_ALL("adapter");
	const struct names models = plot_names(result, &k, "adapter");
	size_t i;

	for (i = 0; i < models.n; i++)
		if (strcmp(models.name[i], "off") != 0)
			return (models.name[i]);
	return (models.n > 0 ? models.name[0] : NULL);
}

/* A line: this path, with so many pages a write. */
static bool
add_line(struct pivot *pivot, const struct result *result, struct key *k)
{
	const struct ratio_cost cost = plot_cost(result, k);
	const double driver = plot_median(result, k, "sink_median") / k->batch;
	const double adapter = plot_model_ns(result, k) / 1000 / k->batch;
	char line[64];

	if (isnan(cost.page_ticks) || isnan(driver))
		return (false);
	snprintf(line, sizeof(line), "%s, %d", k->path, k->batch);
	pivot_add(pivot, line, "mapping", ratio_net(&cost));
	pivot_add(pivot, line, brief_is_exact(result) ? "driver" : "writing",
	    driver);
	pivot_add(pivot, line, "share %", 100 * ratio_share(&cost, driver));
	if (!isnan(adapter))
		pivot_add(pivot, line, "card us", adapter);
	return (true);
}

static bool
add_lines(struct pivot *pivot, const struct result *result, const char *model)
{
	static const char *const paths[] = {PAIR_OLDER, PAIR_NEWER};
	struct key k = PLOT_ALL("adapter");
	const struct numbers batches = plot_numbers(result, &k, "batch");
	bool any = false;
	size_t p, b;

	k.adapter = model;
	for (p = 0; p < 2; p++)
		for (b = 0; b < batches.n; b++) {
			k.path = paths[p];
			k.batch = batches.number[b];
			any |= add_line(pivot, result, &k);
		}
	return (any);
}

/* Rows of this family come from another guest, with figures of its own. */
static void
say_columns(const struct result *result, const char *model, FILE *out)
{
	const bool exact = brief_is_exact(result);
	double here, there;
	char adapter[128] = "", possible[128] = "";

	if (strcmp(model, "off") != 0)
		snprintf(adapter, sizeof(adapter),
		    "; card us: microseconds that the "
		    "real one %s, by a model",
		    exact ? "adds" : "takes of writing");
	if (table_possible(result, "adapter", "drivers2x2", &here, &there))
		snprintf(possible, sizeof(possible), "  That guest: %.0f possible "
		    "CPU%s; the one above: %.0f.", here, here == 1 ? "" : "s",
		    there);
	wrap_printf(out, BRIEF_COLUMNS, "mapping is without the harness; "
	    "share: of mapping in both%s.%s", adapter, possible);
}

bool
brief_dump(const struct result *result, FILE *out)
{
	const char *model = model_of(result);
	struct pivot *pivot;
	bool any;

	if (model == NULL || (!brief_is_exact(result) &&
	    result_bool(result, "emulated")) || (pivot = pivot_new()) == NULL)
		return (false);
	any = add_lines(pivot, result, model);
	if (any) {
		fprintf(out, "a dump to an emulated Adaptec 2200S: %s a page\n",
		    brief_unit(result));
		pivot_print_in(pivot, "path, pages", BRIEF_COLUMNS, out);
		say_columns(result, model, out);
	}
	pivot_free(pivot);
	return (any);
}
