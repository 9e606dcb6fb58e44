/* SPDX-License-Identifier: BSD-2-Clause */
/* A comparison as columns for a terminal or as tables in Markdown. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain/why.h"
#include "table/compare.h"
#include "util/figure.h"

#define WIDTH 40 /* of a benchmark's name, at most */

static const char *const clock_words[] = {
    "exact: instructions, compared as they are",
    "tsc: cycles, tested over repetitions",
    "wall: Google Benchmark's times in ns, tested over repetitions",
};

static const char *const colours[] = {"", "\033[32m", "\033[31m", "\033[33m"};

/* The output format and its options. */
struct form {
	FILE *out;
	bool markdown, all, colour;
	int width;
	struct why *why; /* null: nothing is explained */
	int error; /* -ENOMEM: a part is missing */
};

static const char *
value(char *buf, size_t size, const struct compare_figure *f, double v)
{
	static const char letters[] = " kMGT";
	size_t i = 0;

	if (isnan(v))
		snprintf(buf, size, "n/a");
	else if (f->clock == SAMPLES_EXACT)
		snprintf(buf, size, "%s", FIGURE(v, 15));
	else {
		for (; fabs(v) >= 99999.5 && letters[i + 1] != '\0'; i++)
			v /= 1000;
		snprintf(buf, size, "%s%.*s", FIGURE(v, 5), i > 0,
		    &letters[i]);
	}
	return (buf);
}

static void
name(const struct form *form, const char *s, int width)
{
	compared_name(s, width, form->markdown, form->out);
}

static void
line(const struct form *form, const struct compare_figure *f)
{
	char old[FIGURE_MAX], new[FIGURE_MAX], change[FIGURE_MAX],
	    low[FIGURE_MAX], high[FIGURE_MAX], range[2 * FIGURE_MAX + 4];
	const char *colour = form->colour ? colours[f->verdict] : "";
	const char *verdict = compare_verdict_name(f->verdict);
	bool bold = f->verdict == COMPARE_WORSE;
	double base = fabs(f->old_median);

	value(old, sizeof(old), f, f->old_median);
	value(new, sizeof(new), f, f->new_median);
	figure_percent(change, f->change);
	range[0] = '\0';
	if (f->clock == SAMPLES_EXACT && !isnan(f->shift) && f->shift != 0)
		figure_text(range, f->shift, 15, FIGURE_SIGN);
	else if (isfinite(f->low) && base > 0)
		snprintf(range, sizeof(range), "%s to %s",
		    figure_percent(low, f->low / base),
		    figure_percent(high, f->high / base));
	if (form->markdown) {
		fputs("| ", form->out);
		name(form, f->name, 0);
		fputs(" | ", form->out);
		name(form, f->metric, 0);
		fprintf(form->out, " | %s | %s | %s | %s | %s%s%s", old, new,
		    change, range, bold ? "**" : "", verdict,
		    bold ? "**" : "");
	} else {
		name(form, f->name, form->width);
		fprintf(form->out, " %-12s %9s %9s %8s  %-18s %s%s%s",
		    f->metric, old, new, change, range, colour, verdict,
		    *colour != '\0' ? "\033[0m" : "");
	}
	if (f->why[0] != '\0') {
		fputs(": ", form->out);
		name(form, f->why, 0);
	}
	fputs(form->markdown ? " |\n" : "\n", form->out);
}

static void
heading(const struct form *form, enum samples_clock clock)
{
	const char *range = clock == SAMPLES_EXACT ? "by" : "95% interval";

	if (form->markdown)
		fprintf(form->out, "\n### Clock %s\n\n| benchmark | metric | "
		    "old | new | change | %s | verdict |\n"
		    "|---|---|--:|--:|--:|--:|---|\n", clock_words[clock],
		    range);
	else
		fprintf(form->out, "\nclock %s\n%-*s %-12s %9s %9s %8s  %-18s "
		    "%s\n", clock_words[clock], form->width, "benchmark",
		    "metric", "old", "new", "change", range, "verdict");
}

/* The length of a reason up to its first figure. */
static size_t
gist(const char *why)
{
	return (strcspn(why, ":0123456789+"));
}

/* Each reason once, with the number of its figures and an example. */
static void
reasons(const struct form *form, const struct comparison *c,
    enum samples_clock clock)
{
	const struct compare_figure *kinds[32], *f;
	size_t counts[32], i, k, n = 0;

	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		if (f->clock != clock || f->verdict != COMPARE_UNKNOWN)
			continue;
		for (k = 0; k < n; k++)
			if (gist(kinds[k]->why) == gist(f->why) &&
			    memcmp(kinds[k]->why, f->why, gist(f->why)) == 0)
				break;
		if (k == n && n == sizeof(kinds) / sizeof(kinds[0]))
			k--; /* more reasons than exist */
		else if (k == n) {
			kinds[n] = f;
			counts[n++] = 0;
		}
		counts[k]++;
	}
	if (n > 0)
		fputs(form->markdown ? "\nCannot tell:\n\n" :
		    "cannot tell:\n", form->out);
	for (k = 0; k < n; k++) {
		fprintf(form->out, form->markdown ? "- %zu: " : "  %5zu  ",
		    counts[k]);
		name(form, kinds[k]->why, 0);
		fputs(counts[k] > 1 ? " (such as " : " (", form->out);
		name(form, kinds[k]->name, 0);
		fputc(' ', form->out);
		name(form, kinds[k]->metric, 0);
		fputs(")\n", form->out);
	}
}

/* Five significant digits, with trailing zeros in the usual range. */
static const char *
ratio(char text[FIGURE_MAX], double r)
{
	return (figure_text(text, r, 5, r >= 0.1 && r < 9999 ? FIGURE_ZEROS :
	    0));
}

static void
families(const struct form *form, const struct comparison *c,
    enum samples_clock clock)
{
	const struct compare_family *g;
	char text[FIGURE_MAX];
	size_t i, n = 0;

	for (i = 0; i < c->nfamilies; i++) {
		g = &c->families[i];
		if (g->clock != clock)
			continue;
		if (n++ == 0 && form->markdown)
			fputs("\n| family | metric | figures | new / old, "
			      "geometric mean |\n|---|---|--:|--:|\n",
			    form->out);
		else if (n == 1)
			fprintf(form->out, "\n%-*s %-18s %7s  new / old, "
			    "geometric mean\n", form->width, "family",
			    "metric", "figures");
		fputs(form->markdown ? "| " : "", form->out);
		name(form, g->name, form->markdown ? 0 : form->width);
		fputs(form->markdown ? " | " : " ", form->out);
		name(form, g->metric, form->markdown ? 0 : 18);
		fprintf(form->out, form->markdown ? " | %zu | %s |\n" :
		    " %7zu  %s\n", g->n, ratio(text, g->ratio));
	}
}

static void
clock_part(struct form *form, const struct comparison *c,
    enum samples_clock clock)
{
	const struct compare_figure *f;
	size_t i, n = 0;
	bool shown;

	form->width = 9;
	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		n += f->clock == clock;
		if (f->clock == clock && (int)strlen(f->name) > form->width)
			form->width = (int)strlen(f->name);
	}
	if (n == 0)
		return;
	if (form->width > WIDTH)
		form->width = WIDTH;
	for (i = n = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		shown = form->all || f->verdict == COMPARE_BETTER ||
		    f->verdict == COMPARE_WORSE;
		if (f->clock != clock || !shown)
			continue;
		if (n++ == 0)
			heading(form, clock);
		line(form, f);
		if (form->why != NULL && f->verdict != COMPARE_SAME &&
		    why_print(form->why, f, form->markdown,
		    form->width + 13, form->out) != 0)
			form->error = -ENOMEM;
	}
	if (n == 0)
		fprintf(form->out, "\n%slock %s\nno figure is known to "
		    "differ\n", form->markdown ? "### C" : "c",
		    clock_words[clock]);
	if (!form->all)
		reasons(form, c, clock);
	families(form, c, clock);
}

/* How many of the figures that differ are explained, if any is. */
static void
explained(struct form *form, const struct comparison *c)
{
	struct why_tally t = {0, 0, 0};

	if (form->why != NULL && why_count(form->why, c, &t) != 0)
		form->error = -ENOMEM;
	if (t.explained == 0)
		return;
	fprintf(form->out, "%s%zu of %zu figures that differ are explained, "
	    "%zu of them with nothing left over\n", form->markdown ? "\n" : "",
	    t.explained, t.differ, t.whole);
}

static void
print_all(struct form *form, const struct compared *c)
{
	static const enum compare_verdict order[] = {COMPARE_WORSE,
	    COMPARE_BETTER, COMPARE_SAME, COMPARE_UNKNOWN};
	enum samples_clock clock;
	size_t i, k;

	for (i = 0; i < c->n; i++) {
		fputs(i > 0 ? "\n" : "", form->out);
		fputs(form->markdown ? "## " : "", form->out);
		name(form, c->old, 0);
		fputs(" -> ", form->out);
		name(form, c->new[i], 0);
		fputs(form->markdown ? "\n\n" : "\n", form->out);
		compared_context(c->comparisons[i], form->markdown, form->out);
		form->why = c->whys != NULL ? c->whys[i] : NULL;
		for (clock = 0; clock < SAMPLES_CLOCKS; clock++)
			clock_part(form, c->comparisons[i], clock);
		fputc('\n', form->out);
		for (k = 0; k < COMPARE_VERDICTS; k++)
			fprintf(form->out, "%s%zu %s", k > 0 ? ", " : "",
			    c->comparisons[i]->count[order[k]],
			    compare_verdict_name(order[k]));
		fputc('\n', form->out);
		explained(form, c->comparisons[i]);
	}
}

int
compared_text(const struct compared *c, const struct compared_how *how,
    FILE *out)
{
	struct form form = {.out = out, .all = how->all,
		.colour = how->colour};

	print_all(&form, c);
	return (form.error);
}

int
compared_markdown(const struct compared *c, const struct compared_how *how,
    FILE *out)
{
	struct form form = {.out = out, .markdown = true, .all = how->all};

	print_all(&form, c);
	return (form.error);
}
