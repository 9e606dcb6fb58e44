/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which functions account for what a row costs more, or less, than the same
 * row elsewhere.  Functions are paired by name and image.  Of those that are
 * left:
 *
 * - Parts and copies that a compiler made (name.isra.0, name.constprop.0,
 *   name.part.0) are paired with the function or with each other where one on
 *   each side has that name; a part name.cold with another such part.
 * - name.cold, where the other side has none, counts as name: that is where its
 *   code is there.
 * - A function that one side alone has counts as its only caller if that calls,
 *   on the other side alone, all that it called itself, and no function that
 *   could be it under another name: it was inlined there.
 *
 * Others are gone, or new.
 */
#ifndef DUMPBENCH_DIFFERENCE_H
#define DUMPBENCH_DIFFERENCE_H

#include "explain/frames.h"

struct difference_entry {
	const char *name, *image; /* as it is called now, or was */
	const char *was; /* its name before, where it had another; or NULL */
	/*
	 * What counts as it here, and is a function of its own on the other
	 * side: the first such; or NULL.  `out`: it is one of its own now.
	 */
	const char *moved;
	bool out;
	bool gone, new; /* not executed now, or before */
	double old, now; /* instructions a batch of its own */
};

struct difference {
	struct difference_entry *entry; /* the largest change first */
	size_t n;
	double old, now; /* what the module counted, of a batch */
	/*
	 * now - old less what all entries account for: what could not be
	 * attributed.
	 */
	double rest;
	bool usual; /* of batches as long as the medians; or means */
};

struct difference_side {
	const struct attribution *a;
	const struct attribution_row *row;
};

/* Stages as of frames_new().  NULL: out of memory. */
struct difference *difference_new(const struct difference_side *old,
    const struct difference_side *now, unsigned stages);
void difference_free(struct difference *difference);

#endif
