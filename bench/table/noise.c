/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdio.h>

#include "table/noise.h"

/*
 * The normal quantile of the order statistics that bound the true median with
 * a confidence of about 95%: it lies between the k-th smallest and the k-th
 * largest of n repetitions.
 */
#define Z95 1.96

static bool
is_noisy(const struct result_row *row)
{
	return (row->state == RESULT_MEASURED &&
	    row->row.family != ROW_FAMILIES &&
	    row_families[row->row.family].noisy);
}

double
noise_doubt(const struct result_rows *rows, const char *name)
{
	double value[SELECT_VALUES], middle, k;
	size_t n, low, high;

	n = select_values(rows, name, ROW_PAGE_TICKS, value);
	if (n < NOISE_LEAST)
		return (NAN);
	middle = (value[(n - 1) / 2] + value[n / 2]) / 2;
	k = floor((double)n / 2 - Z95 * sqrt((double)n) / 2);
	low = k > 0 ? (size_t)k : 0;
	high = n - 1 - low;
	return (fmax(middle - value[low], value[high] - middle) / middle);
}

/* CPUs used by other processes, mean over all rows; NAN: not known. */
static double
others(const struct result_rows *rows)
{
	const struct result_row *row;
	double sum = 0, n = 0;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (is_noisy(row) && !isnan(row->figure[RESULT_OTHERS])) {
			sum += row->figure[RESULT_OTHERS];
			n++;
		}
	return (n > 0 ? sum / n : NAN);
}

struct noise
noise_judge(const struct result_rows *rows)
{
	struct noise noise = {.which = "", .others = others(rows)};
	const struct result_row *row;
	double doubt;

	for (row = rows->row; row < rows->row + rows->n; row++) {
		/* The first repetition stands for its benchmark. */
		if (!is_noisy(row) || row->repetition != 0 ||
		    row->row.responders > 0)
			continue;
		noise.asked++;
		doubt = noise_doubt(rows, row->name);
		if (isnan(doubt))
			continue;
		noise.told++;
		noise.bad += doubt > NOISE_STEADY;
		if (doubt > noise.worst) {
			noise.worst = doubt;
			noise.which = row->name;
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
		    "processes used %.1f CPUs meanwhile. Their\ninfluence "
		    "drifts too slowly for repetitions to show it.\n",
		    noise->others);
	if (used < 0 || (size_t)used >= size)
		return;
	text += used;
	size -= (size_t)used;
	if (noise->busy && noise->bad == 0)
		return;
	if (noise->asked == 0)
		snprintf(text, size, "Steadiness unknown: only rows without "
		    "responders show it, and there are none.\n");
	else if (noise->told == 0)
		snprintf(text, size, "Steadiness unknown: too few repetitions "
		    "(at least %d are needed).\n", NOISE_LEAST);
	else if (noise->bad > 0)
		snprintf(text, size, "%s repetitions, the median of %zu of %zu "
		    "benchmarks\nwithout responders is uncertain by more than "
		    "%.0f%%; worst: %s, %.1f%%.\n", noise->busy ? "By its" :
		    "This machine was too noisy: by its", noise->bad,
		    noise->told, NOISE_STEADY * 100, noise->which,
		    noise->worst * 100);
	else
		snprintf(text, size, "Steady: by its repetitions, no median "
		    "without responders is uncertain by more than %.1f%%.\n",
		    noise->worst * 100);
}
