/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "explain/profile.h"

static struct profile_entry *
get(struct profile *p, uint32_t which, enum layout_role role)
{
	struct profile_entry *e;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->entry[i].which == which && p->entry[i].role == role)
			return (&p->entry[i]);
	if (p->n == p->room) {
		p->room = p->room * 2 + 64;
		e = realloc(p->entry, p->room * sizeof(*e));
		if (e == NULL)
			return (NULL);
		p->entry = e;
	}
	p->entry[p->n] = (struct profile_entry){.which = which, .role = role};
	return (&p->entry[p->n++]);
}

/* Is it called by itself, at whatever depth? */
static bool
recurs(const struct frames *frames, const struct frame *f)
{
	uint32_t i;

	for (i = f->parent; i != ATTRIBUTION_NONE; i = frames->frame[i].parent)
		if (frames->frame[i].function == f->function)
			return (true);
	return (false);
}

static bool
add_frames(struct profile *p, const struct frames *frames, enum profile_by by)
{
	struct profile_entry *e;
	const struct frame *f;
	size_t i, k;

	for (i = 0; i < frames->n; i++) {
		f = &frames->frame[i];
		e = get(p, by == PROFILE_CPU ? f->cpu : f->function, f->role);
		if (e == NULL)
			return (false);
		for (k = 0; k < ATTRIBUTION_KINDS; k++)
			e->self[k] += f->self[k];
		if (by == PROFILE_FUNCTION && !recurs(frames, f))
			e->total += f->total[ATTRIBUTION_INSTRUCTIONS];
	}
	return (true);
}

static bool
add_spots(struct profile *p, const struct attribution *a,
    const struct attribution_tree *tree, uint64_t times, enum profile_by by)
{
	const struct attribution_spot *spot;
	struct profile_entry *e;
	size_t i, k;

	for (i = 0; i < tree->spots; i++) {
		spot = &tree->spot[i];
		if (by == PROFILE_LINE)
			e = get(p, a->insn[spot->insn].line,
			    tree->node[spot->node].role);
		else
			e = get(p, spot->insn, LAYOUT_INITIATOR);
		if (e == NULL)
			return (false);
		for (k = 0; k < ATTRIBUTION_KINDS; k++)
			e->self[k] += times * spot->n[k];
	}
	return (true);
}

static bool
add_row(struct profile *p, const struct attribution_row *row,
    const struct attribution *a, unsigned stages, bool usual,
    enum profile_by by)
{
	const struct attribution_stage *stage;
	uint64_t times;
	size_t s, t;

	for (s = 0; s < ROW_STAGES; s++) {
		stage = &row->stage[s];
		for (t = 0; t < stage->trees; t++) {
			times = frames_times(stage, &stage->tree[t], usual);
			if ((stages & 1u << s) != 0 && times != 0 &&
			    !add_spots(p, a, &stage->tree[t], times, by))
				return (false);
		}
	}
	return (true);
}

struct profile *
profile_new(const struct attribution_row *row, const struct attribution *a,
    unsigned stages, bool usual, enum profile_by by)
{
	struct frames *frames = frames_new(row, a, stages, usual);
	struct profile *p = calloc(1, sizeof(*p));
	bool good = frames != NULL && p != NULL;

	usual = usual && frames_have_usual(row, stages);
	if (good && (by == PROFILE_FUNCTION || by == PROFILE_CPU))
		good = add_frames(p, frames, by);
	else if (good)
		good = add_row(p, row, a, stages, usual, by);
	if (good) {
		p->windows = frames->windows;
		p->sum = frames->sum;
		p->missing = frames->missing;
	} else {
		profile_free(p);
		p = NULL;
	}
	frames_free(frames);
	return (p);
}

void
profile_free(struct profile *profile)
{
	if (profile == NULL)
		return;
	free(profile->entry);
	free(profile);
}

/* Equal ones stay in an order that does not depend on how they came. */
static int
compare(const void *a, const void *b)
{
	const struct profile_entry *x = a, *y = b;
	const enum attribution_kind k = ATTRIBUTION_INSTRUCTIONS;

	if (x->self[k] != y->self[k])
		return (x->self[k] > y->self[k] ? -1 : 1);
	if (x->total != y->total)
		return (x->total > y->total ? -1 : 1);
	if (x->which != y->which)
		return (x->which < y->which ? -1 : 1);
	return (x->role < y->role ? -1 : x->role > y->role);
}

void
profile_sort(struct profile *profile)
{
	if (profile->n > 0)
		qsort(profile->entry, profile->n, sizeof(profile->entry[0]),
		    compare);
}

uint64_t
profile_sum(const struct profile *profile, unsigned role,
    enum attribution_kind kind)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < profile->n; i++)
		if (role > LAYOUT_OTHER || profile->entry[i].role == role)
			sum += profile->entry[i].self[kind];
	return (sum);
}
