/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/groups.h"
#include "util/version.h"

static const char *
release_of(const struct report_kernel *k, enum samples_clock clock)
{
	return (result_string(k->result[clock], "release"));
}

static void
describe(struct report_group *g, const struct report_kernel *k)
{
	const struct result *r = k->result[g->clock];
	const char *accelerator = result_string(r, "accelerator"), *flavour;
	const bool emulated = result_bool(r, "emulated");
	int length;

	snprintf(g->system, sizeof(g->system), "%.40s %.40s, target %.20s"
	    "%s%.20s%s%s%s", result_string(r, "os"),
	    result_string(r, "machine"), result_string(r, "target"),
	    accelerator != NULL || emulated ? " (" : "",
	    accelerator != NULL ? accelerator : "",
	    accelerator != NULL && emulated ? ", " : "",
	    emulated ? "emulated" : "",
	    accelerator != NULL || emulated ? ")" : "");
	flavour = version_flavour(release_of(k, g->clock), &length);
	snprintf(g->flavour, sizeof(g->flavour), "%.*s", length, flavour);
}

/*
 * A new group, behind the last of its system if there is one; else at the end.
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

/* By version; of equal ones, the first to come is the older. */
static int
add(struct report_groups *groups, const struct report_kernel *k,
    enum samples_clock clock)
{
	struct report_group like = {.clock = clock}, *g;
	const struct report_kernel **more;
	size_t at;

	describe(&like, k);
	g = find(groups, &like);
	if (g == NULL)
		return (-ENOMEM);
	more = realloc(g->kernels, (g->n + 1) * sizeof(*more));
	if (more == NULL)
		return (-ENOMEM);
	g->kernels = more;
	for (at = g->n; at > 0 && version_compare(release_of(more[at - 1],
	    clock), release_of(k, clock)) > 0; at--)
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
			if (set->kernels[i].result[clock] != NULL &&
			    add(groups, &set->kernels[i],
				(enum samples_clock)clock) != 0) {
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
    const char *family, char *text, size_t size)
{
	const struct result *r = k->result[clock];
	const json_int_t memory = result_integer(r, "memory_mb");
	json_int_t least = 0, most = 0, n;
	const json_t *own, *row;
	const char *of;
	size_t i, used = 0;

	json_array_foreach(json_object_get(r->root, "benchmarks"), i, row) {
		own = json_object_get(row, "dumpbench");
		of = json_string_value(json_object_get(own, "family"));
		if (family != NULL && (of == NULL || strcmp(of, family) != 0))
			continue;
		n = json_integer_value(json_object_get(own,
		    "possible_cpus"));
		if (n > 0 && (least == 0 || n < least))
			least = n;
		if (n > most)
			most = n;
	}
	text[0] = '\0';
	if (most > 0 && least < most)
		used = (size_t)snprintf(text, size, "%lld to ",
		    (long long)least);
	if (most > 0)
		used += (size_t)snprintf(text + used, size - used,
		    "%lld possible CPU%s", (long long)most,
		    most == 1 ? "" : "s");
	if (memory > 0)
		snprintf(text + used, size - used, "%s%lld MB of memory",
		    most > 0 ? ", " : "", (long long)memory);
}
