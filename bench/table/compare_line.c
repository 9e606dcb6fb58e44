/* SPDX-License-Identifier: BSD-2-Clause */
/* A comparison in one line: what exceeds a limit, or what does not. */
#include <math.h>

#include "table/compare.h"

/* A change that is not a number, from 0, is above any. */
static double
size_of(const struct compare_figure *f)
{
	return (isnan(f->change) ? INFINITY : fabs(f->change));
}

/* The figure that changed most of those to which a rule applies. */
static const struct compare_figure *
most(const struct compared *c, const char *rules, size_t *n)
{
	const struct compare_figure *f, *first = NULL;
	size_t i, k;

	*n = 0;
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures; k++) {
			f = &c->comparisons[i]->figures[k];
			if (!compare_rules_hit(rules, f))
				continue;
			(*n)++;
			if (first == NULL || size_of(f) > size_of(first))
				first = f;
		}
	return (first);
}

int
compared_line(const struct compared *c, const struct compared_how *how,
    FILE *out)
{
	static const enum compare_verdict order[] = {COMPARE_WORSE,
	    COMPARE_BETTER, COMPARE_SAME, COMPARE_UNKNOWN};
	const struct compare_figure *f;
	char text[512];
	size_t n, i;

	f = most(c, how->fail_on, &n);
	if (f != NULL) {
		compared_change(f, text, sizeof(text));
		fprintf(out, "beyond the limit (%s): ", how->fail_on);
		compared_name(f->name, 0, false, out);
		fputc(' ', out);
		compared_name(f->metric, 0, false, out);
		fputc(' ', out);
		compared_name(text, 0, false, out);
		if (n > 1)
			fprintf(out, "; and %zu more", n - 1);
		fputc('\n', out);
		return (0);
	}
	fprintf(out, c->comparisons[0]->judged > 0 ?
	    "within the limit (%s): " : "cannot tell (%s): ", how->fail_on);
	for (i = 0; i < COMPARE_VERDICTS; i++)
		fprintf(out, "%s%zu %s", i > 0 ? ", " : "",
		    c->comparisons[0]->count[order[i]],
		    compare_verdict_name(order[i]));
	if (c->comparisons[0]->judged == 0 && c->comparisons[0]->nfigures > 0) {
		fputs(", such as: ", out);
		compared_name(c->comparisons[0]->figures[0].why, 0, false, out);
	}
	fputc('\n', out);
	return (0);
}
