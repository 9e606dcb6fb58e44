/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>

#include "explain/steady.h"
#include "explain/why_internal.h"

/* All explanations of a figure; for free(3), or NULL: no memory. */
static struct difference_side *
collect(const struct why_side *side, const struct compare_figure *f,
    size_t *n)
{
	struct difference_side *all = calloc(side->n + 1, sizeof(*all));
	const struct attribution *a;
	size_t i;

	*n = 0;
	for (i = 0; all != NULL && i < side->n; i++) {
		a = side->stored[i].attribution;
		all[*n] = (struct difference_side){a,
			attribution_find(a, f->name)};
		*n += all[*n].row != NULL;
	}
	return (all);
}

static int
settle(const struct why *why, struct comparison *c, struct compare_figure *f)
{
	struct difference_side *old, *new;
	struct steady steady = {0, false};
	size_t nold, nnew;
	int error = -ENOMEM;

	old = collect(&why->old, f, &nold);
	new = collect(&why->new, f, &nnew);
	if (old != NULL && new != NULL)
		error = steady_difference(old, nold, new, nnew,
		    why_side_stages(f), &steady);
	if (error == 0 && (steady.shift != 0 || steady.meets))
		compare_settle(c, f, steady.shift / why_side_scale(f,
		    old[0].row));
	free(old);
	free(new);
	return (error == -ENOMEM ? error : 0);
}

int
why_settle(struct why *why, struct comparison *c)
{
	struct compare_figure *f;
	struct errmsg err;
	size_t i;
	int error = 0;

	for (i = 0; i < c->nfigures && error == 0; i++) {
		f = &c->figures[i];
		if (f->unsettled && f->comparable && !why_differs(f) &&
		    why_side_takes(f, &err) == 0)
			error = settle(why, c, f);
	}
	return (error);
}
