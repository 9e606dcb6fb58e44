/* SPDX-License-Identifier: BSD-2-Clause */
/* Two sides, figure by figure: numbers first, verdicts once all are known. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/compare.h"
#include "stats/stats.h"
#include "util/figure.h"

#define CONFIDENCE 0.95
#define NELEM(a)   (sizeof(a) / sizeof((a)[0]))

/* A clock of the two sides at hand. */
struct pair {
	struct comparison *c;
	enum samples_clock clock;
	const struct samples_part *old, *new;
	const struct samples *old_side, *new_side;
	const struct compare_scope *scope;
	bool plans; /* a difference of plans has been noted */
	char bar[160]; /* why nothing here can be compared; or empty */
};

const char *
compare_verdict_name(enum compare_verdict verdict)
{
	static const char *const names[] = {
	    "same", "better", "worse", "cannot tell"};

	return (names[verdict]);
}

/*
 * With which member another than the kernel has changed.  Instructions do not
 * depend on the host, nor on what emulates them; time does.  What is hardware
 * bars nothing where any machine will do.
 */
static const char *
bar_of(const struct pair *p, const char *member)
{
	static const struct {
		const char *member, *what;
		bool clocks[SAMPLES_CLOCKS];
		bool hardware;
	} bars[] = {
	    {"os", "different systems", {true, true, false}, false},
	    {"machine", "different machine", {true, true, false}, false},
	    {"target", "different target", {true, true, false}, false},
	    {"emulated", "emulated against real", {true, true, false}, false},
	    {"cpu_model", "different machine", {true, true, false}, true},
	    {"memory_mb", "different machine", {true, true, false}, true},
	    {"topology", "different machine", {true, true, false}, true},
	    {"accelerator", "different accelerator", {false, true, false},
		false},
	    {"host", "different machine", {false, true, false}, true},
	    {"num_cpus", "different machine", {false, false, true}, true},
	    {"ticks_per_second", "different clock rate", {false, true, false},
		true},
	    {"mhz_per_cpu", "different clock rate", {false, false, true},
		true},
	};
	size_t i;

	for (i = 0; i < NELEM(bars); i++)
		if (strcmp(member, bars[i].member) == 0 &&
		    bars[i].clocks[p->clock] &&
		    !(bars[i].hardware && p->scope->any_machine))
			return (bars[i].what);
	return (NULL);
}

/* Calibrated at every boot: only beyond a hundredth is it another clock. */
static bool
is_rate(const char *member)
{
	return (strcmp(member, "ticks_per_second") == 0 ||
	    strcmp(member, "mhz_per_cpu") == 0);
}

static bool
is_kernel(const char *member)
{
	return (strcmp(member, "os") == 0 || strcmp(member, "release") == 0 ||
	    strcmp(member, "version") == 0);
}

static bool
near(const char *a, const char *b)
{
	double x = strtod(a, NULL), y = strtod(b, NULL);

	return (fabs(x - y) <= 0.01 * fabs(x));
}

static bool
equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == b);
	return (strcmp(a, b) == 0);
}

/* A context's member; null: no file of this side has it. */
static const struct samples_member *
member_of(const struct samples_part *part, const char *name)
{
	size_t i;

	for (i = 0; i < part->nmembers; i++)
		if (strcmp(part->members[i].name, name) == 0)
			return (&part->members[i]);
	return (NULL);
}

static const char *
value_of(const struct samples_part *part, const char *name)
{
	const struct samples_member *member = member_of(part, name);

	return (member != NULL ? member->value : NULL);
}

static void
differ_in(struct pair *p, const struct samples_member *o,
    const struct samples_member *n)
{
	struct compare_difference *d;
	const char *what;

	p->c->stated += o->value != NULL && n->value != NULL;
	if (is_rate(o->name) && (p->clock == SAMPLES_EXACT ||
	    (o->value != NULL && n->value != NULL && near(o->value, n->value))))
		return;
	if (equal(o->value, n->value) && !o->mixed && !n->mixed)
		return;
	d = &p->c->differences[p->c->ndifferences++];
	*d = (struct compare_difference){
	    .clock = p->clock,
	    .member = o->name,
	    .old = o->value,
	    .new = n->value,
	    .mixed = o->mixed || n->mixed,
	};
	what = bar_of(p, o->name);
	/* Not stated is not different; it is listed all the same. */
	if (p->clock == SAMPLES_WALL && (o->value == NULL || n->value == NULL))
		what = NULL;
	if (what == NULL && d->mixed && is_kernel(o->name))
		what = "several kernels on one side";
	d->bars = what != NULL;
	if (what == NULL || p->bar[0] != '\0')
		return;
	if (!d->mixed && (o->value == NULL || n->value == NULL))
		snprintf(p->bar, sizeof(p->bar), "%s does not say its %s",
		    o->value == NULL ? "OLD" : "NEW", o->name);
	else
		snprintf(p->bar, sizeof(p->bar), "%s: %s %s", what, o->name,
		    d->mixed ? "varies between the files" : "differs");
}

/* Members that only one side has are the user's own. */
static void
differ(struct pair *p)
{
	const struct samples_member *o, *n;
	struct samples_member none = {.value = NULL};
	size_t i;

	for (i = 0; i < p->old->nmembers; i++) {
		o = &p->old->members[i];
		n = member_of(p->new, o->name);
		differ_in(p, o, n != NULL ? n : &none);
	}
	for (i = 0; i < p->new->nmembers; i++) {
		n = &p->new->members[i];
		none.name = n->name;
		if (member_of(p->old, n->name) == NULL)
			differ_in(p, &none, n);
	}
}

/* An emulator's cycles are its host's time, which other work takes away. */
static void
bar_emulated(struct pair *p)
{
	static const char yes[] = "true";

	if (p->clock == SAMPLES_TSC && p->bar[0] == '\0' &&
	    equal(value_of(p->old, "emulated"), yes) &&
	    equal(value_of(p->new, "emulated"), yes))
		snprintf(p->bar, sizeof(p->bar), "emulated CPUs: their cycles "
		    "follow the load of the host, and tell no kernel from "
		    "another");
}

static bool
is_more_better(const char *metric)
{
	static const char end[] = "_per_second";
	size_t n = strlen(metric);

	return (n >= sizeof(end) &&
	    strcmp(metric + n - (sizeof(end) - 1), end) == 0);
}

static __attribute__((format(printf, 2, 3))) void
unknown(struct compare_figure *f, const char *format, ...)
{
	va_list args;

	f->verdict = COMPARE_UNKNOWN;
	va_start(args, format);
	vsnprintf(f->why, sizeof(f->why), format, args);
	va_end(args);
}

/* Why a side has nothing to compare, or null. */
static void
explain(struct compare_figure *f, const struct samples_row *row,
    const struct samples_figure *figure, const char *side)
{
	if (f->why[0] != '\0')
		return;
	if (row == NULL)
		unknown(f, "not in %s", side);
	else if (row->error != NULL)
		unknown(f, "failed in %s: %.100s", side, row->error);
	else if (figure->n > 0)
		return;
	else if (row->skipped != NULL)
		unknown(f, "skipped in %s: %.100s", side, row->skipped);
	else if (figure->missing > 0)
		unknown(f, "not counted in %s", side);
	else if (row->idle)
		unknown(f, "%s made no iteration", side);
	else if (row->aggregates)
		unknown(f, "%s has only aggregates, no repetitions", side);
	else
		unknown(f, "%s has no %.60s", side, f->metric);
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
	if (o == NULL || n == NULL || isnan(f->old_median) ||
	    isnan(f->new_median))
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

/* A sink is no part of the path, nor the path of the sink. */
static bool
is_unsettled(const struct samples_row *row, const char *metric)
{
	if (row == NULL)
		return (false);
	if (strncmp(metric, "sink", 4) == 0)
		return (row->unsettled_sink);
	if (strncmp(metric, "map", 3) == 0 || strncmp(metric, "unmap", 5) == 0)
		return (row->unsettled);
	return (row->unsettled || row->unsettled_sink);
}

static bool
waits(const struct samples_row *row, const char *metric)
{
	return (row != NULL && row->waits && strncmp(metric, "map", 3) != 0 &&
	    strncmp(metric, "unmap", 5) != 0);
}

static void
note_plans(struct pair *p, const char *old, const char *new, bool mixed,
    bool bars)
{
	if (p->plans)
		return;
	p->plans = true;
	p->c->differences[p->c->ndifferences++] = (struct compare_difference){
	    .clock = p->clock, .member = "plan", .mixed = mixed,
	    .old = *old != '\0' ? old : NULL, .new = *new != '\0' ? new : NULL,
	    .bars = bars};
}

/* Figures of other pages, or of a kernel that prepared for other CPUs. */
static void
compare_plans(struct pair *p, struct compare_figure *f,
    const struct samples_row *old, const struct samples_row *new)
{
	if (p->clock == SAMPLES_WALL || old == NULL || new == NULL)
		return;
	if (old->plans || new->plans) {
		unknown(f, "several plans on one side");
		note_plans(p, old->plan, new->plan, true, true);
	} else if (strcmp(old->plan, new->plan) != 0) {
		if (old->plan[0] == '\0' || new->plan[0] == '\0')
			unknown(f, "%s does not say how many pages it streamed",
			    old->plan[0] == '\0' ? "OLD" : "NEW");
		else
			unknown(f, "different plan: %.60s, %.60s", old->plan,
			    new->plan);
		note_plans(p, old->plan, new->plan, false, true);
	} else if (old->possible_cpus != new->possible_cpus &&
	    !p->scope->any_machine) {
		if (old->possible_cpus < 0 || new->possible_cpus < 0)
			unknown(f, "%s does not say for how many CPUs the "
			    "kernel was prepared",
			    old->possible_cpus < 0 ? "OLD" : "NEW");
		else
			unknown(f, "different machine: the kernel was prepared "
			    "for %ld and %ld CPUs", old->possible_cpus,
			    new->possible_cpus);
	}
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
	unknown(f, "only aggregates in %s, no repetitions to test: their %s",
	    sides, kind);
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

/* One that should have been measured, and was not. */
static bool
is_lost(const struct samples_row *row)
{
	return (has_failed(row) || (row != NULL && (row->skipped != NULL ||
	    row->idle)));
}

static int
add_figure(struct pair *p, const struct samples_row *old,
    const struct samples_row *new, size_t metric)
{
	struct compare_figure *f = &p->c->figures[p->c->nfigures];
	const struct samples_figure *o, *n;
	int error;

	o = old != NULL ? &old->figures[metric] : NULL;
	n = new != NULL ? &new->figures[metric] : NULL;
	/* A metric that this benchmark has on no side is no figure. */
	if (!is_there(o) && !is_there(n) &&
	    (metric > 0 || p->old->nmetrics > 1) && !is_lost(old) &&
	    !is_lost(new))
		return (0);
	/*
	 * Nor is what waits for a device a figure of the exact clock, unless
	 * somebody asks for it.
	 */
	if (p->clock == SAMPLES_EXACT && p->old->nmetrics > 1 &&
	    (waits(old, p->old->metrics[metric]) ||
		waits(new, p->old->metrics[metric])))
		return (0);
	memset(f, 0, sizeof(*f));
	f->clock = p->clock;
	f->name = old != NULL ? old->name : new->name;
	f->metric = p->old->metrics[metric];
	f->more_is_better = is_more_better(f->metric);
	f->old = o;
	f->new = n;
	f->unsettled = is_unsettled(old, f->metric) ||
	    is_unsettled(new, f->metric);
	f->silent = (old != NULL && old->silent) ||
	    (new != NULL && new->silent);
	f->waits = waits(old, f->metric) || waits(new, f->metric);
	explain(f, old, o, "OLD");
	explain(f, new, n, "NEW");
	error = measure(f);
	if (error != 0)
		return (error);
	measure_aggregates(f, has_failed(old) || has_failed(new));
	if (f->why[0] == '\0' && p->bar[0] != '\0')
		unknown(f, "%s", p->bar);
	if (f->why[0] == '\0')
		compare_plans(p, f, old, new);
	if (f->why[0] != '\0')
		f->p = NAN; /* no test */
	p->c->nfigures++;
	return (0);
}

static bool
takes(const struct pair *p, const struct samples_row *row)
{
	return (p->scope->takes == NULL ||
	    p->scope->takes(row->name, p->scope->arg));
}

static int
add_figures(struct pair *p)
{
	const struct samples_row *r;
	size_t i, k;
	int error = 0;

	for (i = 0; i < p->old->nrows && error == 0; i++) {
		r = &p->old->rows[i];
		if (!takes(p, r))
			continue;
		for (k = 0; k < p->old->nmetrics && error == 0; k++)
			error = add_figure(p, r,
			    samples_find(p->new_side, p->clock, r->name), k);
	}
	for (i = 0; i < p->new->nrows && error == 0; i++) {
		r = &p->new->rows[i];
		if (samples_find(p->old_side, p->clock, r->name) != NULL ||
		    !takes(p, r))
			continue;
		for (k = 0; k < p->new->nmetrics && error == 0; k++)
			error = add_figure(p, NULL, r, k);
	}
	return (error);
}

static int
by_family(const void *a, const void *b)
{
	const struct compare_family *f = a, *g = b;
	int order;

	if (f->clock != g->clock)
		return (f->clock < g->clock ? -1 : 1);
	order = strcmp(f->name, g->name);
	return (order != 0 ? order : strcmp(f->metric, g->metric));
}

/* One entry a figure, which are then sorted and folded. */
static void
add_families(struct comparison *c)
{
	const struct compare_figure *f;
	struct compare_family *g, *h;
	size_t i, n = 0;
	double ratio;

	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		ratio = f->new_median / f->old_median;
		if (f->why[0] != '\0' || !(ratio > 0) || !isfinite(ratio))
			continue;
		g = &c->families[n++];
		g->clock = f->clock;
		g->metric = f->metric;
		snprintf(g->name, sizeof(g->name), "%.*s",
		    (int)strcspn(f->name, "/"), f->name);
		g->ratio = log(ratio);
		g->n = 1;
	}
	if (n == 0)
		return;
	qsort(c->families, n, sizeof(*g), by_family);
	g = c->families;
	for (h = g + 1; h < c->families + n; h++)
		if (by_family(g, h) == 0) {
			g->n++;
			g->ratio += h->ratio;
		} else
			*++g = *h;
	c->nfamilies = (size_t)(g - c->families) + 1;
	for (g = c->families, i = 0; i < c->nfamilies; i++, g++)
		g->ratio = exp(g->ratio / (double)g->n);
}

static int
clocks_apart(struct samples *old, struct samples *new, struct errmsg *err)
{
	char has[2][32] = {"", ""};
	struct samples *sides[2] = {old, new};
	enum samples_clock k;
	int i;

	for (i = 0; i < 2; i++)
		for (k = 0; k < SAMPLES_CLOCKS; k++)
			if (samples_get(sides[i], k) != NULL) {
				if (has[i][0] != '\0')
					strcat(has[i], " and ");
				strcat(has[i], samples_clock_name(k));
			}
	return (errmsg_set(err, EINVAL,
	    "clock %s against %s: figures of different clocks are never "
	    "compared; results of one clock accepted", has[0], has[1]));
}

int
compare_new(struct samples *old, struct samples *new,
    const struct compare_scope *scope, struct comparison **comparison,
    struct errmsg *err)
{
	static const struct compare_scope all = {.any_machine = false};
	struct pair pairs[SAMPLES_CLOCKS];
	struct comparison *c;
	size_t figures = 0, members = 0, i, n = 0;
	enum samples_clock k;
	int error = 0;

	for (k = 0; k < SAMPLES_CLOCKS; k++) {
		pairs[n] = (struct pair){.clock = k, .old_side = old,
		    .new_side = new, .scope = scope != NULL ? scope : &all,
		    .old = samples_get(old, k), .new = samples_get(new, k)};
		if (pairs[n].old == NULL || pairs[n].new == NULL)
			continue;
		figures += (pairs[n].old->nrows + pairs[n].new->nrows) *
		    pairs[n].old->nmetrics;
		members += pairs[n].old->nmembers + pairs[n].new->nmembers +
		    1; /* and the plan */
		n++;
	}
	if (n == 0)
		return (clocks_apart(old, new, err));
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return (errmsg_set(err, ENOMEM, "compare: no memory"));
	c->figures = calloc(figures + 1, sizeof(*c->figures));
	c->families = calloc(figures + 1, sizeof(*c->families));
	c->differences = calloc(members + 1, sizeof(*c->differences));
	if (c->figures == NULL || c->families == NULL ||
	    c->differences == NULL)
		error = -ENOMEM;
	for (i = 0; i < n && error == 0; i++) {
		pairs[i].c = c;
		differ(&pairs[i]);
		bar_emulated(&pairs[i]);
		error = add_figures(&pairs[i]);
	}
	if (error != 0) {
		compare_free(c);
		return (errmsg_set(err, -error, "compare: no memory"));
	}
	add_families(c);
	*comparison = c;
	return (0);
}

static void
set_direction(struct compare_figure *f)
{
	f->verdict = (f->shift > 0) == f->more_is_better ? COMPARE_BETTER
							 : COMPARE_WORSE;
}

/* Does no value of one side lie further than the margin from the other's? */
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
		unknown(f, "waits for a device, which is no work of the "
		    "kernel's");
	else if (f->unsettled && surely_near(f, margin))
		return;
	else if (meet)
		unknown(f, "varies by itself: %s to %s, %s to %s",
		    FIGURE(o->low, 10), FIGURE(o->high, 10),
		    FIGURE(n->low, 10), FIGURE(n->high, 10));
	else if (f->silent && close)
		unknown(f, "a side does not say whether its path settles "
		    "differently from boot to boot, by up to %.0f%%",
		    100 * COMPARE_UNSETTLED);
	else if (f->unsettled && close)
		unknown(f, "settles differently from boot to boot, as its "
		    "module says: by up to %.0f%% so far",
		    100 * COMPARE_UNSETTLED);
	else
		set_direction(f);
}

/* How many repetitions a side could tell anything with, of so many tests. */
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
		unknown(f, "too few repetitions: %zu against %zu, of %zu "
		    "figures %zu would do", f->old->n, f->new->n, tests,
		    needed);
	else if (isfinite(f->low) && base > 0)
		unknown(f, "between %s%% and %s%%",
		    figure_text(low, 100 * f->low / base, 3, FIGURE_SIGN),
		    figure_text(high, 100 * f->high / base, 3, FIGURE_SIGN));
	else
		unknown(f, "not sure, and old is 0");
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
			if (f->why[0] != '\0')
				f->verdict = COMPARE_UNKNOWN;
			else if (f->clock == SAMPLES_EXACT)
				judge_exact(f, options->margin);
			else
				judge(f, options, tests, needed);
			c->count[f->verdict]++;
			c->judged += f->verdict != COMPARE_UNKNOWN;
		}
	}
	free(p);
	return (error);
}

void
compare_free(struct comparison *c)
{
	if (c == NULL)
		return;
	free(c->figures);
	free(c->families);
	free(c->differences);
	free(c);
}
