/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table/noise.h"
#include "table/pivot.h"
#include "util/member.h"
#include "table/host.h"
#include "util/property.h"

#define MOST_VALUES	512

/* Of samples, the shortest; as src/host/tsc.c does with the clock's own. */
#define KEPT		0.95

/* Fewer shootdowns than batches and responders, by this part. */
#define PRESENT		0.9

static bool
is_host(const json_t *row)
{
	return (strcmp(member_text(json_object_get(row, "dumpbench"), "family"), "host") == 0);
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
	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row) {
		if (!is_host(row))
			continue;
		json_array_foreach(json_object_get(json_object_get(row, "dumpbench"), "gaps"), j,
		    gap) {
			snprintf(column, sizeof(column), "%.0f:%s",
			    member_number(json_object_get(row, "dumpbench"), "responders"),
			    member_text(gap, "distance"));
			pivot_add(pivot, member_text(json_object_get(row, "dumpbench"), "path"), column,
			    member_number(gap, "stolen") /
				member_number(row, "iterations"));
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

static size_t
collect(const struct result *result, const char *name, const char *counter,
    double *value)
{
	return (noise_values(result, name, counter, value, MOST_VALUES));
}

/* First rows of each benchmark, so that each is judged once. */
static bool
is_first(const json_t *row)
{
	return (is_host(row) && member_number(row, "repetition_index") == 0);
}

static void
print_noise(const struct result *result, FILE *out)
{
	const struct noise noise = noise_judge(result);
	char said[1024];

	noise_say(&noise, said, sizeof(said));
	fputs(said, out);
}

/* How often responders lost their CPUs in all repetitions; NAN: not known. */
static double
switches(const struct result *result, const char *name)
{
	const json_t *row, *gap;
	double sum = 0;
	size_t i, j;

	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row) {
		if (!is_host(row) || strcmp(member_text(row, "name"), name) != 0)
			continue;
		json_array_foreach(json_object_get(json_object_get(row, "dumpbench"), "gaps"), j,
		    gap)
			sum += member_number(gap, "switches");
	}
	return (sum);
}

/*
 * One shootdown a batch and responder.  A responder that lost its CPU has
 * nothing to flush, and the initiator does not wait for it; but that the count
 * is short does not say that it did: that is counted by itself.
 */
void
table_host_presence(const struct result *result, FILE *out)
{
	double value[MOST_VALUES], part, responders, least = INFINITY, lost;
	const char *which = "";
	const json_t *row;
	size_t i, n;

	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row) {
		responders = member_number(json_object_get(row, "dumpbench"), "responders");
		if (!is_first(row) || responders < 1 ||
		    property_has(member_text(json_object_get(row, "dumpbench"), "properties"),
			"no-address") ||
		    property_has(member_text(json_object_get(row, "dumpbench"), "properties"),
			"private"))
			continue;
		n = collect(result, member_text(row, "name"), "ipis", value);
		if (n == 0)
			continue;
		part = value[n / 2] / responders;
		if (part < least) {
			least = part;
			which = member_text(row, "name");
		}
	}
	if (least >= PRESENT)
		return;
	lost = switches(result, which);
	fprintf(out, "In %s the kernel counted only %.0f of 100\nshootdowns, "
	    "one a batch and responder: ", which, least * 100);
	if (lost > 0)
		fprintf(out, "the scheduler took\nresponders' CPUs from them "
		    "%.0f times, and one that does not run is not told;\nask "
		    "again when the machine is idle.\n", lost);
	else if (lost == 0)
		fprintf(out, "why is not known; the scheduler\ntook no "
		    "responder's CPU from it.\n");
	else
		fprintf(out, "why is not known.\n");
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

	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row) {
		if (!is_host(row) ||
		    strcmp(member_text(row, "name"), "host/null/0") != 0)
			continue;
		clock = member_number(json_object_get(row, "dumpbench"), "clock_ticks");
		for (j = 0; j < 2 && n < MOST_VALUES; j++)
			value[n++] = trimmed_mean(json_object_get(
			    json_object_get(json_object_get(json_object_get(row, "dumpbench"),
			    "stages"), stages[j]), "histogram"));
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

	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row)
		if (is_host(row))
			break;
	if (i == json_array_size(json_object_get(result->root, "benchmarks")))
		return;
	print_stolen(result, out);
	fprintf(out, "\n");
	print_harness(result, out);
	print_noise(result, out);
	table_host_presence(result, out);
}
