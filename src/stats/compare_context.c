/* SPDX-License-Identifier: BSD-2-Clause */
/* What differs between two sides besides the kernel, and what that bars. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/compare_internal.h"

/*
 * With which member another than the kernel has changed.  Instructions do not
 * depend on the host, nor on what emulates them; time does.  What is hardware
 * bars nothing where any machine will do.
 */
static const char *
bar_of(const struct pair *p, const char *member)
{
	static const struct {
		const char *member, *what;
		bool clocks[SAMPLES_CLOCKS];
		bool hardware;
	} bars[] = {
	    {"os", "different systems", {true, true, false}, false},
	    {"machine", "different machine", {true, true, false}, false},
	    {"target", "different target", {true, true, false}, false},
	    {"emulated", "emulated against real", {true, true, false}, false},
	    {"cpu_model", "different machine", {true, true, false}, true},
	    {"memory_mb", "different machine", {true, true, false}, true},
	    {"topology", "different machine", {true, true, false}, true},
	    {"accelerator", "different accelerator", {false, true, false},
		false},
	    {"host", "different machine", {false, true, false}, true},
	    {"num_cpus", "different machine", {false, false, true}, true},
	    {"ticks_per_second", "different clock rate", {false, true, false},
		true},
	    {"mhz_per_cpu", "different clock rate", {false, false, true},
		true},
	};
	size_t i;

	for (i = 0; i < NELEM(bars); i++)
		if (strcmp(member, bars[i].member) == 0 &&
		    bars[i].clocks[p->clock] &&
		    !(bars[i].hardware && p->scope->any_machine))
			return (bars[i].what);
	return (NULL);
}

/* Calibrated at every boot: only beyond a hundredth is it another clock. */
static bool
is_rate(const char *member)
{
	return (strcmp(member, "ticks_per_second") == 0 ||
	    strcmp(member, "mhz_per_cpu") == 0);
}

static bool
is_kernel(const char *member)
{
	return (strcmp(member, "os") == 0 || strcmp(member, "release") == 0 ||
	    strcmp(member, "version") == 0);
}

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

/* A context's member; null: no file of this side has it. */
static const struct samples_member *
member_of(const struct samples_part *part, const char *name)
{
	size_t i;

	for (i = 0; i < part->nmembers; i++)
		if (strcmp(part->members[i].name, name) == 0)
			return (&part->members[i]);
	return (NULL);
}

static const char *
value_of(const struct samples_part *part, const char *name)
{
	const struct samples_member *member = member_of(part, name);

	return (member != NULL ? member->value : NULL);
}

static void
differ_in(struct pair *p, const struct samples_member *o,
    const struct samples_member *n)
{
	struct compare_difference *d;
	const char *what;

	p->c->stated += o->value != NULL && n->value != NULL;
	if (is_rate(o->name) && (p->clock == SAMPLES_EXACT ||
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
	what = bar_of(p, o->name);
	/* Not stated is not different; it is listed all the same. */
	if (p->clock == SAMPLES_WALL && (o->value == NULL || n->value == NULL))
		what = NULL;
	if (what == NULL && d->mixed && is_kernel(o->name))
		what = "several kernels on one side";
	d->bars = what != NULL;
	if (what == NULL || p->bar[0] != '\0')
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
		n = member_of(p->new, o->name);
		differ_in(p, o, n != NULL ? n : &none);
	}
	for (i = 0; i < p->new->nmembers; i++) {
		n = &p->new->members[i];
		none.name = n->name;
		if (member_of(p->old, n->name) == NULL)
			differ_in(p, &none, n);
	}
}

/* An emulator's cycles are its host's time, which other work takes away. */
void
compare_bar_emulated(struct pair *p)
{
	static const char yes[] = "true";

	if (p->clock == SAMPLES_TSC && p->bar[0] == '\0' &&
	    equal(value_of(p->old, "emulated"), yes) &&
	    equal(value_of(p->new, "emulated"), yes))
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
	if (p->clock == SAMPLES_WALL || old == NULL || new == NULL)
		return;
	if (old->plans || new->plans) {
		compare_unknown(f, "several plans on one side");
		note_plans(p, old->plan, new->plan, true, true);
	} else if (strcmp(old->plan, new->plan) != 0) {
		if (old->plan[0] == '\0' || new->plan[0] == '\0')
			compare_unknown(f, "%s does not say how many pages it "
			    "streamed", old->plan[0] == '\0' ? "OLD" : "NEW");
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
