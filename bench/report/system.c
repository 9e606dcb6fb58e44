/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/system.h"

size_t
report_system_groups(const struct report_groups *groups, size_t first)
{
	const struct report_group *g = &groups->group[first];
	size_t n = 1;

	while (first + n < groups->n && g[n].clock == g->clock &&
	    strcmp(g[n].system, g->system) == 0)
		n++;
	return (n);
}

bool
report_system_drawn(const struct report_group *groups, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (groups[i].n > 1)
			return (!result_rows_vague(
			    groups[i].kernels[0]->rows[groups[i].clock]));
	return (false);
}

static void
add_kernels(const struct report_group *g, struct plot_many *many)
{
	size_t i;

	for (i = 0; i < g->n; i++) {
		many->names[many->n] = g->kernels[i]->name;
		many->flavours[many->n] = g->flavour;
		many->runs[many->n] = g->kernels[i]->run;
		many->rows[many->n++] = g->kernels[i]->rows[g->clock];
	}
}

/* `before`: the kernels of the groups before. */
static void
add_steps(const struct report_steps *steps, size_t before,
    struct plot_many *many)
{
	const struct report_step *s;

	for (s = steps->step; s < steps->step + steps->n; s++)
		many->steps[many->nsteps++] = (struct plot_step){
			.kernel = before + s->at, .name = s->figure->name,
			.change = s->figure->change,
			.told = report_step_told(s)};
}

int
report_system_new(const struct report_group *groups, size_t n,
    const struct report_steps *steps, struct plot_many *many)
{
	size_t i, kernels = 0, all = 0;

	*many = (struct plot_many){.n = 0};
	for (i = 0; i < n; i++) {
		kernels += groups[i].n;
		all += steps[i].n;
	}
	many->names = calloc(kernels + 1, sizeof(*many->names));
	many->flavours = calloc(kernels + 1, sizeof(*many->flavours));
	many->runs = calloc(kernels + 1, sizeof(*many->runs));
	many->every = groups->least == 0;
	many->rows = calloc(kernels + 1, sizeof(*many->rows));
	many->steps = calloc(all + 1, sizeof(*many->steps));
	if (many->names == NULL || many->flavours == NULL ||
	    many->runs == NULL || many->rows == NULL || many->steps == NULL)
		return (-ENOMEM);
	for (i = 0; i < n; i++) {
		add_steps(&steps[i], many->n, many);
		add_kernels(&groups[i], many);
	}
	if (!groups->runs) {
		free(many->runs);
		many->runs = NULL;
	}
	return (0);
}

void
report_system_free(struct plot_many *many)
{
	free(many->names);
	free(many->flavours);
	free(many->runs);
	free(many->rows);
	free(many->steps);
	*many = (struct plot_many){.n = 0};
}
