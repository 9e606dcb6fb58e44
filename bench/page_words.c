/* SPDX-License-Identifier: BSD-2-Clause */
/* What a report says: first in words, then in tables and pictures. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "page_parts.h"
#include "plot_rows.h"
#include "stats/compare.h"

#define PAGE_BYTES 4096.0
/*
 * What reviews gave an Adaptec 2200S for writes: 200 MB/s.  And a guess, for
 * the size of the thing alone: a CPU of its days ends 10^9 instructions a
 * second.
 */
#define CARD_BYTES_PER_SECOND 200e6
#define INSTRUCTIONS_PER_SECOND 1e9
#define SHOWN 3 /* of what changed most, in words */

/* Whole kernels' comparison; null where that cannot be done. */
static struct comparison *
compared(const struct page_kernel *old, const struct page_kernel *new)
{
	static const struct compare_options options = {0.05, 0.05};
	struct comparison *c = NULL;
	struct fault fault;

	if (compare_new(old->samples, new->samples, false, &c, &fault) != 0)
		return (NULL);
	if (compare_finish(&c, 1, &options) == 0)
		return (c);
	compare_free(c);
	return (NULL);
}

static size_t
count(const struct comparison *c, enum samples_clock clock,
    enum compare_verdict verdict)
{
	size_t i, n = 0;

	for (i = 0; i < c->nfigures; i++)
		n += c->figures[i].clock == clock &&
		    c->figures[i].verdict == verdict;
	return (n);
}

static bool
changed(const struct compare_figure *f, enum samples_clock clock)
{
	return (f->clock == clock && (f->verdict == COMPARE_WORSE ||
	    f->verdict == COMPARE_BETTER));
}

/* What was 0 has changed beyond measure. */
static double
extent(const struct compare_figure *f)
{
	return (isnan(f->change) ? INFINITY : fabs(f->change));
}

struct walk {
	const struct comparison *c;
	enum samples_clock clock;
	size_t at;    /* the last figure that came; SIZE_MAX: none */
	double limit; /* and its extent */
};

static struct walk
walk_from_most(const struct comparison *c, enum samples_clock clock)
{
	return ((struct walk){c, clock, SIZE_MAX, INFINITY});
}

/* The next figure, in the order of how much it changed; null: no more. */
static const struct compare_figure *
walk_next(struct walk *w)
{
	const struct compare_figure *f;
	size_t i, best = SIZE_MAX;
	double most = -1, e;

	for (i = 0; i < w->c->nfigures; i++) {
		f = &w->c->figures[i];
		e = extent(f);
		if (!changed(f, w->clock) || e > w->limit || e <= most ||
		    (e >= w->limit && w->at != SIZE_MAX && i <= w->at))
			continue;
		best = i;
		most = e;
	}
	if (best == SIZE_MAX)
		return (NULL);
	w->at = best;
	w->limit = most;
	return (&w->c->figures[best]);
}

static void
put_change(char *text, size_t size, const struct compare_figure *f)
{
	if (isfinite(f->change))
		snprintf(text, size, "%+.2f%%", 100 * f->change);
	else
		snprintf(text, size, "from nothing");
}

static void
say_changes(struct page *page, const struct comparison *c,
    enum samples_clock clock)
{
	struct walk walk = walk_from_most(c, clock);
	const struct compare_figure *f;
	char change[32];
	size_t i;

	for (i = 0; i < SHOWN && (f = walk_next(&walk)) != NULL; i++) {
		put_change(change, sizeof(change), f);
		page_text(page, "%s: %s of %s went from %.6g to %.6g, %s.",
		    f->verdict == COMPARE_WORSE ? "Worse" : "Better",
		    f->metric, f->name, f->old_median, f->new_median, change);
	}
}

/* At which kernels something differs from the one before. */
static void
say_steps(struct page *page, const struct page_set *set,
    enum samples_clock clock)
{
	struct comparison *c;
	char *text = NULL;
	size_t i, n, size = 0, steps = 0;
	FILE *out = open_memstream(&text, &size);

	for (i = 1; i < set->n && out != NULL; i++) {
		c = compared(&set->kernels[i - 1], &set->kernels[i]);
		if (c == NULL)
			continue;
		n = count(c, clock, COMPARE_WORSE) +
		    count(c, clock, COMPARE_BETTER);
		if (n > 0)
			fprintf(out, "%s%s (%zu)", steps++ > 0 ? ", " : "",
			    set->kernels[i].name, n);
		compare_free(c);
	}
	if (out == NULL || fclose(out) != 0)
		return;
	if (steps > 0)
		page_text(page, "Kernels that differ from the one before, and "
		    "in how many figures: %s.", text);
	free(text);
}

static void
say_compared(struct page *page, const struct page_set *set,
    const struct comparison *c, enum samples_clock clock)
{
	size_t worse = count(c, clock, COMPARE_WORSE);
	size_t better = count(c, clock, COMPARE_BETTER);
	size_t same = count(c, clock, COMPARE_SAME);
	size_t unknown = count(c, clock, COMPARE_UNKNOWN);

	if (worse + better + same + unknown == 0)
		return;
	page_text(page, "From %s to %s, in %s: %zu figures became worse, %zu "
	    "better, %zu are the same%s; of %zu it cannot be told.",
	    set->kernels[0].name, set->kernels[set->n - 1].name,
	    page_unit(clock), worse, better, same,
	    clock == SAMPLES_EXACT ? ", to the instruction" : "", unknown);
	say_changes(page, c, clock);
	if (set->n > 2)
		say_steps(page, set, clock);
}

static void
say_dump(struct page *page, const struct page_kernel *k, double gigabytes)
{
	double bytes = gigabytes * 1e9;
	double enter = page_ticks(k, SAMPLES_EXACT, "enter", 16);
	double temporary = page_ticks(k, SAMPLES_EXACT, "kenter_temporary", 16);

	if (isnan(enter) || isnan(temporary))
		return;
	page_text(page, "A dump of %g GB on %s is %.3g million pages. Mapped "
	    "16 at a time they take %.3g million instructions through enter "
	    "and %.3g million through kenter_temporary. An Adaptec 2200S, at "
	    "the 200 MB/s that reviews gave its writes, takes %.3g s. At "
	    "a thousand million instructions a second, which is a guess and no "
	    "measurement, mapping would be %.2g %% of that through enter and "
	    "%.2g %% through kenter_temporary.", gigabytes, k->name,
	    bytes / PAGE_BYTES / 1e6, enter * bytes / PAGE_BYTES / 1e6,
	    temporary * bytes / PAGE_BYTES / 1e6,
	    bytes / CARD_BYTES_PER_SECOND,
	    100 * enter / PAGE_BYTES / INSTRUCTIONS_PER_SECOND *
		CARD_BYTES_PER_SECOND,
	    100 * temporary / PAGE_BYTES / INSTRUCTIONS_PER_SECOND *
		CARD_BYTES_PER_SECOND);
}

/* Between the first and the last kernel, what that is for a dump. */
static void
say_dump_change(struct page *page, const struct page_set *set,
    double gigabytes)
{
	static const char *const paths[] = {"enter", "kenter_temporary"};
	const struct page_kernel *old = &set->kernels[0];
	const struct page_kernel *new = &set->kernels[set->n - 1];
	double a, b, pages = gigabytes * 1e9 / PAGE_BYTES;
	size_t i;

	for (i = 0; i < 2; i++) {
		a = page_ticks(old, SAMPLES_EXACT, paths[i], 16);
		b = page_ticks(new, SAMPLES_EXACT, paths[i], 16);
		if (isnan(a) || isnan(b))
			continue;
		if (a == b)
			page_text(page, "Through %s such a dump takes no more "
			    "and no less on %s than on %s.", paths[i],
			    new->name, old->name);
		else
			page_text(page, "Through %s such a dump takes %.3g "
			    "million instructions %s on %s than on %s.",
			    paths[i], fabs(b - a) * pages / 1e6,
			    b > a ? "more" : "less", new->name, old->name);
	}
}

static void
say_caveats(struct page *page, const struct page_set *set)
{
	const struct page_kernel *k = &set->kernels[set->n - 1];
	int c;

	for (c = 0; c < PAGE_CLOCKS; c++)
		if (k->result[c] != NULL &&
		    result_bool(k->result[c], "emulated"))
			page_text(page, c == SAMPLES_EXACT ?
			    "Instructions were counted on an emulated CPU: they "
			    "repeat exactly, and are no time." :
			    "Cycles were taken on an emulated CPU: they show "
			    "orders of magnitude only.");
}

static void
number(char *cell, size_t size, double v, enum samples_clock clock)
{
	if (isnan(v))
		snprintf(cell, size, "n/a");
	else
		snprintf(cell, size, clock == SAMPLES_EXACT ? "%.8g" : "%.4g",
		    v);
}

static void
list_changes(struct page *page, const struct comparison *c,
    enum samples_clock clock)
{
	static const char *const head[] = {"benchmark", "metric", "old", "new",
	    "change", "verdict"};
	struct walk walk = walk_from_most(c, clock);
	const struct compare_figure *f;
	char old[32], new[32], change[32];
	bool open = false;

	while ((f = walk_next(&walk)) != NULL) {
		if (!open)
			page_table(page, "What changed, in the order of how "
			    "much", head, 6);
		open = true;
		number(old, sizeof(old), f->old_median, clock);
		number(new, sizeof(new), f->new_median, clock);
		put_change(change, sizeof(change), f);
		page_row(page, (const char *const[]){f->name, f->metric, old,
		    new, change, compare_verdict_name(f->verdict)});
	}
	if (open)
		page_table_end(page);
}

static int
write_clock(struct page *page, const struct page_set *set,
    enum samples_clock clock, const struct comparison *c, struct fault *fault)
{
	size_t i, last = set->n;
	char heading[64];

	for (i = 0; i < set->n; i++)
		if (set->kernels[i].result[clock] != NULL)
			last = i;
	if (last == set->n)
		return (0);
	snprintf(heading, sizeof(heading), "In %s", page_unit(clock));
	page_heading(page, heading);
	if (c != NULL)
		list_changes(page, c, clock);
	return (page_parts(page, set, clock, &set->kernels[last], fault));
}

int
page_write(struct page *page, const struct page_set *set,
    const struct page_options *options, struct fault *fault)
{
	const struct page_kernel *last = &set->kernels[set->n - 1];
	struct comparison *c = NULL;
	char title[512];
	int clock, error = 0;

	if (set->n > 1)
		snprintf(title, sizeof(title), "Dump mapping paths: %zu "
		    "kernels, %s to %s", set->n, set->kernels[0].name,
		    last->name);
	else
		snprintf(title, sizeof(title), "Dump mapping paths of %s",
		    last->name);
	page_open(page, title);
	page_heading(page, "In short");
	if (set->n > 1)
		c = compared(&set->kernels[0], last);
	for (clock = 0; clock < PAGE_CLOCKS && c != NULL; clock++)
		say_compared(page, set, c, (enum samples_clock)clock);
	say_dump(page, last, options->gigabytes);
	if (set->n > 1)
		say_dump_change(page, set, options->gigabytes);
	say_caveats(page, set);
	for (clock = 0; clock < PAGE_CLOCKS && error == 0; clock++)
		error = write_clock(page, set, (enum samples_clock)clock, c,
		    fault);
	if (error == 0 && options->timeline != NULL)
		error = page_timeline(page, options->timeline, fault);
	compare_free(c);
	page_close(page);
	return (error);
}
