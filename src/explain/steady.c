/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "explain/parts.h"
#include "explain/steady.h"

/* The functions of one stem and image, in any explanation. */
struct function {
	const struct part *part;
	bool varies;
};

struct boots {
	struct parts *parts; /* of the old side's boots, then the new one's */
	size_t n, old;
	struct function *function;
	size_t functions;
};

static struct function *
find(const struct boots *b, const struct part *part)
{
	size_t i;

	for (i = 0; i < b->functions; i++)
		if (parts_alike(b->function[i].part, part))
			return (&b->function[i]);
	return (NULL);
}

/* What a boot executes in all functions of that stem. */
static double
executed(const struct parts *parts, const struct part *like)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < parts->n; i++)
		if (parts_alike(&parts->part[i], like))
			sum += parts->part[i].n;
	return (sum);
}

struct range {
	double low, high;
};

/* The least and the most among the boots from..end - 1. */
static struct range
range_of(const struct boots *b, size_t from, size_t end,
    const struct part *like)
{
	struct range r = {INFINITY, -INFINITY};
	double n;
	size_t i;

	for (i = from; i < end; i++) {
		n = executed(&b->parts[i], like);
		r.low = fmin(r.low, n);
		r.high = fmax(r.high, n);
	}
	return (r);
}

/* Means are rounded; instructions a batch are not nearer to each other. */
static bool
differ(double a, double b)
{
	return (fabs(a - b) > 1e-6);
}

static void
find_varying(struct boots *b, struct steady *steady)
{
	struct function *f;
	struct range old, new;
	size_t i;

	for (i = 0; i < b->functions; i++) {
		f = &b->function[i];
		old = range_of(b, 0, b->old, f->part);
		new = range_of(b, b->old, b->n, f->part);
		f->varies = differ(old.low, old.high) ||
		    differ(new.low, new.high);
		if (f->varies && (old.low > new.high || new.low > old.high))
			steady->meets = false;
	}
}

/* What a boot executes in the functions that do not vary. */
static double
left(const struct boots *b, size_t boot)
{
	const struct parts *parts = &b->parts[boot];
	double sum = parts->sum;
	size_t i;

	for (i = 0; i < parts->n; i++)
		if (find(b, &parts->part[i])->varies)
			sum -= parts->part[i].n;
	return (sum);
}

static int
subtract(const struct boots *b, struct steady *steady)
{
	const double old = left(b, 0), new = left(b, b->old);
	size_t i;

	for (i = 0; i < b->n; i++)
		if (differ(left(b, i), i < b->old ? old : new))
			return (-ENODATA);
	steady->shift = differ(old, new) ? new - old : 0;
	return (0);
}

static int
list_functions(struct boots *b)
{
	size_t i, k, n = 0;

	for (i = 0; i < b->n; i++)
		n += b->parts[i].n;
	b->function = calloc(n + 1, sizeof(*b->function));
	if (b->function == NULL)
		return (-ENOMEM);
	for (i = 0; i < b->n; i++)
		for (k = 0; k < b->parts[i].n; k++)
			if (find(b, &b->parts[i].part[k]) == NULL)
				b->function[b->functions++].part =
				    &b->parts[i].part[k];
	return (0);
}

static int
add(struct boots *b, const struct difference_side *side, size_t n,
    unsigned stages)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!frames_have_usual(side[i].row, stages))
			return (-ENODATA);
		/* Also one that was made in part is to be freed. */
		if (!parts_new(&b->parts[b->n++], &side[i], stages, true))
			return (-ENOMEM);
	}
	return (0);
}

int
steady_difference(const struct difference_side *old, size_t nold,
    const struct difference_side *new, size_t nnew, unsigned stages,
    struct steady *steady)
{
	struct boots b = {.old = nold};
	size_t i;
	int error;

	if (nold < STEADY_BOOTS || nnew < STEADY_BOOTS)
		return (-ENODATA);
	*steady = (struct steady){.meets = true};
	b.parts = calloc(nold + nnew, sizeof(*b.parts));
	if (b.parts == NULL)
		return (-ENOMEM);
	error = add(&b, old, nold, stages);
	if (error == 0)
		error = add(&b, new, nnew, stages);
	if (error == 0)
		error = list_functions(&b);
	if (error == 0) {
		find_varying(&b, steady);
		error = subtract(&b, steady);
	}
	for (i = 0; i < b.n; i++)
		parts_free(&b.parts[i]);
	free(b.function);
	free(b.parts);
	return (error);
}
