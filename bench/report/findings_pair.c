/* SPDX-License-Identifier: BSD-2-Clause */
/* The changes from one kernel to another. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/parts.h"
#include "report/findings.h"
#include "result/select.h"
#include "util/figure.h"
#include "util/text_stream.h"

/* Better or worse, by the direction in which the metric is better. */
static const char *
verdict_of(const struct change_line *l, size_t n)
{
	bool better = false, worse = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (l[i].most == NULL)
			continue;
		better |= l[i].most->more_is_better ? l[i].high > 0 :
		    l[i].low < 0;
		worse |= l[i].most->more_is_better ? l[i].low < 0 :
		    l[i].high > 0;
	}
	return (!better ? "worse" : !worse ? "better" : "worse and better");
}

static size_t
changed(const struct change_line *l)
{
	return (l->count[COMPARE_WORSE] + l->count[COMPARE_BETTER] -
	    l->harness);
}

/* Is the figure one of that path? */
static bool
is_of_path(const struct compare_figure *f, const char *path)
{
	const char *start;
	size_t n;

	start = row_path_of(f->name, &n);
	return (start != NULL && strlen(path) == n &&
	    strncmp(start, path, n) == 0);
}

/* The families whose benchmarks of that path changed. */
static void
say_families(FILE *out, const struct report_pair *pair, const char *path)
{
	const struct comparison *c = pair->comparison;
	const struct compare_figure *f;
	enum row_family family;
	struct names names = {.n = 0};
	size_t i;

	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		family = row_family_of(f->name, strlen(f->name));
		if (f->clock == pair->group->clock && family != ROW_FAMILIES &&
		    is_of_path(f, path) && (f->verdict == COMPARE_WORSE ||
		    f->verdict == COMPARE_BETTER))
			names_add(&names, row_families[family].name);
	}
	if (names.n > 0)
		fputs(", in ", out);
	for (i = 0; i < names.n; i++)
		findings_list(out, i, names.n, names.name[i]);
}

static void
sentence_end(struct report *report, struct text_stream *text)
{
	char *said = findings_text(report, text);

	if (said != NULL)
		report_text(report, "%s", said);
	free(said);
}

/* The n lines of one path: the largest change, then all changes. */
static void
say_path(struct report *report, const struct report_pair *pair,
    const struct change_line *l, size_t n)
{
	const struct compare_figure *f = l->most;
	size_t i, all = 0, said = 0;
	char stage[64], range[CHANGES_RANGE];
	struct text_stream text;
	FILE *out = findings_begin(report, &text);

	if (out == NULL)
		return;
	for (i = 0; i < n; i++)
		all += changed(&l[i]);
	changes_stage(f->metric, stage, sizeof(stage));
	fprintf(out, "%s, %s: %s%s of %s, from %s to %s, %s.",
	    l->path, verdict_of(l, n), all > 1 ? "largest change in " : "",
	    stage,
	    f->name, FIGURE(f->old_median, 6), FIGURE(f->new_median, 6),
	    changes_range(range, f->change, f->change));
	for (i = 0; all > 1 && i < n; i++) {
		if (changed(&l[i]) == 0)
			continue;
		changes_stage(l[i].metric, stage, sizeof(stage));
		fprintf(out, "%s%s %s (%zu%s)", said == 0 ?
		    " All changes: " : ", ", stage,
		    changes_range(range, l[i].low, l[i].high),
		    changed(&l[i]), said > 0 ? "" : changed(&l[i]) == 1 ?
		    " figure" : " figures");
		said++;
	}
	if (all > 1) {
		say_families(out, pair, l->path);
		fputc('.', out);
	}
	sentence_end(report, &text);
	report_why(report, pair, f);
}

static void
say_paths(struct report *report, const struct report_pair *pair)
{
	const struct change_line *l = pair->changes.lines;
	const struct change_line *end = l + pair->changes.n, *next;

	for (; l < end && l->most != NULL; l = next) {
		for (next = l; next < end && next->came == l->came; next++)
			;
		say_path(report, pair, l, (size_t)(next - l));
	}
}

/* A reason, with the names of the kernels in place of OLD and NEW. */
static void
put_reason(FILE *out, const struct report_pair *pair, const char *why)
{
	for (; *why != '\0'; why++) {
		if (strncmp(why, "OLD", 3) == 0)
			fputs(pair->old->name, out);
		else if (strncmp(why, "NEW", 3) == 0)
			fputs(pair->new->name, out);
		else {
			fputc(*why, out);
			continue;
		}
		why += 2;
	}
}

/* Each reason once, without the details in which its figures differ. */
static void
say_reasons(FILE *out, const struct report_pair *pair)
{
	const struct comparison *c = pair->comparison;
	const struct compare_figure *f;
	struct {
		char kind[160], why[160];
		size_t times;
	} reasons[8];
	char kind[160];
	size_t i, k, n = 0;

	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		if (f->clock != pair->group->clock ||
		    f->verdict != COMPARE_UNKNOWN)
			continue;
		if (strncmp(f->why, "between ", 8) == 0)
			snprintf(kind, sizeof(kind), "too wide an interval");
		else
			snprintf(kind, sizeof(kind), "%.*s",
			    (int)strcspn(f->why, ":"), f->why);
		for (k = 0; k < n && strcmp(reasons[k].kind, kind) != 0; k++)
			;
		if (k == 8)
			continue;
		if (k == n) {
			memcpy(reasons[n].kind, kind, sizeof(kind));
			memcpy(reasons[n].why, f->why, sizeof(f->why));
			reasons[n++].times = 0;
		} else if (strcmp(reasons[k].why, f->why) != 0)
			memcpy(reasons[k].why, kind, sizeof(kind));
		reasons[k].times++;
	}
	for (i = 0; i < n; i++) {
		fprintf(out, "%s%zu: ", i == 0 ? " (" : "; ",
		    reasons[i].times);
		put_reason(out, pair, reasons[i].why);
	}
	fputs(n > 0 ? ")" : "", out);
}

/* The possible CPUs and memory of both kernels. */
static void
say_setup(FILE *out, const struct report_pair *pair)
{
	char old[96], new[96];

	report_setup(pair->old, pair->group->clock, ROW_FAMILIES, old,
	    sizeof(old));
	report_setup(pair->new, pair->group->clock, ROW_FAMILIES, new,
	    sizeof(new));
	if (old[0] == '\0' && new[0] == '\0')
		return;
	if (strcmp(old, new) == 0)
		fprintf(out, " Both kernels had %s, on which the figures "
		    "depend.", new);
	else
		fprintf(out, " The first had %s, the second %s.",
		    old[0] != '\0' ? old : "an unrecorded setup",
		    new[0] != '\0' ? new : "an unrecorded setup");
}

/*
 * Print in how many figures, and of which paths, a kernel differs from another.
 * Returns the number of figures with a verdict other than cannot tell.
 */
static size_t
say_step(struct report *report, FILE *out, const struct report_kernel *old,
    const struct report_kernel *new, enum samples_clock clock)
{
	struct comparison *c = report_compare(old->samples, new->samples);
	struct changes changes = {.n = 0};
	size_t i, n, paths = 0, said = 0;

	if (c == NULL || changes_new(c, clock,
	    select_harness(old->rows[clock]), &changes) != 0) {
		report_fail(report, "report: no memory");
		compare_free(c);
		return (0);
	}
	n = changes.count[COMPARE_WORSE] + changes.count[COMPARE_BETTER];
	if (n > 0)
		fprintf(out, "%s differs in %zu figure%s", new->name, n,
		    n == 1 ? "" : "s");
	else
		fprintf(out, "%s differs in no figure", new->name);
	for (i = 0; i < changes.n; i++)
		paths += changes.lines[i].most != NULL && (i == 0 ||
		    changes.lines[i].came != changes.lines[i - 1].came);
	fputs(paths > 0 ? ", of " : "", out);
	for (i = 0; i < changes.n; i++)
		if (changes.lines[i].most != NULL && (i == 0 ||
		    changes.lines[i].came != changes.lines[i - 1].came))
			findings_list(out, said++, paths,
			    changes.lines[i].path);
	if (changes.by_harness > 0)
		fprintf(out, "%s the harness", paths == 0 ? ", of" :
		    ", and of");
	if (changes.count[COMPARE_UNKNOWN] > 0)
		fprintf(out, "; %zu cannot be told",
		    changes.count[COMPARE_UNKNOWN]);
	n += changes.count[COMPARE_SAME];
	changes_free(&changes);
	compare_free(c);
	return (n);
}

/* Each kernel against the one before, or against the base that was named. */
static void
say_steps(struct report *report, const struct report_group *g)
{
	struct text_stream text;
	size_t i, judged = 0, n = 0;
	char *said;
	FILE *out;

	if (g->n < 3 || (out = findings_begin(report, &text)) == NULL)
		return;
	for (i = 0; i < g->n; i++) {
		if (i == g->base)
			continue;
		fputs(n++ > 0 ? ". " : "", out);
		judged += say_step(report, out,
		    g->kernels[g->base != 0 ? g->base : i - 1], g->kernels[i],
		    g->clock);
	}
	said = findings_text(report, &text);
	if (said != NULL && judged > 0)
		report_text(report, "Each kernel against %s: %s.",
		    g->base != 0 ? g->kernels[g->base]->name
				 : "the one before it",
		    said);
	free(said);
}

/* The change of the harness, which every figure includes. */
static void
say_harness(struct report *report, const struct report_pair *pair)
{
	const struct changes *changes = &pair->changes;
	char stage[64], *sentence;
	size_t i, n = 0, said = 0;
	struct text_stream text;
	FILE *out;

	for (i = 0; i < changes->nharness; i++)
		n += changes->harness[i].shift != 0;
	if (n == 0 || (out = findings_begin(report, &text)) == NULL)
		return;
	for (i = 0; i < changes->nharness; i++) {
		if (changes->harness[i].shift == 0)
			continue;
		changes_stage(changes->harness[i].metric, stage,
		    sizeof(stage));
		fprintf(out, "%s%s in %s", said == 0 ? "" : said + 1 < n ?
		    ", " : " and ", figure_text((char[FIGURE_MAX]){""},
		    changes->harness[i].shift, 6, FIGURE_SIGN), stage);
		said++;
	}
	sentence = findings_text(report, &text);
	if (sentence != NULL)
		report_text(report,
		    "The harness (path %s), which every figure "
		    "includes, changed too: %s, in instructions per batch. "
		    "%zu of the worse or better figures changed by exactly "
		    "that, and are not in the sentences above.",
		    select_harness(pair->old->rows[pair->group->clock]), sentence,
		    changes->by_harness);
	free(sentence);
}

void
report_say_pair(struct report *report, const struct report_pair *pair)
{
	const enum samples_clock clock = pair->group->clock;
	const size_t *count = pair->changes.count;
	struct text_stream text;
	char kind[320];
	FILE *out;

	if (pair->changes.n == 0 ||
	    (out = findings_begin(report, &text)) == NULL)
		return;
	report_kind(pair->group, kind, sizeof(kind));
	fprintf(out, "From %s to %s, in %s (%s): ", pair->old->name,
	    pair->new->name, row_clocks[clock].unit, kind);
	if (count[COMPARE_SAME] + count[COMPARE_WORSE] +
	    count[COMPARE_BETTER] > 0)
		fprintf(out, "%zu figures are worse, %zu better, %zu the same; "
		    "%zu cannot be told", count[COMPARE_WORSE],
		    count[COMPARE_BETTER], count[COMPARE_SAME],
		    count[COMPARE_UNKNOWN]);
	else
		fprintf(out, "none of the %zu figures can be told",
		    count[COMPARE_UNKNOWN]);
	say_reasons(out, pair);
	fputc('.', out);
	say_setup(out, pair);
	sentence_end(report, &text);
	say_paths(report, pair);
	say_harness(report, pair);
	say_steps(report, pair->group);
}
