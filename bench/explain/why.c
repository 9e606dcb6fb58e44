/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/why_internal.h"
#include "table/compare.h"
#include "util/figure.h"

#define SHOWN	8 /* functions; those that are left are one line */

int
why_new(const char *old, const char *new, struct why **why,
    struct errmsg *err)
{
	int error;

	*why = calloc(1, sizeof(**why));
	error = *why == NULL ? errmsg_set(err, ENOMEM, "no memory") :
	    why_side_new(&(*why)->old, old, err);
	if (error == 0)
		error = why_side_new(&(*why)->new, new, err);
	if (error != 0) {
		why_free(*why);
		*why = NULL;
	}
	return (error);
}

void
why_free(struct why *why)
{
	if (why == NULL)
		return;
	why_side_free(&why->old);
	why_side_free(&why->new);
	free(why);
}

bool
why_differs(const struct compare_figure *f)
{
	return (f->verdict == COMPARE_BETTER || f->verdict == COMPARE_WORSE);
}

int
why_check(struct why *why, const struct compare_figure *f,
    struct errmsg *err)
{
	struct difference_side found;
	int error;

	error = why_side_takes(f, err);
	if (error == 0)
		error = why_side_find(&why->old, f, f->old_median, &found,
		    err);
	if (error == 0)
		error = why_side_find(&why->new, f, f->new_median, &found,
		    err);
	return (error);
}

int
why_count(struct why *why, const struct comparison *c,
    struct why_tally *tally)
{
	struct why_lines lines;
	size_t i, k;
	int error = 0;

	*tally = (struct why_tally){0, 0, 0};
	for (i = 0; i < c->nfigures && error != -ENOMEM; i++) {
		if (!why_differs(&c->figures[i]))
			continue;
		tally->differ++;
		error = why_lines_new(why, &c->figures[i], 0, &lines);
		if (error != 0)
			continue;
		tally->explained++;
		for (k = 0; k < lines.n && !lines.line[k].left; k++)
			;
		tally->whole += k == lines.n;
		why_lines_free(&lines);
	}
	return (error == -ENOMEM ? error : 0);
}

struct form {
	FILE *out;
	bool markdown;
	int width; /* of the columns before the figures */
};

static void
print_line(const struct form *form, const char *name, double old, double now)
{
	char by[FIGURE_MAX];

	figure_text(by, now - old, 15, FIGURE_SIGN);
	fputs(form->markdown ? "| " : "    ", form->out);
	compared_name(name, form->markdown ? 0 : form->width - 4,
	    form->markdown, form->out);
	fprintf(form->out, form->markdown ? " |  | %s | %s |  | %s |  |\n" :
	    " %9s %9s           %s\n", FIGURE(old, 15), FIGURE(now, 15), by);
}

int
why_print(struct why *why, const struct compare_figure *f, bool markdown,
    int width, FILE *out)
{
	const struct form form = {out, markdown, width};
	struct why_lines lines;
	size_t i;
	int error;

	error = why_lines_new(why, f, SHOWN, &lines);
	if (error != 0)
		return (error == -ENOENT ? 0 : error);
	for (i = 0; i < lines.n; i++)
		print_line(&form, lines.line[i].name, lines.line[i].old,
		    lines.line[i].new);
	why_lines_free(&lines);
	return (0);
}

static json_t *
text(const char *s)
{
	return (s != NULL ? json_string(s) : json_null());
}

static json_t *
line_json(const struct why_line *l)
{
	return (json_pack("{ss so so so sb so so so}", "name", l->function !=
	    NULL ? l->function : l->name, "image", text(l->image), "was",
	    text(l->was), "moved", text(l->moved), "left", l->left, "old",
	    json_real(l->old), "new", json_real(l->new), "by",
	    json_real(l->new - l->old)));
}

json_t *
why_json(struct why *why, const struct compare_figure *f)
{
	struct why_lines lines;
	json_t *all;
	size_t i;
	int error, bad = 0;

	error = why_lines_new(why, f, 0, &lines);
	if (error != 0)
		return (error == -ENOENT ? json_null() : NULL);
	all = json_array();
	for (i = 0; i < lines.n; i++)
		bad |= json_array_append_new(all, line_json(&lines.line[i]));
	why_lines_free(&lines);
	if (bad != 0) {
		json_decref(all);
		return (NULL);
	}
	return (all);
}
