/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "table/cost.h"
#include "table/pair.h"
#include "util/figure.h"

struct text {
	char *at;
	size_t size; /* what is left */
};

static __attribute__((format(printf, 2, 3))) void
say(struct text *text, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text->at, text->size, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= text->size)
		n = (int)strlen(text->at);
	text->at += n;
	text->size -= (size_t)n;
}

const char *
pair_path(enum pair which)
{
	return (row_families[ROW_DRIVERS2X2].pair[which]);
}

void
pair_times(char *text, size_t size, double ratio, enum row_clock clock)
{
	char figure[FIGURE_MAX];

	snprintf(text, size, "%s times", figure_ratio(figure, ratio,
	    clock == ROW_EXACT));
}

struct ratio_cost
pair_cost(const struct result_rows *rows, enum pair which, int batch)
{
	struct selection s = SELECT(ROW_DRIVERS2X2);

	s.path = pair_path(which);
	s.batch = batch;
	return (cost_of(rows, &s));
}

static void
say_harness(struct text *text, const struct result_rows *rows,
    const struct numbers *batches)
{
	struct selection s = SELECT(ROW_DRIVERS2X2);
	double least = INFINITY, most = -INFINITY, v;
	size_t i;

	for (i = 0; i < batches->n; i++) {
		s.batch = batches->number[i];
		v = cost_of(rows, &s).harness_ticks;
		if (isnan(v))
			continue;
		least = fmin(least, v);
		most = fmax(most, v);
	}
	if (least > most)
		return;
	say(text, "Without the harness (path null), ");
	if (least < most)
		say(text, "%s to ", FIGURE(least, 4));
	say(text, "%s %s a batch:\n", FIGURE(most, 4),
	    row_clocks[rows->clock].unit);
}

/* No ratio: for which batch or drivers, and why. */
static void
say_why(struct text *text, const char *path, const char *why, int older,
    int newer)
{
	if (older == newer)
		say(text, "At %d page%s a batch", older,
		    older == 1 ? "" : "s");
	else
		say(text, "Driver to driver");
	say(text, ", no ratio: %s %s.\n", path, why);
}

static void
say_one(struct text *text, const struct result_rows *rows, int older, int newer)
{
	const struct ratio_cost a = pair_cost(rows, PAIR_OLDER, older);
	const struct ratio_cost b = pair_cost(rows, PAIR_NEWER, newer);
	const char *why[] = {ratio_why(&a), ratio_why(&b)};
	const enum pair which = why[0] != NULL ? PAIR_OLDER : PAIR_NEWER;
	char times[32];

	if (why[which] != NULL) {
		say_why(text, pair_path(which), why[which], older, newer);
		return;
	}
	pair_times(times, sizeof(times), ratio_of(&a, &b), rows->clock);
	if (older == newer)
		say(text, "At %d page%s a batch, %s costs %s what %s costs.\n",
		    older, older == 1 ? "" : "s", pair_path(PAIR_OLDER), times,
		    pair_path(PAIR_NEWER));
	else
		say(text, "%s at %d (older driver) costs %s %s at %d (newer "
		    "one).\n", pair_path(PAIR_OLDER), older, times,
		    pair_path(PAIR_NEWER), newer);
}

void
pair_say(const struct result_rows *rows, char *text, size_t size)
{
	struct text out = {text, size};
	const struct selection s = SELECT(ROW_DRIVERS2X2);
	const struct numbers batches = select_batches(rows, &s);
	size_t i;

	text[0] = '\0';
	/* With only one of the two paths there is nothing to compare. */
	if (select_paths(rows, &s).n < 2)
		return;
	if (result_rows_vague(rows)) {
		say(&out, "No ratio: cycles of an emulated CPU do not show "
		    "which path costs more.\n");
		return;
	}
	say_harness(&out, rows, &batches);
	for (i = 0; i < batches.n; i++)
		say_one(&out, rows, batches.number[i], batches.number[i]);
	if (batches.n > 1)
		say_one(&out, rows, batches.number[0],
		    batches.number[batches.n - 1]);
}
