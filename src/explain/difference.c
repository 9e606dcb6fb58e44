/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain/difference.h"
#include "explain/profile.h"

/* A function of one side; those of one name together. */
struct part {
	const char *name, *image;
	double n;
	bool paired;
};

struct parts {
	struct part *part;
	size_t n;
	double sum;
};

static struct part *
find(const struct parts *parts, const char *name, const char *image)
{
	size_t i;

	for (i = 0; i < parts->n; i++)
		if (strcmp(parts->part[i].name, name) == 0 &&
		    strcmp(parts->part[i].image, image) == 0)
			return (&parts->part[i]);
	return (NULL);
}

/* False: out of memory. */
static bool
gather(struct parts *parts, const struct difference_side *side,
    unsigned stages, bool usual)
{
	struct profile *p = profile_new(side->row, side->a, stages, usual,
	    PROFILE_FUNCTION);
	const struct attribution_function *f;
	const char *name, *image;
	struct part *part;
	size_t i;

	parts->n = 0;
	parts->part = calloc((p != NULL ? p->n : 0) + 1,
	    sizeof(*parts->part));
	if (p == NULL || parts->part == NULL) {
		profile_free(p);
		return (false);
	}
	parts->sum = (double)p->sum / (double)p->windows;
	for (i = 0; i < p->n; i++) {
		f = p->entry[i].which == ATTRIBUTION_NONE ? NULL :
		    &side->a->function[p->entry[i].which];
		name = f != NULL ? f->name : "(not known)";
		image = f != NULL ? f->image : "";
		part = find(parts, name, image);
		if (part == NULL) {
			part = &parts->part[parts->n++];
			*part = (struct part){.name = name, .image = image};
		}
		part->n += (double)p->entry[i].self[0] / (double)p->windows;
	}
	profile_free(p);
	return (true);
}

/*
 * The length of a name without what a compiler put behind it; ".cold" is left,
 * as such a part is not the function.
 */
static size_t
stem(const char *name, bool *cold)
{
	static const char *const suffixes[] = {".isra.", ".constprop.",
		".part.", ".llvm."};
	const char *s, *end = name + strlen(name);
	size_t i;

	*cold = strstr(name, ".cold") != NULL;
	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		s = strstr(name, suffixes[i]);
		if (s != NULL && s < end)
			end = s;
	}
	s = strstr(name, ".cold");
	if (s != NULL && s < end)
		end = s;
	return ((size_t)(end - name));
}

static bool
same_stem(const struct part *a, const struct part *b)
{
	bool cold_a, cold_b;
	size_t n = stem(a->name, &cold_a), m = stem(b->name, &cold_b);

	return (n == m && cold_a == cold_b && memcmp(a->name, b->name, n) ==
	    0 && strcmp(a->image, b->image) == 0);
}

/* The only one of that stem that is not paired; NULL: none, or several. */
static struct part *
only(const struct parts *parts, const struct part *like)
{
	struct part *found = NULL;
	size_t i;

	for (i = 0; i < parts->n; i++) {
		if (parts->part[i].paired ||
		    !same_stem(&parts->part[i], like))
			continue;
		if (found != NULL)
			return (NULL);
		found = &parts->part[i];
	}
	return (found);
}

static void
add(struct difference *d, const struct part *old, const struct part *now)
{
	const struct part *named = now != NULL ? now : old;

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
pair(struct difference *d, struct parts *old, struct parts *now)
{
	struct part *part, *other;
	size_t i;

	for (i = 0; i < now->n; i++) {
		part = &now->part[i];
		other = find(old, part->name, part->image);
		if (other == NULL)
			continue;
		part->paired = other->paired = true;
		add(d, other, part);
	}
	for (i = 0; i < now->n; i++) {
		part = &now->part[i];
		other = part->paired ? NULL : only(old, part);
		if (other == NULL || only(now, part) != part)
			continue;
		part->paired = other->paired = true;
		add(d, other, part);
	}
	for (i = 0; i < now->n; i++)
		if (!now->part[i].paired)
			add(d, NULL, &now->part[i]);
	for (i = 0; i < old->n; i++)
		if (!old->part[i].paired)
			add(d, &old->part[i], NULL);
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
	struct parts before = {NULL, 0, 0}, after = {NULL, 0, 0};
	bool good;
	size_t i;

	if (d == NULL)
		return (NULL);
	d->usual = frames_have_usual(old->row, stages) &&
	    frames_have_usual(now->row, stages);
	good = gather(&before, old, stages, d->usual) &&
	    gather(&after, now, stages, d->usual);
	if (good)
		d->entry = calloc(before.n + after.n + 1, sizeof(*d->entry));
	if (d->entry == NULL) {
		difference_free(d);
		d = NULL;
	} else {
		pair(d, &before, &after);
		qsort(d->entry, d->n, sizeof(*d->entry), compare);
		d->old = before.sum;
		d->now = after.sum;
		d->rest = d->now - d->old;
		for (i = 0; i < d->n; i++)
			d->rest -= d->entry[i].now - d->entry[i].old;
	}
	free(before.part);
	free(after.part);
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
