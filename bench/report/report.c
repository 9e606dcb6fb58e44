/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole report, from its title to its last plot. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/parts.h"
#include "report/findings.h"
#include "report/system.h"
#include "result/select.h"

struct pairs {
	struct report_pair *pair; /* by clock, then by largest change */
	size_t n;
};

static double
extent(const struct report_pair *pair)
{
	return (pair->changes.n > 0 ? changes_extent(pair->changes.lines) : -1);
}

static int
by_extent(const void *a, const void *b)
{
	const struct report_pair *x = a, *y = b;

	if (x->group->clock != y->group->clock)
		return (x->group->clock < y->group->clock ? -1 : 1);
	if (extent(x) != extent(y))
		return (extent(x) > extent(y) ? -1 : 1);
	return ((x->group > y->group) - (x->group < y->group));
}

static void
pairs_free(struct pairs *pairs)
{
	while (pairs->n > 0) {
		pairs->n--;
		changes_free(&pairs->pair[pairs->n].changes);
		compare_free(pairs->pair[pairs->n].comparison);
		why_free(pairs->pair[pairs->n].why);
	}
	free(pairs->pair);
	pairs->pair = NULL;
}

static int
pair_new(const struct report_group *g, struct report_pair *p,
    struct errmsg *err)
{
	int error;

	*p = (struct report_pair){.group = g, .old = g->kernels[g->base],
	    .new = report_group_last(g)};
	p->comparison = report_compare(p->old->samples, p->new->samples);
	if (p->comparison == NULL)
		return (errmsg_set(err, ENOMEM, "report: no memory"));
	error = why_new(p->old->path, p->new->path, &p->why, err);
	if (error != 0)
		return (error);
	if (changes_new(p->comparison, g->clock, select_harness(
	    p->old->rows[g->clock]), &p->changes) != 0)
		return (errmsg_set(err, ENOMEM, "report: no memory"));
	return (0);
}

static int
pairs_new(const struct report_groups *groups, struct pairs *pairs,
    struct errmsg *err)
{
	size_t i;
	int error;

	*pairs = (struct pairs){calloc(groups->n + 1, sizeof(*pairs->pair)), 0};
	for (i = 0; i < groups->n && pairs->pair != NULL; i++) {
		if (groups->group[i].n < 2)
			continue;
		error = pair_new(&groups->group[i], &pairs->pair[pairs->n++],
		    err);
		if (error != 0) {
			pairs_free(pairs);
			return (error);
		}
	}
	if (pairs->pair == NULL)
		return (errmsg_set(err, ENOMEM, "report: no memory"));
	qsort(pairs->pair, pairs->n, sizeof(*pairs->pair), by_extent);
	return (0);
}

static void
write_title(struct report *report, const struct report_set *set,
    const struct report_groups *groups)
{
	const struct report_group *first = groups->group;
	size_t i, kinds, most = 0;
	char title[512];
	int c;

	for (c = 0; c < REPORT_CLOCKS; c++) {
		for (kinds = i = 0; i < groups->n; i++)
			kinds += groups->group[i].clock ==
			    (enum samples_clock)c;
		most = kinds > most ? kinds : most;
	}
	if (set->n == 1)
		snprintf(title, sizeof(title), "Dump mapping paths of %s",
		    set->kernels[0].name);
	else if (most == 1 && first->n == set->n)
		snprintf(title, sizeof(title), "Dump mapping paths: %zu "
		    "kernels, %s to %s", set->n, first->kernels[0]->name,
		    first->kernels[first->n - 1]->name);
	else
		snprintf(title, sizeof(title), "Dump mapping paths: %zu "
		    "kernels of %zu kinds", set->n, most);
	report_open(report, title);
}

static int
write_system(struct report *report, const struct report_group *groups, size_t n,
    const struct report_steps *steps, const struct pairs *pairs,
    struct errmsg *err)
{
	char heading[256];
	size_t i;

	snprintf(heading, sizeof(heading), "In %s: %s",
	    row_clocks[groups->clock].unit, groups->system);
	report_heading(report, heading);
	for (i = 0; i < pairs->n; i++)
		if (pairs->pair[i].group >= groups &&
		    pairs->pair[i].group < groups + n)
			report_changes(report, &pairs->pair[i]);
	return (report_parts(report, groups, n, steps, err));
}

static int
write_all(struct report *report, const struct report_set *set,
    const struct report_options *options, const struct report_groups *groups,
    const struct report_steps *steps, const struct pairs *pairs,
    struct errmsg *err)
{
	size_t i, n;
	int error = 0;

	write_title(report, set, groups);
	if (pairs->n > 0)
		report_heading(report, "Steps");
	for (i = 0; i < groups->n; i++)
		report_say_steps(report, &steps[i]);
	report_heading(report, "Summary");
	report_say_groups(report, set, groups);
	for (i = 0; i < pairs->n; i++)
		report_say_pair(report, &pairs->pair[i]);
	report_say_dump(report, groups, options->gigabytes);
	for (i = 0; i < pairs->n; i++)
		report_say_dump_change(report, &pairs->pair[i],
		    options->gigabytes);
	report_say_caveats(report, set);
	for (i = 0; i < groups->n && error == 0; i += n) {
		n = report_system_groups(groups, i);
		error = write_system(report, &groups->group[i], n, &steps[i],
		    pairs, err);
	}
	if (error == 0)
		error = report_dumps(report, groups, err);
	if (error == 0 && options->timeline != NULL)
		error = report_timeline(report, options->timeline, err);
	if (error == 0)
		error = report_figures(report, pairs->pair, pairs->n, err);
	report_close(report);
	return (error);
}

int
report_write(struct report *report, const struct report_set *set,
    const struct report_options *options, struct errmsg *err)
{
	struct report_groups groups;
	struct report_steps *steps;
	struct pairs pairs;
	int error;

	error = report_groups_new(set, options->base, &groups, err);
	if (error != 0)
		return (error);
	error = pairs_new(&groups, &pairs, err);
	if (error == 0) {
		steps = report_steps_all(&groups);
		error = steps == NULL ?
		    errmsg_set(err, ENOMEM, "report: no memory") :
		    write_all(report, set, options, &groups, steps, &pairs,
		    err);
		report_steps_free_all(steps, groups.n);
		if (error == 0 && report->failed.text[0] != '\0')
			error = errmsg_set(err, EIO, "%s",
			    report->failed.text);
		pairs_free(&pairs);
	}
	report_groups_free(&groups);
	return (error);
}
