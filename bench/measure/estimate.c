/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>

#include "measure/estimate.h"

/*
 * The weight of the expectation against what was seen, as a part of all that is
 * expected: small, since a machine may be many times as fast or as slow.
 */
#define OF_ALL	0.001
#define OF_KIND	0.05

/* Before this part of all is done, there is no estimate. */
#define KNOWN	0.03

/* A part that is overdue is expected to take this share of its time more. */
#define OVERDUE	0.25

struct sum {
	double expected; /* of what is done, seconds */
	double took;
	double planned;	 /* expected of all, done or not */
};

struct part {
	unsigned kind;
	double seconds;	 /* expected, each time */
	size_t times;
	size_t done;
	double took;	 /* all that are done */
};

struct estimate {
	struct part *part;
	size_t n;
	struct sum all;
	struct sum kind[ESTIMATE_KINDS];
};

struct estimate *
estimate_new(void)
{
	return (calloc(1, sizeof(struct estimate)));
}

void
estimate_free(struct estimate *estimate)
{
	if (estimate != NULL)
		free(estimate->part);
	free(estimate);
}

size_t
estimate_add(struct estimate *e, unsigned kind, double seconds, size_t times)
{
	struct part *part;

	if (e == NULL)
		return (ESTIMATE_NONE);
	part = realloc(e->part, (e->n + 1) * sizeof(*part));
	if (part == NULL)
		return (ESTIMATE_NONE);
	e->part = part;
	part[e->n] = (struct part){.kind = kind % ESTIMATE_KINDS,
		.seconds = seconds, .times = times};
	e->all.planned += seconds * (double)times;
	e->kind[kind % ESTIMATE_KINDS].planned += seconds * (double)times;
	return (e->n++);
}

void
estimate_took(struct estimate *e, size_t part, double seconds)
{
	struct part *p;

	if (e == NULL || part >= e->n)
		return;
	p = &e->part[part];
	p->done++;
	p->took += seconds;
	e->all.expected += p->seconds;
	e->all.took += seconds;
	e->kind[p->kind].expected += p->seconds;
	e->kind[p->kind].took += seconds;
}

/* By which factor the expectation is wrong; `before`: that without data. */
static double
factor(const struct sum *sum, double weight, double before)
{
	const double prior = sum->planned * weight;

	if (sum->expected + prior <= 0)
		return (before);
	return ((sum->took + before * prior) / (sum->expected + prior));
}

/* What the part takes each time: between its own mean and that of its kind. */
static double
each(const struct part *p, double kind)
{
	return ((p->took + kind * p->seconds) / ((double)p->done + 1));
}

double
estimate_left(const struct estimate *e, size_t part, double since)
{
	const struct part *p;
	double all, kind[ESTIMATE_KINDS], left = 0, usual;
	size_t i, times;

	if (e == NULL || e->all.expected < e->all.planned * KNOWN)
		return (NAN);
	all = factor(&e->all, OF_ALL, 1);
	for (i = 0; i < ESTIMATE_KINDS; i++)
		kind[i] = factor(&e->kind[i], OF_KIND, all);
	for (i = 0; i < e->n; i++) {
		p = &e->part[i];
		times = p->times > p->done ? p->times - p->done : 0;
		usual = each(p, kind[p->kind]);
		if (i == part) {
			left += fmax(usual - since, since * OVERDUE);
			times -= times > 0;
		}
		left += usual * (double)times;
	}
	return (left);
}
