/* SPDX-License-Identifier: BSD-2-Clause */
/* Two benchmarks in three lines: what each does, and what differs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/difference.h"
#include "explain/text.h"

#define COLUMNS 80

struct line {
	char text[256];
	bool full;
};

/* One more part, if the line has room for it. */
static void
add(struct line *line, const char *before, const char *name, const char *n)
{
	const size_t used = strlen(line->text);

	line->full = line->full || used + strlen(before) + strlen(name) + 1 +
	    strlen(n) > COLUMNS;
	if (!line->full)
		snprintf(line->text + used, sizeof(line->text) - used,
		    "%s%s %s", before, name, n);
}

/* "latency/enter/1: 285 a page, smp_call_function_many_cond 77, …" */
static int
say_row(const struct attribution *a, const struct attribution_row *row,
    unsigned stages, FILE *out)
{
	struct profile *p = profile_new(row, a, stages, true,
	    PROFILE_FUNCTION);
	char text[FIGURE_MAX];
	struct line line = {.full = false};
	double pages;
	size_t i;

	if (p == NULL)
		return (-ENOMEM);
	profile_sort(p);
	pages = (double)p->windows * row->batch;
	snprintf(line.text, sizeof(line.text), "%.80s: %s a page, ",
	    row->name, text_figure(text, (double)p->sum / pages));
	for (i = 0; i < p->n; i++)
		add(&line, i > 0 ? ", " : "",
		    p->entry[i].which == ATTRIBUTION_NONE ? "(not known)" :
		    a->function[p->entry[i].which].name, text_figure(text,
		    (double)p->entry[i].self[0] / pages));
	fprintf(out, "%s\n", line.text);
	profile_free(p);
	return (0);
}

static void
say_difference(const struct difference *d, double batch, FILE *out)
{
	const struct difference_entry *e;
	struct line line = {.full = false};
	char text[FIGURE_MAX];
	size_t i;

	snprintf(line.text, sizeof(line.text), "difference: %s, ",
	    figure_text(text, (d->now - d->old) / batch, 6, FIGURE_SIGN));
	for (i = 0; i < d->n; i++) {
		e = &d->entry[i];
		add(&line, i > 0 ? ", " : "", e->name, figure_text(text,
		    (e->now - e->old) / batch, 4, FIGURE_SIGN));
	}
	fprintf(out, "%s\n", line.text);
}

int
text_brief(const struct attribution *a, const struct attribution_row *old,
    const struct attribution_row *now, unsigned stages, FILE *out,
    struct errmsg *err)
{
	const struct difference_side before = {a, old}, after = {a, now};
	struct difference *d = difference_new(&before, &after, stages);

	if (d == NULL || say_row(a, old, stages, out) != 0 ||
	    say_row(a, now, stages, out) != 0) {
		difference_free(d);
		return (errmsg_set(err, ENOMEM, "no memory"));
	}
	say_difference(d, now->batch, out);
	difference_free(d);
	return (0);
}
