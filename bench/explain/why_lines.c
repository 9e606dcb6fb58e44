/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain/why_internal.h"
#include "util/printable.h"

#define LEFT 3 /* lines of what is left over, at most */

/* Both explanations of a figure, and what each is off from it. */
struct sides {
	struct difference_side old, new;
	struct attribution_row old_row, new_row; /* of fit() */
	double scale;
	double old_off, new_off; /* the figure less what is explained */
};

/*
 * Where the run that is explained has another median than the figure, one of
 * its batches may yet be as long as the figure: that explains it.
 */
static void
fit(struct difference_side *side, struct attribution_row *copy,
    const struct compare_figure *f, double value)
{
	const unsigned stages = why_side_stages(f);
	struct attribution_stage *stage;
	const struct attribution_tree *tree;
	size_t s, t;

	if (why_side_median(f, side->row) == value)
		return;
	for (s = 0; s < ROW_STAGES && stages != 1u << s; s++)
		;
	if (s == ROW_STAGES)
		return;
	*copy = *side->row;
	stage = &copy->stage[s];
	for (t = 0; t < stage->trees; t++) {
		tree = &stage->tree[t];
		if (tree->times != tree->windows || tree->unattributed != 0 ||
		    (double)tree->instructions != value)
			continue;
		stage->usual = tree;
		stage->median = tree->instructions;
		side->row = copy;
		return;
	}
}

static bool
find(struct why *why, const struct compare_figure *f, struct sides *s)
{
	struct errmsg err;

	if (why_side_takes(f, &err) != 0 ||
	    why_side_find(&why->old, f, f->old_median, &s->old, &err) != 0 ||
	    why_side_find(&why->new, f, f->new_median, &s->new, &err) != 0)
		return (false);
	fit(&s->old, &s->old_row, f, f->old_median);
	fit(&s->new, &s->new_row, f, f->new_median);
	s->scale = why_side_scale(f, s->new.row);
	s->old_off = f->old_median - why_side_median(f, s->old.row);
	s->new_off = f->new_median - why_side_median(f, s->new.row);
	return (true);
}

static void
say_name(const struct difference_entry *e, char *text, size_t size)
{
	char image[64] = "", moved[128] = "", was[96] = "";

	if (e->image[0] != '\0' && strcmp(e->image, "kernel") != 0)
		snprintf(image, sizeof(image), " [%.40s]", e->image);
	if (e->was != NULL)
		snprintf(was, sizeof(was), ", was %.80s", e->was);
	if (e->moved != NULL)
		snprintf(moved, sizeof(moved), " (%.90s %s in it)", e->moved,
		    e->out ? "was" : "now");
	snprintf(text, size, "%.120s%s%s%s%s", e->name, image, was, moved,
	    e->gone ? " (gone)" : e->new ? " (new)" : "");
	/* It may be cut inside of a character. */
	printable(text, strlen(text));
}

static void
add_functions(struct why_lines *lines, const struct difference *d,
    double scale)
{
	const struct difference_entry *e;
	struct why_line *l;
	size_t i;

	for (i = 0; i < d->n; i++) {
		e = &d->entry[i];
		if (e->old == e->now)
			continue;
		l = &lines->line[lines->n++];
		*l = (struct why_line){
			.function = e->name,
			.image = e->image,
			.was = e->was,
			.moved = e->moved,
			.old = e->old / scale,
			.new = e->now / scale,
		};
		say_name(e, l->name, sizeof(l->name));
	}
}

/* What is left over; too little to be more than rounding is nothing. */
static void
add_left(struct why_lines *lines, const char *name, double old, double new,
    double by)
{
	struct why_line *l;

	if (fabs(old) < 1e-9 * fmax(1, fabs(by)) &&
	    fabs(new) < 1e-9 * fmax(1, fabs(by)))
		return;
	l = &lines->line[lines->n++];
	*l = (struct why_line){.old = old, .new = new, .left = true};
	snprintf(l->name, sizeof(l->name), "(%s)", name);
}

/*
 * What the functions do not add up to has three reasons.  A stage without a
 * batch as long as its median is shown by means; a result may be of another
 * boot than its explanation; and code may not be attributed.
 */
static void
add_all_left(struct why_lines *lines, const struct difference *d,
    const struct compare_figure *f, const struct sides *s)
{
	const double by = f->new_median - f->old_median;
	const double old = f->old_median - s->old_off - d->old / s->scale;
	const double new = f->new_median - s->new_off - d->now / s->scale;

	add_left(lines, "not attributed", 0, d->rest / s->scale, by);
	add_left(lines, "varies from sample to sample", old, new, by);
	add_left(lines, f->unsettled ? "varies from boot to boot" :
	    "differs from the run that is explained", s->old_off, s->new_off,
	    by);
}

/* Functions beyond so many are one line. */
static void
shorten(struct why_lines *lines, size_t most)
{
	struct why_line *l = lines->line;
	size_t i, functions;

	for (functions = 0; functions < lines->n && !l[functions].left;
	     functions++)
		;
	if (most == 0 || functions <= most + 1)
		return;
	for (i = most + 1; i < functions; i++) {
		l[most].old += l[i].old;
		l[most].new += l[i].new;
	}
	l[most].function = l[most].image = l[most].was = l[most].moved = NULL;
	snprintf(l[most].name, sizeof(l[most].name), "(%zu more)",
	    functions - most);
	memmove(&l[most + 1], &l[functions],
	    (lines->n - functions) * sizeof(*l));
	lines->n -= functions - most - 1;
}

int
why_lines_new(struct why *why, const struct compare_figure *f, size_t most,
    struct why_lines *lines)
{
	struct difference *d;
	struct sides sides;

	*lines = (struct why_lines){NULL, 0};
	if (!find(why, f, &sides))
		return (-ENOENT);
	d = difference_new(&sides.old, &sides.new, why_side_stages(f));
	if (d == NULL)
		return (-ENOMEM);
	lines->line = calloc(d->n + LEFT, sizeof(*lines->line));
	if (lines->line != NULL) {
		add_functions(lines, d, sides.scale);
		add_all_left(lines, d, f, &sides);
		shorten(lines, most);
	}
	difference_free(d);
	return (lines->line != NULL ? 0 : -ENOMEM);
}

void
why_lines_free(struct why_lines *lines)
{
	free(lines->line);
}
