/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <string.h>

#include "table/noise.h"
#include "table/pivot.h"
#include "table/host.h"
#include "util/median.h"
#include "util/property.h"

/* The part of the samples, shortest first, that a mean is taken of. */
#define KEPT		0.95

/* A warning is printed below this part of the expected shootdowns. */
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

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (is_host(row)) {
			add_stolen(pivot, row);
			n += result_row_gaps(row);
		}
	if (n > 0) {
		fprintf(out, "\ntime taken from a responder, mean per batch, "
		    "by responders:what it shares\ncycles\n");
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

/* Context switches of responders in all repetitions; NAN: not known. */
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
 * The part of the expected shootdowns, one per batch and responder, that the
 * kernel counted; NAN if none are expected or the kernel does not count them.
 */
static double
told(const struct result_rows *rows, const struct result_row *row)
{
	double value[SELECT_VALUES];
	size_t n, unused;

	/* Only the first repetition, so that each benchmark is judged once. */
	if (!is_host(row) || row->repetition != 0 || row->row.responders < 1 ||
	    property_has(row->properties, "no-address") ||
	    property_value(row->properties, "private", &unused) != NULL)
		return (NAN);
	n = select_values(rows, row->name, ROW_IPIS, value);
	return (n == 0 ? NAN : value[n / 2] / row->row.responders);
}

/*
 * A responder that is not running receives no shootdown.  A short count does
 * not prove that it was descheduled; its context switches are counted for that.
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
	fprintf(out, "In %s the kernel counted only %.0f of 100\n"
	    "shootdowns, one per batch and responder: ", which, least * 100);
	if (lost > 0)
		fprintf(out, "responders were\ndescheduled %.0f times, and "
		    "then receive none; repeat the run on an idle\nmachine.\n",
		    lost);
	else if (lost == 0)
		fprintf(out, "cause unknown; no\nresponder was "
		    "descheduled.\n");
	else
		fprintf(out, "cause unknown.\n");
}

/* A stage's mean without the longest twentieth: interrupted samples. */
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
 * A mean, since a clock may advance in steps of many cycles, of which a median
 * shows only one.
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
	fprintf(out, "The harness takes %.1f cycles per sample, and reading "
	    "the clock twice takes\n%.1f; neither is subtracted.\n",
	    fmax(value[n / 2] - clock, 0), clock);
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
