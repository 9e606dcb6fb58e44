/* SPDX-License-Identifier: BSD-2-Clause */
/* The costs of the two paths of drivers2x2, and their ratio in a sentence. */
#include <math.h>
#include <string.h>

#include "table/brief_parts.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "util/wrap.h"

#define MOST_COLUMNS	4

/* The CPUs of the target, on which the figures depend. */
static void
say_where(const struct result_context *c, char *text, size_t size)
{
	if (c->target != NULL && strcmp(c->target, "guest") == 0)
		snprintf(text, size, "on one %sCPU", c->emulated ?
		    "emulated " : "");
	else if (c->cpus > 0)
		snprintf(text, size, "on a machine with %u CPU%s online",
		    c->cpus, c->cpus == 1 ? "" : "s");
	else
		snprintf(text, size, "on one machine");
}

/* The older path's cost, divided by the newer one's. */
static double
ratio(const struct result_rows *rows, int older, int newer)
{
	const struct ratio_cost a = pair_cost(rows, PAIR_OLDER, older);
	const struct ratio_cost b = pair_cost(rows, PAIR_NEWER, newer);

	return (ratio_of(&a, &b));
}

/* Why no ratio can be given. */
static void
print_why(const struct result_rows *rows, FILE *out)
{
	char why[1024];

	pair_say(rows, why, sizeof(why));
	wrap_print(out, BRIEF_COLUMNS, 0, 0, why);
}

static void
say_ratio(const struct result_rows *rows, int least, int most, FILE *out)
{
	const double ratios[] = {ratio(rows, least, least),
		ratio(rows, most, most)};
	char times[2][32], where[96];

	if (isnan(ratios[0]) || isnan(ratios[1])) {
		print_why(rows, out);
		return;
	}
	pair_times(times[0], sizeof(times[0]), ratios[0], rows->clock);
	pair_times(times[1], sizeof(times[1]), ratios[1], rows->clock);
	say_where(&rows->context, where, sizeof(where));
	wrap_printf(out, BRIEF_COLUMNS, "Mapping and unmapping a page by the "
	    "method of FreeBSD's pmap_enter() (path %s) costs %s as much as "
	    "by that of pmap_kenter_temporary() in batches of %d page%s, and "
	    "%s as much in batches of %d (%s of this kernel %s, without the "
	    "harness).", pair_path(PAIR_OLDER), times[0], least,
	    least == 1 ? "" : "s", times[1], most,
	    row_clocks[rows->clock].unit, where);
}

static void
print_pair(const struct result_rows *rows, const struct numbers *batches,
    FILE *out)
{
	struct pivot *pivot = pivot_new();
	struct ratio_cost older, newer;
	char column[16];
	size_t i;
	int batch;

	for (i = 0; i < batches->n; i++) {
		batch = batches->number[i];
		older = pair_cost(rows, PAIR_OLDER, batch);
		newer = pair_cost(rows, PAIR_NEWER, batch);
		snprintf(column, sizeof(column), "%d", batch);
		pivot_add(pivot, pair_path(PAIR_OLDER), column,
		    older.page_ticks);
		pivot_add(pivot, pair_path(PAIR_NEWER), column,
		    newer.page_ticks);
		pivot_add(pivot, "(harness)", column,
		    newer.harness_ticks / batch);
	}
	fprintf(out, "\n%s per page, harness included\n",
	    row_clocks[rows->clock].unit);
	pivot_print_in(pivot, "pages per batch", BRIEF_COLUMNS, out);
	pivot_free(pivot);
}

/* The two drivers differ in path and batch. */
static void
say_drivers(const struct result_rows *rows, int least, int most, FILE *out)
{
	const double both = ratio(rows, least, most);
	char times[32];

	if (isnan(both) || least == most)
		return;
	pair_times(times, sizeof(times), both, rows->clock);
	wrap_printf(out, BRIEF_COLUMNS, "Per page, the older dump driver (%s, "
	    "batches of %d) costs %s the newer (%s, batches of %d).",
	    pair_path(PAIR_OLDER), least, times, pair_path(PAIR_NEWER), most);
}

bool
brief_answer(const struct result_rows *rows, FILE *out)
{
	const struct selection s = SELECT(ROW_DRIVERS2X2);
	const struct numbers batches = select_batches(rows, &s);
	int least, most;

	/* With only one of the two paths there is nothing to compare. */
	if (select_paths(rows, &s).n < 2)
		return (false);
	if (result_rows_vague(rows)) {
		print_why(rows, out);
		return (true);
	}
	least = batches.number[0];
	most = batches.number[batches.n - 1];
	say_ratio(rows, least, most, out);
	print_pair(rows, &batches, out);
	say_drivers(rows, least, most, out);
	return (true);
}

/* All columns if they fit; otherwise the first ones and the last. */
static bool
is_shown(const struct numbers *responders, size_t i)
{
	return (i < MOST_COLUMNS - 1 || i == responders->n - 1 ||
	    responders->n <= MOST_COLUMNS);
}

/* A line per path, and the interrupts per page of the older one. */
static bool
add_shootdowns(struct pivot *pivot, const struct result_rows *rows,
    int responders)
{
	struct selection s = SELECT(ROW_SHOOTDOWN);
	char column[16], line[96];
	double ipis, ticks;
	bool any = false;
	enum pair which;

	s.responders = responders;
	snprintf(column, sizeof(column), "%d", responders + 1);
	for (which = PAIR_OLDER; which <= PAIR_NEWER; which++) {
		s.path = pair_path(which);
		ticks = select_median(rows, &s, ROW_PAGE_TICKS);
		any = any || !isnan(ticks);
		pivot_add(pivot, s.path, column, ticks);
	}
	s.path = pair_path(PAIR_OLDER);
	ipis = select_median(rows, &s, ROW_IPIS);
	snprintf(line, sizeof(line), "interrupts (%s)", s.path);
	if (!isnan(ipis))
		pivot_add(pivot, line, column, ipis);
	return (any);
}

bool
brief_shootdown(const struct result_rows *rows, FILE *out)
{
	const struct selection s = SELECT(ROW_SHOOTDOWN);
	const struct numbers responders = select_responders(rows, &s);
	struct pivot *pivot;
	bool any = false;
	size_t i;

	if (responders.n < 2 || result_rows_vague(rows))
		return (false);
	pivot = pivot_new();
	for (i = 0; i < responders.n; i++)
		if (is_shown(&responders, i) && add_shootdowns(pivot, rows,
		    responders.number[i]))
			any = true;
	if (any) {
		fprintf(out, "one page, by number of CPUs: %s\n",
		    rows->clock == ROW_EXACT ? "instructions of all CPUs" :
		    "cycles");
		pivot_print_in(pivot, "CPUs", BRIEF_COLUMNS, out);
	}
	pivot_free(pivot);
	return (any);
}
