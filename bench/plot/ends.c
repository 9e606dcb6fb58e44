/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>

#include "plot/ends.h"
#include "plot/file.h"

#define ROWS_LEAST 20
#define MARGIN	   0.06
#define LOG_MARGIN 0.03 /* below the points of a logarithmic axis */
#define LEAST_ROOM 1.0 /* of a linear axis if all points are equal */

/* Neighbours that would overlap, which are moved together. */
struct cluster {
	double sum;
	size_t n;
};

static double
mean(const struct cluster *c)
{
	return (c->sum / (double)c->n);
}

/* Indices of the places in ascending order; of equal ones the last first. */
static void
sort_places(const double *place, size_t n, size_t *order)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		for (j = i; j > 0 && place[order[j - 1]] >= place[i]; j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
}

/*
 * With i gaps subtracted from the i-th place, the places only have to ascend:
 * an isotonic regression, by means over neighbours that do not (pool adjacent
 * violators).
 */
void
plot_spread(double *place, size_t n, double gap)
{
	struct cluster cluster[SELECT_MAX];
	size_t order[SELECT_MAX], i, j, k = 0, which = 0;
	double v;

	for (i = 0; i < n; i++)
		if (isnan(place[i]))
			place[i] = -1;
	sort_places(place, n, order);
	for (i = 0; i < n; i++) {
		cluster[k++] = (struct cluster){
			place[order[i]] - (double)i * gap, 1};
		for (; k > 1 && mean(&cluster[k - 2]) > mean(&cluster[k - 1]);
		    k--) {
			cluster[k - 2].sum += cluster[k - 1].sum;
			cluster[k - 2].n += cluster[k - 1].n;
		}
	}
	for (i = 0; i < k; i++)
		for (j = 0; j < cluster[i].n; j++, which++) {
			v = fmin(mean(&cluster[i]), 1 - (double)(n - 1) * gap);
			place[order[which]] = fmax(v, 0) + (double)which * gap;
		}
}

void
plot_ends_add(struct plot_ends *ends, size_t i, double x, double y)
{
	if (ends->n == 0) {
		ends->least = INFINITY;
		ends->most = -INFINITY;
	}
	for (; ends->n <= i; ends->n++)
		ends->first[ends->n] = ends->last[ends->n] =
		    ends->end[ends->n] = NAN;
	if (isnan(y))
		return;
	if (isnan(ends->first[i]))
		ends->first[i] = y;
	ends->least = fmin(ends->least, y);
	ends->most = fmax(ends->most, y);
	ends->last[i] = y;
	ends->end[i] = x;
}

double
plot_log_start(double least, double low, double high)
{
	return (fmin(low, least / pow(high / low, LOG_MARGIN)));
}

void
plot_ends_vars(const struct plot_ends *ends, enum plot_axis axis, FILE *vars)
{
	const size_t rows = ends->n > ROWS_LEAST ? ends->n : ROWS_LEAST;
	const double room = fmax((ends->most - ends->least) * MARGIN,
	    LEAST_ROOM);
	double low = ends->least - room, high = ends->most + room;
	double place[SELECT_MAX];
	size_t i;

	if (axis == PLOT_DECADES) {
		low = pow(10, floor(log10(ends->least)));
		high = pow(10, fmax(ceil(log10(ends->most)), log10(low) + 1));
		low = plot_log_start(ends->least, low, high);
	}
	for (i = 0; i < ends->n; i++)
		place[i] = axis == PLOT_DECADES ?
		    log(ends->last[i] / low) / log(high / low) :
		    (ends->last[i] - low) / (high - low);
	plot_spread(place, ends->n, 1.0 / (double)rows);
	fprintf(vars, "rows = %zu\nlow = %.10g\nhigh = %.10g\n", rows, low,
	    high);
	plot_reals(vars, "places", place, ends->n);
	plot_reals(vars, "ends", ends->end, ends->n);
	plot_reals(vars, "firsts", ends->first, ends->n);
	plot_reals(vars, "lasts", ends->last, ends->n);
}
