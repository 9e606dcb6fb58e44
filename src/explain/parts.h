/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of one side of a difference, and which calls which. */
#ifndef DUMPBENCH_PARTS_H
#define DUMPBENCH_PARTS_H

#include <stdbool.h>

#include "explain/difference.h"

#define PARTS_NONE SIZE_MAX

/* A function; those of one name and image together. */
struct part {
	const char *name, *image;
	double n; /* instructions a batch of its own */
	size_t entry; /* of the difference; PARTS_NONE: it has none yet */
};

struct parts_call {
	size_t caller, callee; /* indices of parts */
};

struct parts {
	struct part *part;
	struct parts_call *call; /* each pair once */
	size_t n, calls;
	double sum;
};

/* False: out of memory. */
bool parts_new(struct parts *parts, const struct difference_side *side,
    unsigned stages, bool usual);
void parts_free(struct parts *parts);

/* The index, or PARTS_NONE. */
size_t parts_find(const struct parts *parts, const char *name,
    const char *image);

/*
 * The length of a name without what a compiler put behind it; ".cold" is told
 * apart, as such a part is not the function.
 */
size_t parts_stem(const char *name, bool *cold);

/* Are both of one such name, cold or not, and of one image? */
bool parts_alike(const struct part *a, const struct part *b);

bool parts_calls(const struct parts *parts, size_t caller, size_t callee);

#endif
