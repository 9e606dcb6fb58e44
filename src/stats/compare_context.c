/* SPDX-License-Identifier: BSD-2-Clause */
/* What differs between two sides besides the kernel, and what that bars. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/circumstances.h"
#include "stats/compare_internal.h"

/* What sides that differ in a member are, if that bars comparing them. */
static const char *
bar_of(const struct pair *p, const struct circumstance *known)
{
	if (known == NULL || !known->bars[p->clock] ||
	    (known->hardware && p->scope->any_machine))
		return (NULL);
	return (known->differs);
}

/* Only beyond a hundredth is it another clock. */
static bool
near(const char *a, const char *b)
{
	double x = strtod(a, NULL), y = strtod(b, NULL);

	return (fabs(x - y) <= 0.01 * fabs(x));
}

static bool
equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == b);
	return (strcmp(a, b) == 0);
}

/* The same member of another side; null: no file of that side has it. */
static const struct samples_member *
member_of(const struct samples_part *part, const struct samples_member *like)
{
	const struct samples_member *m;
	size_t i;

	for (i = 0; i < part->nmembers; i++) {
		m = &part->members[i];
		if (m->known == like->known &&
		    (m->known != NULL || strcmp(m->name, like->name) == 0))
			return (m);
	}
	return (NULL);
}

/* Does a side say so? */
static bool
is_emulated(const struct samples_part *part)
{
	const struct samples_member *m;
	size_t i;

	for (i = 0; i < part->nmembers; i++) {
		m = &part->members[i];
		if (m->known != NULL && m->known->emulated)
			return (equal(m->value, "true"));
	}
	return (false);
}

static void
differ_in(struct pair *p, const struct samples_member *o,
    const struct samples_member *n)
{
	const struct circumstance *known = o->known;
	struct compare_difference *d;
	const char *what;

	p->c->stated += o->value != NULL && n->value != NULL;
	if (known != NULL && known->rate && (p->clock == SAMPLES_EXACT ||
	    (o->value != NULL && n->value != NULL && near(o->value, n->value))))
		return;
	if (equal(o->value, n->value) && !o->mixed && !n->mixed)
		return;
	d = &p->c->differences[p->c->ndifferences++];
	*d = (struct compare_difference){
	    .clock = p->clock,
	    .member = o->name,
	    .old = o->value,
	    .new = n->value,
	    .mixed = o->mixed || n->mixed,
	};
	what = bar_of(p, known);
	/* Not stated is not different; it is listed all the same. */
	if (p->clock == SAMPLES_WALL && (o->value == NULL || n->value == NULL))
		what = NULL;
	if (what == NULL && d->mixed && known != NULL && known->kernel)
		what = "several kernels on one side";
	d->bars = what != NULL;
	if (what == NULL || *p->bar != '\0')
		return;
	if (!d->mixed && (o->value == NULL || n->value == NULL))
		snprintf(p->bar, sizeof(p->bar), "%s does not say its %s",
		    o->value == NULL ? "OLD" : "NEW", o->name);
	else
		snprintf(p->bar, sizeof(p->bar), "%s: %s %s", what, o->name,
		    d->mixed ? "varies between the files" : "differs");
}

/* Members that only one side has are the user's own. */
void
compare_differ(struct pair *p)
{
	const struct samples_member *o, *n;
	struct samples_member none = {.value = NULL};
	size_t i;

	for (i = 0; i < p->old->nmembers; i++) {
		o = &p->old->members[i];
		n = member_of(p->new, o);
		differ_in(p, o, n != NULL ? n : &none);
	}
	for (i = 0; i < p->new->nmembers; i++) {
		n = &p->new->members[i];
		none.name = n->name;
		if (member_of(p->old, n) == NULL)
			differ_in(p, &none, n);
	}
}

/*
 * Cycles of an emulator are time of its host, which other work takes as well.
 * That only one side is emulated is a bar already.
 */
void
compare_bar_emulated(struct pair *p)
{
	if (p->clock == SAMPLES_TSC && *p->bar == '\0' && is_emulated(p->old))
		snprintf(p->bar, sizeof(p->bar), "emulated CPUs: their cycles "
		    "follow the load of the host, and tell no kernel from "
		    "another");
}

static void
note_plans(struct pair *p, const char *old, const char *new, bool mixed,
    bool bars)
{
	if (p->plans)
		return;
	p->plans = true;
	p->c->differences[p->c->ndifferences++] = (struct compare_difference){
	    .clock = p->clock, .member = "plan", .mixed = mixed,
	    .old = *old != '\0' ? old : NULL, .new = *new != '\0' ? new : NULL,
	    .bars = bars};
}

/* Figures of other pages, or of a kernel that prepared for other CPUs. */
void
compare_plans(struct pair *p, struct compare_figure *f,
    const struct samples_row *old, const struct samples_row *new)
{
	if (old->plans || new->plans) {
		compare_unknown(f, "several plans on one side");
		note_plans(p, old->plan, new->plan, true, true);
	} else if (strcmp(old->plan, new->plan) != 0) {
		if (*old->plan == '\0' || *new->plan == '\0')
			compare_unknown(f, "%s does not say how many pages it "
			    "streamed", *old->plan == '\0' ? "OLD" : "NEW");
		else
			compare_unknown(f, "different plan: %.60s, %.60s",
			    old->plan, new->plan);
		note_plans(p, old->plan, new->plan, false, true);
	} else if (old->possible_cpus != new->possible_cpus &&
	    !p->scope->any_machine) {
		if (old->possible_cpus < 0 || new->possible_cpus < 0)
			compare_unknown(f, "%s does not say for how many CPUs "
			    "the kernel was prepared",
			    old->possible_cpus < 0 ? "OLD" : "NEW");
		else
			compare_unknown(f, "different machine: the kernel was "
			    "prepared for %ld and %ld CPUs", old->possible_cpus,
			    new->possible_cpus);
	}
}
