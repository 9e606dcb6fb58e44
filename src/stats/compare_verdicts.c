/* SPDX-License-Identifier: BSD-2-Clause */
/* Verdicts, once the numbers of all figures are known. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/compare_internal.h"
#include "stats/stats.h"
#include "util/figure.h"
#include "util/printable.h"

#define DIGITS 10 /* of a figure in a sentence */

const char *
compare_verdict_name(enum compare_verdict verdict)
{
	static const char *const names[] = {
	    "same", "better", "worse", "cannot tell"};

	return (names[verdict]);
}

void
compare_unknown(struct compare_figure *f, const char *format, ...)
{
	va_list args;

	f->verdict = COMPARE_UNKNOWN;
	va_start(args, format);
	vsnprintf(f->why, sizeof(f->why), format, args);
	/* What a file says may be cut inside of a character. */
	printable(f->why, strlen(f->why));
	va_end(args);
}

static void
set_direction(struct compare_figure *f)
{
	f->verdict = (f->shift > 0) == f->more_is_better ? COMPARE_BETTER
							 : COMPARE_WORSE;
}

/*
 * Whether no value of one side lies further than the margin from those of the
 * other.
 */
static bool
surely_near(const struct compare_figure *f, double margin)
{
	double most = margin * fabs(f->old_median);

	return (f->new->high - f->old->low <= most &&
	    f->old->high - f->new->low <= most);
}

static void
judge_exact(struct compare_figure *f, double margin)
{
	const struct samples_figure *o = f->old, *n = f->new;
	bool meet = o->low <= n->high && n->low <= o->high;
	/* Between the ranges; less than 0 where they meet. */
	double gap = fmax(o->low - n->high, n->low - o->high);
	bool close = gap <= COMPARE_UNSETTLED * fabs(f->old_median);

	f->verdict = COMPARE_SAME;
	if (f->shift == 0)
		return;
	if (f->waits)
		compare_unknown(f, "waits for a device, which is no work of "
		    "the kernel's");
	else if (f->unsettled && surely_near(f, margin))
		return;
	else if (meet)
		compare_unknown(f, "varies by itself: %s to %s, %s to %s",
		    FIGURE(o->low, DIGITS), FIGURE(o->high, DIGITS),
		    FIGURE(n->low, DIGITS), FIGURE(n->high, DIGITS));
	else if (f->silent && close)
		compare_unknown(f, "a side does not say whether its path "
		    "settles differently from boot to boot, by up to %s%%",
		    FIGURE(100 * COMPARE_UNSETTLED, DIGITS));
	else if (f->unsettled && close)
		compare_unknown(f, "settles differently from boot to boot, as "
		    "its module says: by up to %s%% so far",
		    FIGURE(100 * COMPARE_UNSETTLED, DIGITS));
	else
		set_direction(f);
}

void
compare_settle(struct comparison *c, struct compare_figure *f, double shift)
{
	c->count[f->verdict]--;
	c->judged -= f->verdict != COMPARE_UNKNOWN;
	f->verdict = COMPARE_SAME;
	f->steady = true;
	f->shift = shift;
	snprintf(f->why, sizeof(f->why), "%s", f->new_median - f->old_median ==
	    shift ? "" : "without functions that vary from boot to boot");
	f->change = f->old_median != 0 ? shift / fabs(f->old_median) : NAN;
	if (shift != 0)
		set_direction(f);
	c->count[f->verdict]++;
	c->judged++;
}

/* How many repetitions a side needs for any verdict, among so many tests. */
static size_t
enough(double alpha, size_t tests)
{
	size_t n;

	for (n = 2; n < 1000; n++)
		if (stats_least_p(n, n) * (double)tests < alpha)
			break;
	return (n);
}

static void
judge(struct compare_figure *f, const struct compare_options *o, size_t tests,
    size_t needed)
{
	double least = stats_least_p(f->old->n, f->new->n), base;
	char low[FIGURE_MAX], high[FIGURE_MAX];

	base = fabs(f->old_median);
	if (f->corrected < o->alpha && f->shift != 0)
		set_direction(f);
	else if (f->low >= -o->margin * base && f->high <= o->margin * base)
		f->verdict = COMPARE_SAME;
	else if (least * (double)tests >= o->alpha)
		compare_unknown(f, "too few repetitions: %zu against %zu, of "
		    "%zu figures %zu would do", f->old->n, f->new->n, tests,
		    needed);
	else if (isfinite(f->low) && base > 0)
		compare_unknown(f, "between %s%% and %s%%",
		    figure_text(low, 100 * f->low / base, 3, FIGURE_SIGN),
		    figure_text(high, 100 * f->high / base, 3, FIGURE_SIGN));
	else
		compare_unknown(f, "not sure, and old is 0");
}

int
compare_finish(struct comparison **comparisons, size_t n,
    const struct compare_options *options)
{
	struct comparison *c;
	struct compare_figure *f;
	size_t i, k, at, all, tests, needed;
	double *p;
	int error;

	for (all = tests = i = 0; i < n; i++)
		all += comparisons[i]->nfigures;
	p = malloc((all + 1) * sizeof(*p));
	if (p == NULL)
		return (-ENOMEM);
	for (at = i = 0; i < n; i++)
		for (k = 0; k < comparisons[i]->nfigures; k++, at++) {
			p[at] = comparisons[i]->figures[k].p;
			tests += !isnan(p[at]);
		}
	error = stats_holm(p, all);
	needed = enough(options->alpha, tests);
	for (at = i = 0; i < n && error == 0; i++) {
		c = comparisons[i];
		for (k = 0; k < c->nfigures; k++, at++) {
			f = &c->figures[k];
			f->corrected = p[at];
			f->comparable = *f->why == '\0';
			if (f->comparable && f->clock == SAMPLES_EXACT)
				judge_exact(f, options->margin);
			else if (f->comparable)
				judge(f, options, tests, needed);
			c->count[f->verdict]++;
			c->judged += f->verdict != COMPARE_UNKNOWN;
		}
	}
	free(p);
	return (error);
}
