/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of others, and what is told of their rows. */
#ifndef TESTS_STATS_SHAPES_H
#define TESTS_STATS_SHAPES_H

#include "stats/samples.h"

/*
 * What is told: name, then the times in ns, or what there is instead.  After a
 * '!' a part of the sentence that refuses it.
 */
struct shape {
	const char *what, *text, *expect;
};

/* The text of a row's figure. */
static inline size_t
describe_row(const struct samples_row *r, char *text, size_t size)
{
	const struct samples_figure *f = &r->figures[0];
	size_t n, i;

	n = (size_t)snprintf(text, size, "%s:", r->name);
	for (i = 0; i < f->n; i++)
		n += (size_t)snprintf(text + n, size - n, " %.6g", f->x[i]);
	if (f->missing > 0)
		n += (size_t)snprintf(text + n, size - n, " missing %zu",
		    f->missing);
	if (r->error != NULL)
		n += (size_t)snprintf(text + n, size - n, " failed (%s)",
		    r->error);
	if (r->skipped != NULL)
		n += (size_t)snprintf(text + n, size - n, " skipped (%s)",
		    r->skipped);
	if (r->idle)
		n += (size_t)snprintf(text + n, size - n, " idle");
	if (!isnan(f->mean))
		n += (size_t)snprintf(text + n, size - n, " mean %.6g",
		    f->mean);
	if (!isnan(f->median))
		n += (size_t)snprintf(text + n, size - n, " median %.6g",
		    f->median);
	if (r->aggregates)
		n += (size_t)snprintf(text + n, size - n, " +");
	if (text[n - 1] == ':')
		n += (size_t)snprintf(text + n, size - n, " nothing");
	return (n);
}

static inline void
describe(struct samples *s, char *text, size_t size)
{
	const struct samples_part *part = samples_get(s, SAMPLES_WALL);
	size_t i, n = 0;

	text[0] = '\0';
	for (i = 0; part != NULL && i < part->nrows; i++) {
		if (i > 0)
			n += (size_t)snprintf(text + n, size - n, "; ");
		n += describe_row(&part->rows[i], text + n, size - n);
		/* It is found by the name that it shows. */
		assert_ptr_equal(samples_find(s, SAMPLES_WALL,
		    part->rows[i].name), &part->rows[i]);
	}
}

/* Each of them is told as it says, or refused. */
static inline void
assert_shapes(const struct shape *shapes, size_t n)
{
	char text[4096];
	struct samples *s;
	struct errmsg err;
	size_t i, size, bad = 0;
	const char *expect;
	bool ok;

	for (i = 0; i < n; i++) {
		expect = shapes[i].expect;
		assert_int_equal(samples_new(NULL, &s, &err), 0);
		size = strlen(shapes[i].text);
		if (samples_parse(s, "file", shapes[i].text, size, &err) != 0)
			snprintf(text, sizeof(text), "!%s", err.text);
		else
			describe(s, text, sizeof(text));
		ok = expect[0] == '!' ? text[0] == '!' &&
		    strstr(text, expect + 1) != NULL :
		    strcmp(text, expect) == 0;
		if (!ok) {
			print_error("%s: \"%s\" instead of \"%s\"\n",
			    shapes[i].what, text, expect);
			bad++;
		}
		samples_free(s);
	}
	assert_int_equal(bad, 0);
}

#endif
