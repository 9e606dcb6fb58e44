/* SPDX-License-Identifier: BSD-2-Clause */
/* The figures of two sides, as numbers; verdicts follow when all are known. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "stats/compare_internal.h"
#include "stats/stats.h"

#define CONFIDENCE 0.95

/* A rate: of ours, or of Google Benchmark's and others' by their names. */
static bool
is_more_better(const struct samples_metric *metric)
{
	static const char end[] = "_per_second";
	size_t n = strlen(metric->name);

	return (metric->counter == ROW_BYTES_PER_INSTRUCTION ||
	    (n >= sizeof(end) &&
	    strcmp(metric->name + n - (sizeof(end) - 1), end) == 0));
}

/* Is what a counter counts spent in the path's stages, or in the sink's? */
static bool
is_of_path(const struct samples_metric *metric)
{
	return (metric->counter / ROW_QUANTILES != ROW_SINK);
}

static bool
is_of_sink(const struct samples_metric *metric)
{
	return (metric->counter > ROW_PAGE_TICKS ||
	    metric->counter / ROW_QUANTILES == ROW_SINK);
}

/* Why a side has nothing to compare, or null. */
static void
explain(struct compare_figure *f, const struct samples_row *row,
    const struct samples_figure *figure, const char *side)
{
	if (*f->why != '\0')
		return;
	if (row == NULL)
		compare_unknown(f, "not in %s", side);
	else if (row->error != NULL)
		compare_unknown(f, "failed in %s: %.100s", side, row->error);
	else if (figure->n > 0)
		return;
	else if (row->skipped != NULL)
		compare_unknown(f, "skipped in %s: %.100s", side, row->skipped);
	else if (figure->missing > 0)
		compare_unknown(f, "not counted in %s", side);
	else if (row->idle)
		compare_unknown(f, "%s made no iteration", side);
	else if (row->aggregates)
		compare_unknown(f, "%s has only aggregates, no repetitions",
		    side);
	else
		compare_unknown(f, "%s has no %.60s", side, f->metric);
}

static int
measure(struct compare_figure *f)
{
	const struct samples_figure *o = f->old, *n = f->new;
	struct stats_shift shift;
	int error;

	f->old_median = o != NULL ? stats_median(o->x, o->n) : NAN;
	f->new_median = n != NULL ? stats_median(n->x, n->n) : NAN;
	f->shift = f->low = f->high = f->change = f->p = f->corrected = NAN;
	if (o == NULL || n == NULL)
		return (0);
	f->shift = f->new_median - f->old_median;
	if (f->clock != SAMPLES_EXACT) {
		error = stats_shift(o->x, o->n, n->x, n->n, CONFIDENCE,
		    &shift);
		if (error != 0)
			return (error);
		f->shift = shift.shift;
		f->low = shift.low;
		f->high = shift.high;
		f->p = stats_mann_whitney(o->x, o->n, n->x, n->n, NULL);
		if (f->p < 0)
			return (-ENOMEM);
	}
	if (f->old_median != 0)
		f->change = f->shift / fabs(f->old_median);
	return (0);
}

static bool
is_unsettled(const struct samples_row *row, const struct samples_metric *metric)
{
	return (row != NULL &&
	    ((row->unsettled && is_of_path(metric)) ||
	    (row->unsettled_sink && is_of_sink(metric))));
}

static bool
waits(const struct samples_row *row, const struct samples_metric *metric)
{
	return (row != NULL && row->waits && is_of_sink(metric));
}

static double
mean(const struct samples_figure *f)
{
	double sum = 0;
	size_t i;

	if (f->n == 0)
		return (f->mean);
	for (i = 0; i < f->n; i++)
		sum += f->x[i];
	return (sum / (double)f->n);
}

static double
median(const struct samples_figure *f)
{
	return (f->n > 0 ? stats_median(f->x, f->n) : f->median);
}

/*
 * Where a side has only aggregates, one value a side, both of one kind: shown,
 * but never judged.
 */
static void
measure_aggregates(struct compare_figure *f, bool failed)
{
	const struct samples_figure *o = f->old, *n = f->new;
	const char *sides, *kind = "medians";
	double old, new;

	if (o == NULL || n == NULL || failed || (o->n > 0 && n->n > 0))
		return;
	old = median(o);
	new = median(n);
	if (isnan(old) || isnan(new)) {
		kind = "means";
		old = mean(o);
		new = mean(n);
	}
	if (isnan(old) || isnan(new))
		return;
	f->old_median = old;
	f->new_median = new;
	f->shift = new - old;
	if (old != 0)
		f->change = f->shift / fabs(old);
	sides = o->n > 0 ? "NEW" : n->n > 0 ? "OLD" : "OLD and NEW";
	compare_unknown(f, "only aggregates in %s, no repetitions to test: "
	    "their %s", sides, kind);
}

/* Of repetitions or of aggregates. */
static bool
is_there(const struct samples_figure *f)
{
	return (f != NULL && (f->n > 0 || !isnan(f->mean) ||
	    !isnan(f->median)));
}

static bool
has_failed(const struct samples_row *row)
{
	return (row != NULL && row->error != NULL);
}

/* A figure that should have been measured and was not. */
static bool
is_lost(const struct samples_row *row)
{
	return (has_failed(row) || (row != NULL && (row->skipped != NULL ||
	    row->idle)));
}

/* Is there something to show of a metric, on either side? */
static bool
is_shown(const struct pair *p, const struct samples_row *old,
    const struct samples_row *new, size_t i)
{
	const struct samples_metric *metric = &p->old->metrics[i];
	const bool only = p->old->nmetrics == 1;

	/* A metric that this benchmark has on no side is no figure. */
	if (!is_there(old != NULL ? &old->figures[i] : NULL) &&
	    !is_there(new != NULL ? &new->figures[i] : NULL) &&
	    !(i == 0 && only) && !is_lost(old) && !is_lost(new))
		return (false);
	/*
	 * What waits for a device is no figure of the exact clock either,
	 * unless the user asks for it.
	 */
	return (p->clock != SAMPLES_EXACT || only ||
	    !(waits(old, metric) || waits(new, metric)));
}

static int
add_figure(struct pair *p, const struct samples_row *old,
    const struct samples_row *new, size_t i)
{
	struct compare_figure *f = &p->c->figures[p->c->nfigures];
	const struct samples_metric *metric = &p->old->metrics[i];
	int error;

	if (!is_shown(p, old, new, i))
		return (0);
	*f = (struct compare_figure){
		.clock = p->clock,
		.name = old != NULL ? old->name : new->name,
		.metric = metric->name,
		.counter = metric->counter,
		.more_is_better = is_more_better(metric),
		.old = old != NULL ? &old->figures[i] : NULL,
		.new = new != NULL ? &new->figures[i] : NULL,
		.unsettled = is_unsettled(old, metric) ||
		    is_unsettled(new, metric),
		.silent = (old != NULL && old->silent) ||
		    (new != NULL && new->silent),
		.waits = waits(old, metric) || waits(new, metric),
		.verdict = COMPARE_UNKNOWN,
	};
	explain(f, old, f->old, "OLD");
	explain(f, new, f->new, "NEW");
	error = measure(f);
	if (error != 0)
		return (error);
	measure_aggregates(f, has_failed(old) || has_failed(new));
	if (*f->why == '\0' && *p->bar != '\0')
		compare_unknown(f, "%s", p->bar);
	if (*f->why == '\0')
		compare_plans(p, f, old, new);
	if (*f->why != '\0')
		f->p = NAN; /* no test */
	p->c->nfigures++;
	return (0);
}

/* 1, 0, or a negative error number. */
static int
takes(const struct pair *p, const struct samples_row *row)
{
	return (p->scope->takes == NULL ? 1 :
	    p->scope->takes(row->name, p->scope->arg));
}

int
compare_add_figures(struct pair *p)
{
	const struct samples_row *r;
	size_t i, k;
	int error = 0, taken;

	for (i = 0; i < p->old->nrows && error == 0; i++) {
		r = &p->old->rows[i];
		taken = takes(p, r);
		if (taken <= 0) {
			error = taken;
			continue;
		}
		for (k = 0; k < p->old->nmetrics && error == 0; k++)
			error = add_figure(p, r,
			    samples_find(p->new_side, p->clock, r->name), k);
	}
	for (i = 0; i < p->new->nrows && error == 0; i++) {
		r = &p->new->rows[i];
		if (samples_find(p->old_side, p->clock, r->name) != NULL)
			continue;
		taken = takes(p, r);
		if (taken <= 0) {
			error = taken;
			continue;
		}
		for (k = 0; k < p->new->nmetrics && error == 0; k++)
			error = add_figure(p, NULL, r, k);
	}
	return (error);
}
