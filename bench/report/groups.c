/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/groups.h"
#include "result/select.h"
#include "util/version.h"

static const char *
release_of(const struct report_kernel *k, enum samples_clock clock)
{
	return (k->rows[clock]->context.release);
}

static void
describe(struct report_group *g, const struct report_kernel *k, bool history)
{
	const struct result_context *c = &k->rows[g->clock]->context;
	const char *flavour, *host = history && g->clock == SAMPLES_TSC ?
	    c->host : NULL;
	int length;

	g->least = history ? 0 : STEPS_LEAST;
	g->runs = k->run != NULL;
	snprintf(g->system, sizeof(g->system), "%.40s %.40s, target %.20s"
	    "%s%.20s%s%s%s%s%.60s", c->os, c->machine, c->target,
	    c->accelerator != NULL || c->emulated ? " (" : "",
	    c->accelerator != NULL ? c->accelerator : "",
	    c->accelerator != NULL && c->emulated ? ", " : "",
	    c->emulated ? "emulated" : "",
	    c->accelerator != NULL || c->emulated ? ")" : "",
	    host != NULL ? " on " : "", host != NULL ? host : "");
	if (g->runs) {
		snprintf(g->flavour, sizeof(g->flavour), "%s", k->line);
		return;
	}
	flavour = version_flavour(release_of(k, g->clock), &length);
	snprintf(g->flavour, sizeof(g->flavour), "%.*s", length, flavour);
}

/*
 * Insert a new group behind the last one of its system, or at the end.
 */
static struct report_group *
insert(struct report_groups *groups, const struct report_group *like)
{
	struct report_group *more;
	size_t at, i;

	more = realloc(groups->group, (groups->n + 1) * sizeof(*more));
	if (more == NULL)
		return (NULL);
	groups->group = more;
	for (at = groups->n, i = 0; i < groups->n; i++)
		if (more[i].clock == like->clock &&
		    strcmp(more[i].system, like->system) == 0)
			at = i + 1;
	memmove(&more[at + 1], &more[at], (groups->n - at) * sizeof(*more));
	more[at] = *like;
	groups->n++;
	return (&more[at]);
}

static struct report_group *
find(struct report_groups *groups, const struct report_group *like)
{
	struct report_group *g;

	for (g = groups->group; g < groups->group + groups->n; g++)
		if (g->clock == like->clock &&
		    strcmp(g->system, like->system) == 0 &&
		    strcmp(g->flavour, like->flavour) == 0)
			return (g);
	return (insert(groups, like));
}

/*
 * By version; of equal ones, the first that was read is the older.  Runs are in
 * the order in which they were read.
 */
static int
add(struct report_groups *groups, const struct report_kernel *k,
    enum samples_clock clock, bool history)
{
	struct report_group like = {.clock = clock}, *g;
	const struct report_kernel **more;
	size_t at;

	describe(&like, k, history);
	g = find(groups, &like);
	if (g == NULL)
		return (-ENOMEM);
	more = realloc(g->kernels, (g->n + 1) * sizeof(*more));
	if (more == NULL)
		return (-ENOMEM);
	g->kernels = more;
	for (at = g->n; at > 0 && !g->runs && version_compare(release_of(
	    more[at - 1], clock), release_of(k, clock)) > 0; at--)
		more[at] = more[at - 1];
	more[at] = k;
	g->n++;
	return (0);
}

int
report_groups_new(const struct report_set *set, const char *base,
    struct report_groups *groups, struct errmsg *err)
{
	struct report_group *g;
	size_t i;
	int clock;

	*groups = (struct report_groups){NULL, 0};
	for (clock = 0; clock < REPORT_CLOCKS; clock++)
		for (i = 0; i < set->n; i++)
			if (set->kernels[i].rows[clock] != NULL &&
			    add(groups, &set->kernels[i],
				(enum samples_clock)clock,
				set->history) != 0) {
				report_groups_free(groups);
				return (errmsg_set(err, ENOMEM,
				    "report: no memory"));
			}
	for (g = groups->group; g < groups->group + groups->n; g++)
		for (i = 0; base != NULL && i < g->n; i++)
			if (strcmp(g->kernels[i]->name, base) == 0)
				g->base = i;
	return (0);
}

void
report_groups_free(struct report_groups *groups)
{
	while (groups->n > 0)
		free(groups->group[--groups->n].kernels);
	free(groups->group);
	*groups = (struct report_groups){NULL, 0};
}

const struct report_kernel *
report_group_last(const struct report_group *g)
{
	if (g->n < 2)
		return (NULL);
	return (g->kernels[g->base == g->n - 1 ? g->n - 2 : g->n - 1]);
}

void
report_setup(const struct report_kernel *k, enum samples_clock clock,
    enum row_family family, char *text, size_t size)
{
	const struct result_rows *rows = k->rows[clock];
	const unsigned memory = rows->context.memory_mb;
	double least, most;
	size_t used = 0;

	select_possible_cpus(rows, family, &least, &most);
	text[0] = '\0';
	if (least < most)
		used = (size_t)snprintf(text, size, "%.0f to ", least);
	if (most > 0)
		used += (size_t)snprintf(text + used, size - used,
		    "%.0f possible CPU%s", most, most == 1 ? "" : "s");
	if (memory > 0)
		snprintf(text + used, size - used, "%s%u MB of memory",
		    most > 0 ? ", " : "", memory);
}
