/* SPDX-License-Identifier: BSD-2-Clause */
/* The boxes of a flame graph, of one row or of two that are compared. */
#ifndef DUMPBENCH_FLAME_H
#define DUMPBENCH_FLAME_H

#include "explain/export.h"

enum { FLAME_NEW, FLAME_OLD, FLAME_SIDES };

#define FLAME_NONE SIZE_MAX

struct flame_box {
	size_t parent, child, next; /* FLAME_NONE: there is none */
	unsigned depth;
	char *name;
	bool kernel, interrupt;
	enum layout_role role;
	/* Instructions a batch: alone, with those that it called. */
	double self[FLAME_SIDES], total[FLAME_SIDES];
};

struct flame {
	struct flame_box *box; /* a parent stands before its children */
	size_t n, room;
	unsigned depth; /* of the deepest */
};

/* A root without a parent, of that name. */
bool flame_begin(struct flame *flame, const char *name);

/* The row's frames, as of that side.  False: out of memory. */
bool flame_add(struct flame *flame, const struct export_rows *rows,
    unsigned side);
void flame_finish(struct flame *flame);
void flame_free(struct flame *flame);

#endif
