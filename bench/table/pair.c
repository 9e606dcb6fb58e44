/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "table/pair.h"
#include "plot/rows.h"
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

static bool
is_exact(const struct result *result)
{
	return (strcmp(result_string(result, "clock"), "exact") == 0);
}

void
pair_times(char *text, size_t size, double ratio, bool exact)
{
	const int after = (ratio < 9.95 ? 1 : 0) + exact;

	snprintf(text, size, "%.*f times", ratio < 99.5 ? after : 0, ratio);
}

struct ratio_cost
pair_cost(const struct result *result, const char *path, int batch)
{
	struct key k = PLOT_ALL("drivers2x2");

	k.path = path;
	k.batch = batch;
	return (plot_cost(result, &k));
}

static void
say_harness(struct text *text, const struct result *result,
    const struct numbers *batches)
{
	double least = INFINITY, most = -INFINITY, v;
	size_t i;

	for (i = 0; i < batches->n; i++) {
		v = pair_cost(result, NULL, batches->number[i]).harness_ticks;
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
	    is_exact(result) ? "instructions" : "cycles");
}

static void
say_one(struct text *text, const struct result *result, int older, int newer)
{
	const struct ratio_cost a = pair_cost(result, PAIR_OLDER, older);
	const struct ratio_cost b = pair_cost(result, PAIR_NEWER, newer);
	const char *why = ratio_why(&a), *which = PAIR_OLDER;
	char times[32];

	if (why == NULL) {
		which = PAIR_NEWER;
		why = ratio_why(&b);
	}
	if (why != NULL) {
		if (older == newer)
			say(text, "At %d page%s a batch", older,
			    older == 1 ? "" : "s");
		else
			say(text, "Driver to driver");
		say(text, ", no ratio: %s %s.\n", which, why);
		return;
	}
	if (older == newer)
		say(text, "At %d page%s a batch, %s costs ", older,
		    older == 1 ? "" : "s", PAIR_OLDER);
	else
		say(text, "%s at %d (older driver) costs ", PAIR_OLDER, older);
	pair_times(times, sizeof(times), ratio_of(&a, &b), is_exact(result));
	say(text, "%s", times);
	if (older == newer)
		say(text, " what %s costs.\n", PAIR_NEWER);
	else
		say(text, " %s at %d (newer one).\n", PAIR_NEWER, newer);
}

void
pair_say(const struct result *result, char *text, size_t size)
{
	struct text out = {text, size};
	struct key k = PLOT_ALL("drivers2x2");
	struct numbers batches = plot_numbers(result, &k, "batch");
	size_t i;

	text[0] = '\0';
	/* A target that has but one of the two asks nothing. */
	if (plot_names(result, &k, "path").n < 2)
		return;
	if (!is_exact(result) && result_bool(result, "emulated")) {
		say(&out, "No ratio: cycles of an emulated CPU do not even "
		    "tell which path costs more.\n");
		return;
	}
	say_harness(&out, result, &batches);
	for (i = 0; i < batches.n; i++)
		say_one(&out, result, batches.number[i], batches.number[i]);
	if (batches.n > 1)
		say_one(&out, result, batches.number[0],
		    batches.number[batches.n - 1]);
}
