/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table/noise.h"
#include "report/parts.h"
#include "report/findings.h"
#include "table/pair.h"
#include "plot/rows.h"
#include "util/figure.h"

#define PAGE_BYTES 4096.0
/*
 * What reviews gave an Adaptec 2200S for writes: 200 MB/s.  And a guess, for
 * the size of the thing alone: a CPU of its days ends 10^9 instructions a
 * second.
 */
#define ADAPTER_BYTES_PER_SECOND 200e6
#define INSTRUCTIONS_PER_SECOND 1e9
#define DUMP_BATCH 16

struct comparison *
report_compare(const struct report_kernel *old, const struct report_kernel *new)
{
	static const struct compare_options options = {0.05, 0.05};
	struct comparison *c = NULL;
	struct errmsg err;

	if (compare_new(old->samples, new->samples, NULL, &c, &err) != 0)
		return (NULL);
	if (compare_finish(&c, 1, &options) == 0)
		return (c);
	compare_free(c);
	return (NULL);
}

void
report_kind(const struct report_group *g, char *text, size_t size)
{
	snprintf(text, size, "%s, %s%s", g->system,
	    g->flavour[0] != '\0' ? "flavour " : "no flavour", g->flavour);
}

/* "a, b and c": each call adds one of n. */
static void
list(FILE *out, size_t i, size_t n, const char *word)
{
	fprintf(out, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " and ", word);
}

static bool
has_company(const struct report_groups *groups, const struct report_kernel *k)
{
	size_t g, i;

	for (g = 0; g < groups->n; g++)
		for (i = 0; i < groups->group[g].n; i++)
			if (groups->group[g].kernels[i] == k &&
			    groups->group[g].n > 1)
				return (true);
	return (false);
}

void
report_say_groups(struct report *report, const struct report_set *set,
    const struct report_groups *groups)
{
	size_t i, alone = 0, said = 0, size;
	char *text;
	FILE *out;

	if (set->n < 2)
		return;
	for (i = 0; i < set->n; i++)
		alone += !has_company(groups, &set->kernels[i]);
	out = open_memstream(&text, &size);
	if (out == NULL)
		return;
	for (i = 0; i < set->n; i++)
		if (!has_company(groups, &set->kernels[i]))
			list(out, said++, alone, set->kernels[i].name);
	if (fclose(out) != 0)
		return;
	report_text(report,
	    "Kernels of one system, machine, target and flavour "
	    "are compared, in the order of their versions.%s%s%s",
	    alone > 0 ? " There is no other of its kind for " : "", text,
	    alone > 0 ? "." : "");
	free(text);
}

static void
put_change(FILE *out, double change)
{
	if (isfinite(change))
		fprintf(out, "%+.2f%%", 100 * change);
	else
		fputs("from nothing", out);
}

/* A rate is better where it is more; all else where it is less. */
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

/* The families whose benchmarks of that path changed. */
static void
say_families(FILE *out, const struct report_pair *pair, const char *path)
{
	const struct comparison *c = pair->comparison;
	const struct compare_figure *f;
	char family[8][64], start[64];
	size_t i, k, n = 0, length = strlen(path);

	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		k = strcspn(f->name, "/");
		if (f->clock != pair->group->clock || f->name[k] != '/' ||
		    strncmp(f->name + k + 1, path, length) != 0 ||
		    (f->name[k + 1 + length] != '/' &&
			f->name[k + 1 + length] != '\0') ||
		    (f->verdict != COMPARE_WORSE &&
			f->verdict != COMPARE_BETTER))
			continue;
		snprintf(start, sizeof(start), "%.*s", (int)k, f->name);
		for (k = 0; k < n && strcmp(family[k], start) != 0; k++)
			;
		if (k == n && n < 8)
			memcpy(family[n++], start, sizeof(start));
	}
	if (n > 0)
		fputs(", of ", out);
	for (i = 0; i < n; i++)
		list(out, i, n, family[i]);
}

/* All lines of one path, `n` of them, in a sentence or two. */
static void
say_path(struct report *report, const struct report_pair *pair,
    const struct change_line *l, size_t n)
{
	const struct compare_figure *f = l->most;
	size_t i, all = 0, said = 0, size;
	char stage[64], *text;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return;
	for (i = 0; i < n; i++)
		all += changed(&l[i]);
	changes_stage(f->metric, stage, sizeof(stage));
	fprintf(out, "%s, %s: %s%s of %s went from %s to %s, ", l->path,
	    verdict_of(l, n), all > 1 ? "most in " : "", stage, f->name,
	    FIGURE(f->old_median, 6), FIGURE(f->new_median, 6));
	put_change(out, f->change);
	fputc('.', out);
	for (i = 0; all > 1 && i < n; i++) {
		if (changed(&l[i]) == 0)
			continue;
		changes_stage(l[i].metric, stage, sizeof(stage));
		fprintf(out, "%s%s ", said == 0 ? " In all: " : ", ", stage);
		put_change(out, l[i].low);
		if (l[i].low < l[i].high) {
			fputs(" to ", out);
			put_change(out, l[i].high);
		}
		fprintf(out, " (%zu%s)", changed(&l[i]),
		    said++ > 0 ? "" : changed(&l[i]) == 1 ? " figure" :
		    " figures");
	}
	if (all > 1) {
		say_families(out, pair, l->path);
		fputc('.', out);
	}
	if (fclose(out) == 0)
		report_text(report, "%s", text);
	free(text);
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

/* A reason speaks of OLD and NEW, which here have names. */
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

/* Each reason once, without the figures in it where these differ. */
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

/* What both kernels had, or the newer one alone. */
static void
say_setup(FILE *out, const struct report_pair *pair)
{
	char old[96], new[96];

	report_setup(pair->old, pair->group->clock, NULL, old, sizeof(old));
	report_setup(pair->new, pair->group->clock, NULL, new, sizeof(new));
	if (old[0] == '\0' && new[0] == '\0')
		return;
	if (strcmp(old, new) == 0)
		fprintf(out, " This is with %s, and may be otherwise with "
		    "others.", new);
	else
		fprintf(out, " The first was with %s, the other with %s.",
		    old[0] != '\0' ? old : "what its result does not tell",
		    new[0] != '\0' ? new : "what its result does not tell");
}

/*
 * One of the group's kernels against another: what differs, of which paths.
 * Returns of how many figures anything can be told.
 */
static size_t
say_step(FILE *out, const struct report_kernel *old,
    const struct report_kernel *new, enum samples_clock clock)
{
	struct comparison *c = report_compare(old, new);
	struct changes changes = {.n = 0};
	size_t i, n, paths = 0, said = 0;

	if (c == NULL || changes_new(c, clock, &changes) != 0) {
		fprintf(out, "%s: not compared, for want of memory", new->name);
		compare_free(c);
		return (0);
	}
	n = changes.count[COMPARE_WORSE] + changes.count[COMPARE_BETTER];
	if (n > 0)
		fprintf(out, "%s differs in %zu figure%s", new->name, n,
		    n == 1 ? "" : "s");
	else
		fprintf(out, "%s differs in none", new->name);
	for (i = 0; i < changes.n; i++)
		paths += changes.lines[i].most != NULL && (i == 0 ||
		    changes.lines[i].came != changes.lines[i - 1].came);
	fputs(paths > 0 ? ", of " : "", out);
	for (i = 0; i < changes.n; i++)
		if (changes.lines[i].most != NULL && (i == 0 ||
		    changes.lines[i].came != changes.lines[i - 1].came))
			list(out, said++, paths, changes.lines[i].path);
	if (changes.by_harness > 0)
		fprintf(out, "%s the harness", paths == 0 ? ", of" :
		    ", and of");
	if (changes.count[COMPARE_UNKNOWN] > 0)
		fprintf(out, "; of %zu it cannot be told",
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
	char *text;
	size_t i, judged = 0, n = 0, size;
	FILE *out;

	if (g->n < 3 || (out = open_memstream(&text, &size)) == NULL)
		return;
	for (i = 0; i < g->n; i++) {
		if (i == g->base)
			continue;
		fputs(n++ > 0 ? ". " : "", out);
		judged += say_step(out,
		    g->kernels[g->base != 0 ? g->base : i - 1], g->kernels[i],
		    g->clock);
	}
	if (fclose(out) == 0 && judged > 0)
		report_text(report, "Step by step, against %s: %s.",
		    g->base != 0 ? g->kernels[g->base]->name
				 : "the kernel before",
		    text);
	free(text);
}

/* What is in every figure. */
static void
say_harness(struct report *report, const struct report_pair *pair)
{
	const struct changes *changes = &pair->changes;
	char stage[64], *text;
	size_t i, n = 0, said = 0, size;
	FILE *out;

	for (i = 0; i < changes->nharness; i++)
		n += changes->harness[i].shift != 0;
	if (n == 0 || (out = open_memstream(&text, &size)) == NULL)
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
	if (fclose(out) == 0)
		report_text(report,
		    "The harness itself, the path null, changed "
		    "too, which is in the figures of every path: %s, in "
		    "instructions a batch. %zu of the figures that became "
		    "worse or better did so by just that, and are in no other "
		    "sentence.",
		    text, changes->by_harness);
	free(text);
}

void
report_say_pair(struct report *report, const struct report_pair *pair)
{
	const enum samples_clock clock = pair->group->clock;
	const size_t *count = pair->changes.count;
	char kind[320], *text;
	size_t size;
	FILE *out;

	if (pair->changes.n == 0 ||
	    (out = open_memstream(&text, &size)) == NULL)
		return;
	report_kind(pair->group, kind, sizeof(kind));
	fprintf(out, "From %s to %s, in %s (%s): ", pair->old->name,
	    pair->new->name, report_unit(clock), kind);
	if (count[COMPARE_SAME] + count[COMPARE_WORSE] +
	    count[COMPARE_BETTER] > 0)
		fprintf(out, "%zu figures became worse, %zu better, %zu are "
		    "the same; of %zu it cannot be told", count[COMPARE_WORSE],
		    count[COMPARE_BETTER], count[COMPARE_SAME],
		    count[COMPARE_UNKNOWN]);
	else
		fprintf(out, "of none of the %zu figures it can be told",
		    count[COMPARE_UNKNOWN]);
	say_reasons(out, pair);
	fputc('.', out);
	say_setup(out, pair);
	if (fclose(out) == 0)
		report_text(report, "%s", text);
	free(text);
	say_paths(report, pair);
	say_harness(report, pair);
	say_steps(report, pair->group);
}

/* Instructions a page, without the harness. */
static double
net(const struct report_kernel *k, const char *path)
{
	struct key key = PLOT_ALL("latency");
	struct ratio_cost cost;

	key.path = path;
	key.batch = DUMP_BATCH;
	cost = plot_cost(k->result[SAMPLES_EXACT], &key);
	return (ratio_net(&cost));
}

static void
say_kernel_dump(
    struct report *report, const struct report_kernel *k, double bytes)
{
	const double adapter = bytes / ADAPTER_BYTES_PER_SECOND;
	const double older = net(k, PAIR_OLDER) * bytes / PAGE_BYTES;
	const double newer = net(k, PAIR_NEWER) * bytes / PAGE_BYTES;
	char setup[96];

	if (isnan(older) || isnan(newer))
		return;
	report_setup(k, SAMPLES_EXACT, "latency", setup, sizeof(setup));
	report_text(report,
	    "On %s%s%s%s that is %s million instructions through "
	    "%s and %s million through %s, the harness taken off: %s %% "
	    "and %s %% of the card's time.",
	    k->name, setup[0] != '\0' ? " (" : "", setup,
	    setup[0] != '\0' ? ")" : "", FIGURE(older / 1e6, 3), PAIR_OLDER,
	    FIGURE(newer / 1e6, 3), PAIR_NEWER,
	    FIGURE(100 * older / INSTRUCTIONS_PER_SECOND / adapter, 2),
	    FIGURE(100 * newer / INSTRUCTIONS_PER_SECOND / adapter, 2));
}

void
report_say_dump(struct report *report, const struct report_groups *groups,
    double gigabytes)
{
	const double bytes = gigabytes * 1e9;
	const struct report_group *g;
	const struct report_kernel *last;
	bool said = false;
	size_t i;

	for (i = 0; i < groups->n; i++) {
		g = &groups->group[i];
		last = g->kernels[g->n - 1];
		if (g->clock != SAMPLES_EXACT || isnan(net(last, PAIR_OLDER)) ||
		    isnan(net(last, PAIR_NEWER)))
			continue;
		if (!said)
			report_text(report, "A dump of %s GB is %s million "
			    "pages. An Adaptec 2200S, at the 200 MB/s that "
			    "reviews gave its writes, takes %s s. What "
			    "mapping them takes, %d at a time, is set against "
			    "that at a thousand million instructions a second, "
			    "which is a guess and no measurement.",
			    FIGURE(gigabytes, 6),
			    FIGURE(bytes / PAGE_BYTES / 1e6, 3),
			    FIGURE(bytes / ADAPTER_BYTES_PER_SECOND, 3),
			    DUMP_BATCH);
		said = true;
		say_kernel_dump(report, last, bytes);
	}
}

/* The verdict of a path's map and unmap together; null: there is none. */
static const struct compare_figure *
find_figure(const struct comparison *c, const char *path, const char *metric)
{
	char name[96];
	size_t i, n;

	n = (size_t)snprintf(name, sizeof(name), "latency/%s/%d", path,
	    DUMP_BATCH);
	for (i = 0; i < c->nfigures; i++)
		if (c->figures[i].clock == SAMPLES_EXACT &&
		    strncmp(c->figures[i].name, name, n) == 0 &&
		    (c->figures[i].name[n] == '\0' ||
			c->figures[i].name[n] == '/') &&
		    strcmp(c->figures[i].metric, metric) == 0)
			return (&c->figures[i]);
	return (NULL);
}

static void
say_path_dump_change(struct report *report, const struct report_pair *pair,
    const char *path, double pages)
{
	const struct compare_figure *map, *unmap;
	const double old = net(pair->old, path), new = net(pair->new, path);

	map = find_figure(pair->comparison, path, "map_median");
	unmap = find_figure(pair->comparison, path, "unmap_median");
	if (map == NULL || unmap == NULL || isnan(old) || isnan(new))
		return;
	if (map->verdict == COMPARE_UNKNOWN ||
	    unmap->verdict == COMPARE_UNKNOWN)
		report_text(report,
		    "Through %s it cannot be told whether such a "
		    "dump takes more on %s than on %s.",
		    path, pair->new->name, pair->old->name);
	else if (old == new)
		report_text(report,
		    "Through %s such a dump takes no more and no "
		    "less on %s than on %s.",
		    path, pair->new->name, pair->old->name);
	else
		report_text(report, "Through %s such a dump takes %s million "
		    "instructions %s on %s than on %s.", path,
		    FIGURE(fabs(new - old) * pages / 1e6, 3), new > old ? "more" : "less",
		    pair->new->name, pair->old->name);
}

void
report_say_dump_change(struct report *report, const struct report_pair *pair,
    double gigabytes)
{
	const double pages = gigabytes * 1e9 / PAGE_BYTES;

	if (pair->group->clock != SAMPLES_EXACT)
		return;
	say_path_dump_change(report, pair, PAIR_OLDER, pages);
	say_path_dump_change(report, pair, PAIR_NEWER, pages);
}

/* Of a kernel that was measured with the family host. */
static void
say_noise(struct report *report, const struct report_kernel *k)
{
	struct key host = PLOT_ALL("host");
	struct noise noise;
	char said[1024], *s;

	if (k->result[SAMPLES_TSC] == NULL ||
	    plot_names(k->result[SAMPLES_TSC], &host, "path").n == 0)
		return;
	noise = noise_judge(k->result[SAMPLES_TSC]);
	noise_say(&noise, said, sizeof(said));
	for (s = said; *s != '\0'; s++)
		if (*s == '\n')
			*s = ' ';
	if (s > said && s[-1] == ' ')
		s[-1] = '\0';
	report_text(report, "%s, a process's own mappings: %s", k->name, said);
}

void
report_say_caveats(struct report *report, const struct report_set *set)
{
	bool emulated;
	size_t i;
	int c;

	for (i = 0; i < set->n; i++)
		say_noise(report, &set->kernels[i]);
	for (c = 0; c < REPORT_CLOCKS; c++) {
		emulated = false;
		for (i = 0; i < set->n; i++)
			emulated |= set->kernels[i].result[c] != NULL &&
			    result_bool(set->kernels[i].result[c], "emulated");
		if (emulated)
			report_text(report, c == SAMPLES_EXACT ?
			    "Instructions were counted on an emulated CPU: they "
			    "are no time." :
			    "Cycles of an emulated CPU show orders of magnitude "
			    "only.");
	}
}
