/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <string.h>

#include "table/noise.h"
#include "table/pivot.h"
#include "table/host.h"
#include "util/median.h"
#include "util/property.h"

/* Of samples, the shortest; as src/host/tsc.c does with the clock's own. */
#define KEPT		0.95

/* Fewer shootdowns than batches and responders, by this part. */
#define PRESENT		0.9

static bool
is_host(const struct result_row *row)
{
	return (row->state == RESULT_MEASURED && row->row.family == ROW_HOST);
}

static void
add_stolen(struct pivot *pivot, const struct result_row *row)
{
	struct result_gap gap;
	char column[64];
	size_t i;

	for (i = 0; i < result_row_gaps(row); i++) {
		gap = result_row_gap(row, i);
		snprintf(column, sizeof(column), "%u:%s", row->row.responders,
		    gap.distance);
		pivot_add(pivot, row->row.path, column, gap.stolen /
		    row->figure[RESULT_ITERATIONS]);
	}
}

static void
print_stolen(const struct result_rows *rows, FILE *out)
{
	struct pivot *pivot = pivot_new();
	const struct result_row *row;
	size_t n = 0;

	if (pivot == NULL)
		return;
	for (row = rows->row; row < rows->row + rows->n; row++)
		if (is_host(row)) {
			add_stolen(pivot, row);
			n += result_row_gaps(row);
		}
	if (n > 0) {
		fprintf(out, "\ntaken from a responder, mean of a batch, by "
		    "responders:what it shares\ncycles\n");
		pivot_print(pivot, "path", out);
	}
	pivot_free(pivot);
}

static void
print_noise(const struct result_rows *rows, FILE *out)
{
	const struct noise noise = noise_judge(rows);
	char said[1024];

	noise_say(&noise, said, sizeof(said));
	fputs(said, out);
}

/* How often responders lost their CPUs in all repetitions; NAN: not known. */
static double
switches(const struct result_rows *rows, const char *name)
{
	const struct result_row *row;
	double sum = 0;
	size_t i;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (is_host(row) && strcmp(row->name, name) == 0)
			for (i = 0; i < result_row_gaps(row); i++)
				sum += result_row_gap(row, i).switches;
	return (sum);
}

/*
 * How many of the shootdowns that there should be, one a batch and responder,
 * the kernel counted; NAN where there should be none, or it counts none.
 */
static double
told(const struct result_rows *rows, const struct result_row *row)
{
	double value[SELECT_VALUES];
	size_t n, unused;

	/* The first of each benchmark, so that each is judged once. */
	if (!is_host(row) || row->repetition != 0 || row->row.responders < 1 ||
	    property_has(row->properties, "no-address") ||
	    property_value(row->properties, "private", &unused) != NULL)
		return (NAN);
	n = select_values(rows, row->name, ROW_IPIS, value);
	return (n == 0 ? NAN : value[n / 2] / row->row.responders);
}

/*
 * A responder that lost its CPU has nothing to flush, and the initiator does
 * not wait for it; but that the count is short does not say that it did: that
 * is counted by itself.
 */
void
table_host_presence(const struct result_rows *rows, FILE *out)
{
	double part, least = INFINITY, lost;
	const char *which = "";
	const struct result_row *row;

	for (row = rows->row; row < rows->row + rows->n; row++) {
		part = told(rows, row);
		if (part < least) {
			least = part;
			which = row->name;
		}
	}
	if (least >= PRESENT)
		return;
	lost = switches(rows, which);
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

/* A stage's mean without its longest twentieth, which was interrupted. */
static double
trimmed_mean(const struct result_row *row, enum row_stage stage)
{
	const size_t buckets = result_row_buckets(row, stage);
	double all = 0, n = 0, sum = 0, count;
	struct result_bucket bucket;
	size_t i;

	for (i = 0; i < buckets; i++)
		all += result_row_bucket(row, stage, i).count;
	for (i = 0; i < buckets; i++) {
		bucket = result_row_bucket(row, stage, i);
		count = fmin(bucket.count, all * KEPT - n);
		sum += count * bucket.ticks;
		n += count;
	}
	return (n > 0 ? sum / n : NAN);
}

/*
 * A mean, since a clock may advance in steps of many cycles: the median is
 * then one step or another.
 */
static void
print_harness(const struct result_rows *rows, FILE *out)
{
	double value[SELECT_VALUES], clock = NAN;
	const struct result_row *row;
	size_t n = 0;

	for (row = rows->row; row < rows->row + rows->n; row++) {
		if (!is_host(row) || path_kind(row) != PATH_HARNESS ||
		    row->row.responders > 0 || n + 2 > SELECT_VALUES)
			continue;
		clock = row->figure[RESULT_CLOCK_TICKS];
		value[n++] = trimmed_mean(row, ROW_MAP);
		value[n++] = trimmed_mean(row, ROW_UNMAP);
	}
	if (n == 0)
		return;
	sort_numbers(value, n);
	fprintf(out, "The harness itself: %.1f cycles a sample, on top of the "
	    "%.1f that reading the\nclock twice takes; neither is "
	    "subtracted.\n", fmax(value[n / 2] - clock, 0), clock);
}

void
table_host(const struct result_rows *rows, FILE *out)
{
	const struct result_row *row = rows->row;

	while (row < rows->row + rows->n && !is_host(row))
		row++;
	if (row == rows->row + rows->n)
		return;
	print_stolen(rows, out);
	fprintf(out, "\n");
	print_harness(rows, out);
	print_noise(rows, out);
	table_host_presence(rows, out);
}
