/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pivot.h"
#include "table_host.h"

/*
 * Two runs are to agree within this.  A run knows by its own repetitions
 * whether they can: of n values the true median lies, with 95% and more,
 * between the k-th smallest and the k-th largest.
 */
#define STEADY		0.03
#define MOST_VALUES	512
#define Z95		1.96

/*
 * CPUs' worth of others' work.  With a few processes beside it, runs whose own
 * repetitions agreed within 1.2% were seen to lie 4% apart.
 */
#define BUSY		0.2

/* Of samples, the shortest; as src/host/tsc.c does with the clock's own. */
#define KEPT		0.95

/* Fewer shootdowns than batches: responders were not there to be told. */
#define PRESENT		0.9

static const json_t *
own(const json_t *row)
{
	return (json_object_get(row, "dumpbench"));
}

static const char *
text(const json_t *object, const char *member)
{
	const char *value = json_string_value(json_object_get(object, member));

	return (value != NULL ? value : "");
}

static double
number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	return (json_is_number(value) ? json_number_value(value) : NAN);
}

static bool
is_host(const json_t *row)
{
	return (strcmp(text(own(row), "family"), "host") == 0);
}

static const json_t *
rows(const struct result *result)
{
	return (json_object_get(result->root, "benchmarks"));
}

static void
print_stolen(const struct result *result, FILE *out)
{
	struct pivot *pivot = pivot_new();
	const json_t *row, *gap;
	char column[64];
	size_t i, j, n = 0;

	if (pivot == NULL)
		return;
	json_array_foreach(rows(result), i, row) {
		if (!is_host(row))
			continue;
		json_array_foreach(json_object_get(own(row), "gaps"), j, gap) {
			snprintf(column, sizeof(column), "%.0f:%s",
			    number(own(row), "responders"),
			    text(gap, "distance"));
			pivot_add(pivot, text(own(row), "path"), column,
			    number(gap, "stolen") / number(row, "iterations"));
			n++;
		}
	}
	if (n > 0) {
		fprintf(out, "\ntaken from a responder, mean of a batch, by "
		    "responders:what it shares\ncycles\n");
		pivot_print(pivot, "path", out);
	}
	pivot_free(pivot);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

/* A counter of all repetitions of one benchmark, sorted. */
static size_t
collect(const struct result *result, const char *name, const char *counter,
    double *value)
{
	const json_t *row;
	size_t i, n = 0;

	json_array_foreach(rows(result), i, row)
		if (is_host(row) && n < MOST_VALUES &&
		    strcmp(text(row, "name"), name) == 0 &&
		    isfinite(number(row, counter)))
			value[n++] = number(row, counter);
	qsort(value, n, sizeof(*value), by_value);
	return (n);
}

/* How far the true median may lie from that of n values, as a part of it. */
static double
doubt(const double *value, size_t n)
{
	double median = (value[(n - 1) / 2] + value[n / 2]) / 2;
	double k = floor((double)n / 2 - Z95 * sqrt((double)n) / 2);
	size_t low = k > 0 ? (size_t)k : 0, high = n - 1 - low;

	return (fmax(median - value[low], value[high] - median) / median);
}

/* First rows of each benchmark, so that each is judged once. */
static bool
is_first(const json_t *row)
{
	return (is_host(row) && number(row, "repetition_index") == 0);
}

/* True if others worked so much that repetitions may agree and yet drift. */
static bool
judge_others(const struct result *result, FILE *out)
{
	const json_t *row;
	double sum = 0, n = 0;
	size_t i;

	json_array_foreach(rows(result), i, row)
		if (is_host(row) && isfinite(number(own(row), "others"))) {
			sum += number(own(row), "others");
			n++;
		}
	if (n == 0 || sum / n <= BUSY)
		return (false);
	fprintf(out, "This machine was too noisy: other processes took %.1f "
	    "CPUs' time meanwhile, and\nwhat they disturb drifts too slowly "
	    "for repetitions to tell.\n", sum / n);
	return (true);
}

static void
judge_steadiness(const struct result *result, FILE *out)
{
	double value[MOST_VALUES], d, worst = 0;
	const char *which = "";
	const json_t *row;
	size_t i, n, asked = 0, all = 0, bad = 0;
	bool busy = judge_others(result, out);

	json_array_foreach(rows(result), i, row) {
		if (!is_first(row) || number(own(row), "responders") > 0)
			continue;
		asked++;
		n = collect(result, text(row, "name"), "page_ticks", value);
		if (n < 6)
			continue;
		all++;
		d = doubt(value, n);
		bad += d > STEADY;
		if (d > worst) {
			worst = d;
			which = text(row, "name");
		}
	}
	if (asked == 0)
		fprintf(out, "How steady this machine was is not told: only "
		    "rows without responders tell.\n");
	else if (all == 0)
		fprintf(out, "Too few repetitions to tell how steady this "
		    "machine was: 6 or more do.\n");
	else if (bad > 0)
		fprintf(out, "This machine was too noisy: by its repetitions, "
		    "the median of %zu of %zu benchmarks\nwithout responders "
		    "is uncertain by more than %.0f%%; worst %s, %.1f%%.\n",
		    bad, all, STEADY * 100, which, worst * 100);
	else if (!busy)
		fprintf(out, "Steady: by its repetitions, no median without "
		    "responders is uncertain by more than %.1f%%.\n",
		    worst * 100);
}

/*
 * A responder that lost its CPU to another process has nothing to flush, and
 * the initiator does not wait for it.
 */
static void
judge_presence(const struct result *result, FILE *out)
{
	double value[MOST_VALUES], part, responders, least = INFINITY;
	const char *which = "";
	const json_t *row;
	size_t i, n;

	json_array_foreach(rows(result), i, row) {
		responders = number(own(row), "responders");
		if (!is_first(row) || responders < 1 ||
		    strcmp(text(own(row), "path"), "null") == 0 ||
		    strstr(text(own(row), "path"), "-private") != NULL)
			continue;
		n = collect(result, text(row, "name"), "ipis", value);
		if (n == 0)
			continue;
		part = value[n / 2] / responders;
		if (part < least) {
			least = part;
			which = text(row, "name");
		}
	}
	if (least < PRESENT)
		fprintf(out, "Responders lost their CPUs to other processes: "
		    "in %s only %.0f of 100\nshootdowns found one at work, "
		    "and a median shows a batch that told nobody when\nfewer "
		    "than 50 do; ask again when the machine is idle.\n",
		    which, least * 100);
}

/* A histogram's mean without its longest twentieth, which was interrupted. */
static double
trimmed_mean(const json_t *histogram)
{
	const json_t *bucket;
	double all = 0, n = 0, sum = 0, count;
	size_t i;

	json_array_foreach(histogram, i, bucket)
		all += json_number_value(json_array_get(bucket, 1));
	json_array_foreach(histogram, i, bucket) {
		count = json_number_value(json_array_get(bucket, 1));
		count = fmin(count, all * KEPT - n);
		sum += count * json_number_value(json_array_get(bucket, 0));
		n += count;
	}
	return (n > 0 ? sum / n : NAN);
}

/*
 * A mean, since a clock may advance in steps of many cycles: the median is
 * then one step or another.
 */
static void
print_harness(const struct result *result, FILE *out)
{
	static const char *const stages[] = {"map", "unmap"};
	double value[MOST_VALUES], clock = NAN;
	const json_t *row;
	size_t i, j, n = 0;

	json_array_foreach(rows(result), i, row) {
		if (!is_host(row) || strcmp(text(row, "name"), "host/null/0") != 0)
			continue;
		clock = number(own(row), "clock_ticks");
		for (j = 0; j < 2 && n < MOST_VALUES; j++)
			value[n++] = trimmed_mean(json_object_get(
			    json_object_get(json_object_get(own(row), "stages"),
			    stages[j]), "histogram"));
	}
	if (n == 0)
		return;
	qsort(value, n, sizeof(*value), by_value);
	fprintf(out, "The harness itself: %.1f cycles a sample, on top of the "
	    "%.1f that reading the\nclock twice takes; neither is "
	    "subtracted.\n", fmax(value[n / 2] - clock, 0), clock);
}

void
table_host(const struct result *result, FILE *out)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows(result), i, row)
		if (is_host(row))
			break;
	if (i == json_array_size(rows(result)))
		return;
	print_stolen(result, out);
	fprintf(out, "\n");
	print_harness(result, out);
	judge_steadiness(result, out);
	judge_presence(result, out);
}
