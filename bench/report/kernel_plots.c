/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/kernel_plots.h"
#include "report/system.h"
#include "util/folders.h"

/* Where, and how many pictures there are so far. */
struct drawing {
	const struct plot_request *request;
	const char *folder;
	int drawn;
	size_t systems;
};

/* A second system of one name has a number. */
static void
name_stem(const struct result_context *c, size_t number,
    const struct drawing *d, char stem[PATH_MAX])
{
	snprintf(stem, PATH_MAX, "%.3000s/%.40s-%.40s-%.20s", d->folder, c->os,
	    c->machine, c->clock);
	if (number > 1)
		snprintf(stem, PATH_MAX, "%.3000s/%.40s-%.40s-%.20s-%zu",
		    d->folder, c->os, c->machine, c->clock, number);
}

/* The n groups of one system. */
static int
draw_system(const struct report_group *groups, size_t n, struct drawing *d,
    struct errmsg *err)
{
	struct report_steps *steps = calloc(n, sizeof(*steps));
	struct plot_request request = *d->request;
	char stem[PATH_MAX];
	struct plot_many many = {.n = 0};
	size_t i;
	int error = steps == NULL ? -ENOMEM : 0;

	for (i = 0; i < n && error == 0; i++)
		error = report_steps_new(&groups[i], &steps[i]);
	if (error == 0)
		error = report_system_new(groups, n, steps, &many);
	if (error != 0)
		errmsg_set(err, -error, "no memory");
	else {
		name_stem(&many.rows[0]->context, ++d->systems, d, stem);
		request.many = &many;
		request.rows = many.rows[0];
		request.stem = stem;
		error = plot_draw(&request, err);
		d->drawn += error > 0 ? error : 0;
	}
	report_system_free(&many);
	for (i = 0; i < n && steps != NULL; i++)
		report_steps_free(&steps[i]);
	free(steps);
	return (error < 0 ? error : 0);
}

static int
draw_all(const struct report_groups *groups, struct drawing *d,
    struct errmsg *err)
{
	size_t i, n;
	int error = 0;

	for (i = 0; i < groups->n && error == 0; i += n) {
		n = report_system_groups(groups, i);
		if (report_system_drawn(&groups->group[i], n))
			error = draw_system(&groups->group[i], n, d, err);
	}
	return (error);
}

int
report_draw(const struct plot_request *request, char *folder,
    const char *out, struct errmsg *err)
{
	struct drawing d = {.request = request,
		.folder = out != NULL ? out : folder};
	struct report_groups groups;
	struct report_set set;
	bool made = false;
	int error;

	error = report_read(&folder, 1, &set, err);
	if (error != 0)
		return (error);
	error = report_groups_new(&set, NULL, &groups, err);
	if (error == 0) {
		if (out != NULL)
			error = folder_make(out, &made, err);
		if (error == 0)
			error = draw_all(&groups, &d, err);
		report_groups_free(&groups);
	}
	report_free(&set);
	if (error == 0 && d.drawn == 0)
		error = errmsg_set(err, EINVAL, "%s: no two kernels of one "
		    "system, machine, target and flavour, in a clock that can "
		    "be compared (expected results as those of `dumpbench "
		    "matrix`, or the name of one result, a file *.json)",
		    folder);
	if (error != 0 && made)
		remove(out); /* if it is still empty */
	return (error);
}
