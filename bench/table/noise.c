/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table/noise.h"
#include "util/member.h"

/*
 * A run knows by its own repetitions whether another can agree with it: of n
 * values the true median lies, with 95% and more, between the k-th smallest and
 * the k-th largest.
 */
#define MOST_VALUES 512
#define Z95	    1.96

static bool
is_host(const json_t *row)
{
	return (strcmp(member_text(json_object_get(row, "dumpbench"), "family"), "host") == 0);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

size_t
noise_values(const struct result *result, const char *name,
    const char *counter, double *value, size_t most)
{
	const json_t *row;
	size_t i, n = 0;

	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row)
		if (is_host(row) && n < most &&
		    strcmp(member_text(row, "name"), name) == 0 &&
		    isfinite(member_number(row, counter)))
			value[n++] = member_number(row, counter);
	if (n > 1)
		qsort(value, n, sizeof(*value), by_value);
	return (n);
}

double
noise_doubt(const struct result *result, const char *name)
{
	double value[MOST_VALUES], median, k;
	size_t n, low, high;

	n = noise_values(result, name, "page_ticks", value, MOST_VALUES);
	if (n < NOISE_LEAST)
		return (NAN);
	median = (value[(n - 1) / 2] + value[n / 2]) / 2;
	k = floor((double)n / 2 - Z95 * sqrt((double)n) / 2);
	low = k > 0 ? (size_t)k : 0;
	high = n - 1 - low;
	return (fmax(median - value[low], value[high] - median) / median);
}

/* What other processes took, on average over all rows; NAN: none says. */
static double
others(const struct result *result)
{
	const json_t *row;
	double sum = 0, n = 0;
	size_t i;

	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row)
		if (is_host(row) &&
		    isfinite(member_number(json_object_get(row, "dumpbench"), "others"))) {
			sum += member_number(json_object_get(row, "dumpbench"), "others");
			n++;
		}
	return (n > 0 ? sum / n : NAN);
}

struct noise
noise_judge(const struct result *result)
{
	struct noise noise = {.which = "", .others = others(result)};
	const json_t *row;
	double doubt;
	size_t i;

	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row) {
		/* The first of each benchmark, so that each is judged once. */
		if (!is_host(row) || member_number(row, "repetition_index") != 0 ||
		    member_number(json_object_get(row, "dumpbench"), "responders") > 0)
			continue;
		noise.asked++;
		doubt = noise_doubt(result, member_text(row, "name"));
		if (isnan(doubt))
			continue;
		noise.told++;
		noise.bad += doubt > NOISE_STEADY;
		if (doubt > noise.worst) {
			noise.worst = doubt;
			noise.which = member_text(row, "name");
		}
	}
	noise.busy = noise.others > NOISE_BUSY;
	noise.noisy = noise.busy || noise.bad > 0;
	return (noise);
}

void
noise_say(const struct noise *noise, char *text, size_t size)
{
	int used = 0;

	text[0] = '\0';
	if (noise->busy)
		used = snprintf(text, size, "This machine was too noisy: other "
		    "processes took %.1f CPUs' time meanwhile, and\nwhat they "
		    "disturb drifts too slowly for repetitions to tell.\n",
		    noise->others);
	if (used < 0 || (size_t)used >= size)
		return;
	text += used;
	size -= (size_t)used;
	if (noise->busy && noise->bad == 0)
		return;
	if (noise->asked == 0)
		snprintf(text, size, "How steady this machine was is not told: "
		    "only rows without responders tell.\n");
	else if (noise->told == 0)
		snprintf(text, size, "Too few repetitions to tell how steady "
		    "this machine was: %d or more do.\n", NOISE_LEAST);
	else if (noise->bad > 0)
		snprintf(text, size, "%s repetitions, the median of %zu of %zu "
		    "benchmarks\nwithout responders is uncertain by more than "
		    "%.0f%%; worst %s, %.1f%%.\n", noise->busy ? "By its" :
		    "This machine was too noisy: by its", noise->bad,
		    noise->told, NOISE_STEADY * 100, noise->which,
		    noise->worst * 100);
	else
		snprintf(text, size, "Steady: by its repetitions, no median "
		    "without responders is uncertain by more than %.1f%%.\n",
		    noise->worst * 100);
}
