/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/parts.h"

size_t
parts_find(const struct parts *parts, const char *name, const char *image)
{
	const struct part *p;
	size_t i;

	for (i = 0; i < parts->n; i++) {
		p = &parts->part[i];
		if (p->name != NULL && strcmp(p->name, name) == 0 &&
		    strcmp(p->image, image) == 0)
			return (i);
	}
	return (PARTS_NONE);
}

size_t
parts_stem(const char *name, bool *cold)
{
	static const char *const suffixes[] = {".isra.", ".constprop.",
		".part.", ".llvm.", ".cold"};
	const char *s, *end = name + strlen(name);
	size_t i;

	*cold = strstr(name, ".cold") != NULL;
	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		s = strstr(name, suffixes[i]);
		if (s != NULL && s < end)
			end = s;
	}
	return ((size_t)(end - name));
}

bool
parts_alike(const struct part *a, const struct part *b)
{
	bool cold;
	size_t n = parts_stem(a->name, &cold);

	return (n == parts_stem(b->name, &cold) &&
	    memcmp(a->name, b->name, n) == 0 && strcmp(a->image, b->image) ==
	    0);
}

bool
parts_calls(const struct parts *parts, size_t caller, size_t callee)
{
	size_t i;

	for (i = 0; i < parts->calls; i++)
		if (parts->call[i].caller == caller &&
		    parts->call[i].callee == callee)
			return (true);
	return (false);
}

/* The part of a frame's function, made if need be. */
static size_t
part_of(struct parts *parts, const struct attribution *a,
    const struct frame *frame)
{
	const struct attribution_function *f;
	const char *name = "(not known)", *image = "";
	size_t i;

	if (frame->function != ATTRIBUTION_NONE) {
		f = &a->function[frame->function];
		name = f->name;
		image = f->image;
	}
	i = parts_find(parts, name, image);
	if (i == PARTS_NONE) {
		i = parts->n++;
		parts->part[i] = (struct part){.name = name, .image = image,
			.entry = PARTS_NONE};
	}
	return (i);
}

static void
add(struct parts *parts, const struct frames *frames,
    const struct attribution *a)
{
	const struct frame *f;
	size_t i, own, caller;

	for (i = 0; i < frames->n; i++) {
		f = &frames->frame[i];
		own = part_of(parts, a, f);
		parts->part[own].n +=
		    (double)f->self[ATTRIBUTION_INSTRUCTIONS] /
		    (double)frames->windows;
		if (f->parent == ATTRIBUTION_NONE || f->how != LAYOUT_CALL)
			continue;
		caller = part_of(parts, a, &frames->frame[f->parent]);
		if (!parts_calls(parts, caller, own))
			parts->call[parts->calls++] =
			    (struct parts_call){caller, own};
	}
}

bool
parts_new(struct parts *parts, const struct difference_side *side,
    unsigned stages, bool usual)
{
	struct frames *frames = frames_new(side->row, side->a, stages, usual);

	*parts = (struct parts){.n = 0};
	if (frames == NULL)
		return (false);
	parts->part = calloc(frames->n + 1, sizeof(*parts->part));
	parts->call = calloc(frames->n + 1, sizeof(*parts->call));
	if (parts->part != NULL && parts->call != NULL) {
		if (frames->windows > 0)
			parts->sum = (double)frames->sum /
			    (double)frames->windows;
		add(parts, frames, side->a);
	}
	frames_free(frames);
	return (parts->part != NULL && parts->call != NULL);
}

void
parts_free(struct parts *parts)
{
	free(parts->part);
	free(parts->call);
}
