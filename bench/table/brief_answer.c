/* SPDX-License-Identifier: BSD-2-Clause */
/* What the pair of paths costs: the ratio in a sentence, and its figures. */
#include <math.h>
#include <string.h>

#include "table/brief_parts.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "plot/rows.h"
#include "util/wrap.h"

#define MOST_COLUMNS	4

/* Where the figures come from, on which they depend. */
static void
say_where(const struct result *result, char *text, size_t size)
{
	const char *target = result_string(result, "target");
	const json_int_t cpus = result_integer(result, "cpus");

	if (target != NULL && strcmp(target, "guest") == 0)
		snprintf(text, size, "on one %sCPU", result_bool(result,
		    "emulated") ? "emulated " : "");
	else if (cpus > 0)
		snprintf(text, size, "on a machine with %d CPU%s online",
		    (int)cpus, cpus == 1 ? "" : "s");
	else
		snprintf(text, size, "on one machine");
}

static void
say_ratio(const struct result *result, int least, int most, FILE *out)
{
	const struct ratio_cost older[] = {
		pair_cost(result, PAIR_OLDER, least),
		pair_cost(result, PAIR_OLDER, most),
	}, newer[] = {
		pair_cost(result, PAIR_NEWER, least),
		pair_cost(result, PAIR_NEWER, most),
	};
	const double ratio[] = {ratio_of(&older[0], &newer[0]),
		ratio_of(&older[1], &newer[1])};
	const bool exact = brief_is_exact(result);
	char times[2][32], where[96], why[1024];

	if (isnan(ratio[0]) || isnan(ratio[1])) {
		pair_say(result, why, sizeof(why));
		wrap_print(out, BRIEF_COLUMNS, 0, 0, why);
		return;
	}
	pair_times(times[0], sizeof(times[0]), ratio[0], exact);
	pair_times(times[1], sizeof(times[1]), ratio[1], exact);
	say_where(result, where, sizeof(where));
	wrap_printf(out, BRIEF_COLUMNS, "To map a page the way of "
	    "FreeBSD's pmap_enter() (%s) costs %s what it costs the way of "
	    "pmap_kenter_temporary() with %d page%s at a time, and %s with "
	    "%d: in %s of this kernel %s, unmapping included, the harness "
	    "taken off.", PAIR_OLDER, times[0], least, least == 1 ? "" : "s",
	    times[1], most, brief_unit(result), where);
}

static void
add_cost(struct pivot *pivot, const struct result *result, const char *path,
    int batch)
{
	const struct ratio_cost cost = pair_cost(result, path, batch);
	char column[16];

	snprintf(column, sizeof(column), "%d", batch);
	pivot_add(pivot, path, column, cost.page_ticks);
	if (strcmp(path, PAIR_NEWER) == 0)
		pivot_add(pivot, "(the harness)", column,
		    cost.harness_ticks / batch);
}

static void
print_pair(const struct result *result, const struct numbers *batches,
    FILE *out)
{
	struct pivot *pivot = pivot_new();
	size_t i;

	for (i = 0; pivot != NULL && i < batches->n; i++) {
		add_cost(pivot, result, PAIR_OLDER, batches->number[i]);
		add_cost(pivot, result, PAIR_NEWER, batches->number[i]);
	}
	if (pivot == NULL)
		return;
	fprintf(out, "\n%s for each page, the harness included\n", brief_unit(result));
	pivot_print_in(pivot, "pages at a time", BRIEF_COLUMNS, out);
	pivot_free(pivot);
}

/* The two drivers differ in path and batch. */
static void
say_drivers(const struct result *result, int least, int most, FILE *out)
{
	const struct ratio_cost older = pair_cost(result, PAIR_OLDER, least);
	const struct ratio_cost newer = pair_cost(result, PAIR_NEWER, most);
	const double ratio = ratio_of(&older, &newer);
	char times[32];

	if (isnan(ratio) || least == most)
		return;
	pair_times(times, sizeof(times), ratio, brief_is_exact(result));
	wrap_printf(out, BRIEF_COLUMNS, "The older of the two dump drivers "
	    "(%s, %d) pays %s what the newer one (%s, %d) pays.", PAIR_OLDER,
	    least, times, PAIR_NEWER, most);
}

bool
brief_answer(const struct result *result, FILE *out)
{
	struct key k = PLOT_ALL("drivers2x2");
	const struct numbers batches = plot_numbers(result, &k, "batch");
	const int least = batches.n > 0 ? batches.number[0] : 0;
	const int most = batches.n > 0 ? batches.number[batches.n - 1] : 0;
	char why[1024];

	/* A target that has but one of the two asks nothing. */
	if (plot_names(result, &k, "path").n < 2)
		return (false);
	if (!brief_is_exact(result) && result_bool(result, "emulated")) {
		pair_say(result, why, sizeof(why));
		wrap_print(out, BRIEF_COLUMNS, 0, 0, why);
		return (true);
	}
	say_ratio(result, least, most, out);
	print_pair(result, &batches, out);
	say_drivers(result, least, most, out);
	return (true);
}

/* None, one, two and three, and where there are more, the most. */
static bool
is_shown(const struct numbers *responders, size_t i)
{
	return (i < MOST_COLUMNS - 1 || i == responders->n - 1 ||
	    responders->n <= MOST_COLUMNS);
}

static struct key
shootdown_key(const char *path, int responders)
{
	struct key k = PLOT_ALL("shootdown");

	k.path = path;
	k.responders = responders;
	return (k);
}

/* A line a path, and how many interrupts the older one takes. */
static bool
add_shootdowns(struct pivot *pivot, const struct result *result,
    int responders)
{
	static const char *const paths[] = {PAIR_OLDER, PAIR_NEWER};
	char column[16];
	double ticks, ipis = NAN;
	bool any = false;
	struct key k;
	size_t i;

	snprintf(column, sizeof(column), "%d", responders + 1);
	for (i = 0; i < 2; i++) {
		k = shootdown_key(paths[i], responders);
		ticks = plot_median(result, &k, "page_ticks");
		any = any || !isnan(ticks);
		pivot_add(pivot, paths[i], column, ticks);
	}
	k = shootdown_key(PAIR_OLDER, responders);
	ipis = plot_median(result, &k, "ipis");
	if (!isnan(ipis))
		pivot_add(pivot, "interrupts (" PAIR_OLDER ")", column, ipis);
	return (any);
}

bool
brief_shootdown(const struct result *result, FILE *out)
{
	struct key k = PLOT_ALL("shootdown");
	const struct numbers responders = plot_numbers(result, &k,
	    "responders");
	const bool exact = brief_is_exact(result);
	struct pivot *pivot;
	bool any = false;
	size_t i;

	if (responders.n < 2 || (!exact && result_bool(result, "emulated")) ||
	    (pivot = pivot_new()) == NULL)
		return (false);
	for (i = 0; i < responders.n; i++)
		if (is_shown(&responders, i) && add_shootdowns(pivot, result,
		    responders.number[i]))
			any = true;
	if (any) {
		fprintf(out, "one page, while more CPUs run: %s\n",
		    exact ? "instructions of all of them" : "cycles");
		pivot_print_in(pivot, "CPUs", BRIEF_COLUMNS, out);
	}
	pivot_free(pivot);
	return (any);
}
