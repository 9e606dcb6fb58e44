/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain/difference.h"
#include "explain/parts.h"

struct pairing {
	struct difference *d;
	struct parts old, now;
};

static bool
is_cold(const struct part *part)
{
	bool cold;

	parts_stem(part->name, &cold);
	return (cold);
}

/* Is it one of the same stem, cold or not as it is said? */
static bool
has_stem(const struct part *a, const struct part *like, bool cold)
{
	return (is_cold(a) == cold && parts_alike(a, like));
}

/* The only one of that stem, paired or not; PARTS_NONE: none, or several. */
static size_t
only(const struct parts *parts, const struct part *like, bool cold,
    bool paired)
{
	size_t found = PARTS_NONE, i;

	for (i = 0; i < parts->n; i++) {
		if ((parts->part[i].entry != PARTS_NONE) != paired ||
		    !has_stem(&parts->part[i], like, cold))
			continue;
		if (found != PARTS_NONE)
			return (PARTS_NONE);
		found = i;
	}
	return (found);
}

/* A line of its own for one of each side, or of one side. */
static void
add(struct difference *d, struct part *old, struct part *now)
{
	const struct part *named = now != NULL ? now : old;

	if (old != NULL)
		old->entry = d->n;
	if (now != NULL)
		now->entry = d->n;
	d->entry[d->n++] = (struct difference_entry){
		.name = named->name,
		.image = named->image,
		.was = old != NULL && now != NULL &&
		    strcmp(old->name, now->name) != 0 ? old->name : NULL,
		.gone = now == NULL,
		.new = old == NULL,
		.old = old != NULL ? old->n : 0,
		.now = now != NULL ? now->n : 0,
	};
}

static void
pair_names(struct pairing *p)
{
	struct part *part;
	size_t i, other;

	for (i = 0; i < p->now.n; i++) {
		part = &p->now.part[i];
		other = parts_find(&p->old, part->name, part->image);
		if (other != PARTS_NONE)
			add(p->d, &p->old.part[other], part);
	}
	for (i = 0; i < p->now.n; i++) {
		part = &p->now.part[i];
		if (part->entry != PARTS_NONE ||
		    only(&p->now, part, is_cold(part), false) != i)
			continue;
		other = only(&p->old, part, is_cold(part), false);
		if (other != PARTS_NONE)
			add(p->d, &p->old.part[other], part);
	}
}

/* A part counts as what another one's line is of. */
static void
move(struct difference *d, struct part *part, const struct part *to, bool out)
{
	struct difference_entry *e = &d->entry[to->entry];

	part->entry = to->entry;
	if (out)
		e->now += part->n;
	else
		e->old += part->n;
	if (e->moved == NULL) {
		e->moved = part->name;
		e->out = out;
	}
}

static void
move_cold(struct pairing *p, struct parts *side)
{
	struct part *part;
	size_t i, to;

	for (i = 0; i < side->n; i++) {
		part = &side->part[i];
		if (part->entry != PARTS_NONE || !is_cold(part))
			continue;
		to = only(side, part, false, true);
		if (to != PARTS_NONE)
			move(p->d, part, &side->part[to], side == &p->now);
	}
}

/* The only caller of a part, if no interrupt leads to it; or PARTS_NONE. */
static size_t
only_caller(const struct parts *side, size_t part)
{
	size_t found = PARTS_NONE, i;

	for (i = 0; i < side->calls; i++) {
		if (side->call[i].callee != part)
			continue;
		if (found != PARTS_NONE)
			return (PARTS_NONE);
		found = side->call[i].caller;
	}
	return (found);
}

/* The part of the other side that has the same line; or PARTS_NONE. */
static size_t
twin(const struct parts *other, const struct part *part)
{
	size_t i;

	for (i = 0; i < other->n && part->entry != PARTS_NONE; i++)
		if (other->part[i].entry == part->entry)
			return (i);
	return (PARTS_NONE);
}

/* Is the part's code in its caller on the other side? */
static bool
is_inlined(const struct parts *side, const struct parts *other, size_t part,
    size_t caller)
{
	const size_t into = twin(other, &side->part[caller]);
	size_t i, callee, there, seen = 0;

	if (into == PARTS_NONE)
		return (false);
	/* It might have another name there. */
	for (i = 0; i < other->calls; i++)
		if (other->call[i].caller == into && other->part[
		    other->call[i].callee].entry == PARTS_NONE)
			return (false);
	for (i = 0; i < side->calls; i++) {
		callee = side->call[i].callee;
		if (side->call[i].caller != part || callee == part)
			continue;
		there = twin(other, &side->part[callee]);
		if (there == PARTS_NONE || !parts_calls(other, into, there) ||
		    parts_calls(side, caller, callee))
			return (false);
		seen++;
	}
	return (seen > 0);
}

static void
move_inlined(struct pairing *p, struct parts *side, const struct parts *other)
{
	size_t i, caller;

	for (i = 0; i < side->n; i++) {
		if (side->part[i].entry != PARTS_NONE)
			continue;
		caller = only_caller(side, i);
		if (caller != PARTS_NONE &&
		    side->part[caller].entry != PARTS_NONE &&
		    is_inlined(side, other, i, caller))
			move(p->d, &side->part[i], &side->part[caller],
			    side == &p->now);
	}
}

static void
pair(struct pairing *p)
{
	size_t i;

	pair_names(p);
	move_cold(p, &p->old);
	move_cold(p, &p->now);
	move_inlined(p, &p->old, &p->now);
	move_inlined(p, &p->now, &p->old);
	for (i = 0; i < p->now.n; i++)
		if (p->now.part[i].entry == PARTS_NONE)
			add(p->d, NULL, &p->now.part[i]);
	for (i = 0; i < p->old.n; i++)
		if (p->old.part[i].entry == PARTS_NONE)
			add(p->d, &p->old.part[i], NULL);
}

static int
compare(const void *a, const void *b)
{
	const struct difference_entry *x = a, *y = b;
	const double p = fabs(x->now - x->old), q = fabs(y->now - y->old);

	if (p != q)
		return (p > q ? -1 : 1);
	return (strcmp(x->name, y->name));
}

struct difference *
difference_new(const struct difference_side *old,
    const struct difference_side *now, unsigned stages)
{
	struct difference *d = calloc(1, sizeof(*d));
	struct pairing p = {.d = d};
	size_t i;

	if (d == NULL)
		return (NULL);
	d->usual = frames_have_usual(old->row, stages) &&
	    frames_have_usual(now->row, stages);
	if (parts_new(&p.old, old, stages, d->usual) &&
	    parts_new(&p.now, now, stages, d->usual))
		d->entry = calloc(p.old.n + p.now.n + 1, sizeof(*d->entry));
	if (d->entry == NULL) {
		difference_free(d);
		d = NULL;
	} else {
		pair(&p);
		qsort(d->entry, d->n, sizeof(*d->entry), compare);
		d->old = p.old.sum;
		d->now = p.now.sum;
		d->rest = d->now - d->old;
		for (i = 0; i < d->n; i++)
			d->rest -= d->entry[i].now - d->entry[i].old;
	}
	parts_free(&p.old);
	parts_free(&p.now);
	return (d);
}

void
difference_free(struct difference *difference)
{
	if (difference == NULL)
		return;
	free(difference->entry);
	free(difference);
}
