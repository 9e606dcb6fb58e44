/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/attribution_file.h"
#include "explain/flame.h"

static size_t
get(struct flame *flame, size_t parent, const char *name,
    const struct frame *like)
{
	struct flame_box *box;
	size_t i;

	for (i = parent == FLAME_NONE ? FLAME_NONE : flame->box[parent].child;
	     i != FLAME_NONE; i = flame->box[i].next)
		if (strcmp(flame->box[i].name, name) == 0)
			return (i);
	if (flame->n == flame->room) {
		flame->room = flame->room * 2 + 64;
		box = realloc(flame->box, flame->room * sizeof(*box));
		if (box == NULL)
			return (FLAME_NONE);
		flame->box = box;
	}
	box = &flame->box[flame->n];
	*box = (struct flame_box){
		.parent = parent,
		.child = FLAME_NONE,
		.next = FLAME_NONE,
		.name = strdup(name),
	};
	if (box->name == NULL)
		return (FLAME_NONE);
	if (like != NULL) {
		box->role = like->role;
		box->interrupt = like->how == LAYOUT_INTERRUPT;
	}
	if (parent != FLAME_NONE) {
		box->depth = flame->box[parent].depth + 1;
		box->next = flame->box[parent].child;
		flame->box[parent].child = flame->n;
	}
	if (box->depth > flame->depth)
		flame->depth = box->depth;
	return (flame->n++);
}

bool
flame_begin(struct flame *flame, const char *name)
{
	*flame = (struct flame){.n = 0};
	return (get(flame, FLAME_NONE, name, NULL) != FLAME_NONE);
}

/* The box of a frame that has no caller is that of its CPU. */
static size_t
get_cpu(struct flame *flame, const struct frame *f)
{
	char name[64];

	snprintf(name, sizeof(name), "CPU %u, %s", f->cpu,
	    attribution_roles[f->role]);
	return (get(flame, 0, name, f));
}

static bool
add_frames(struct flame *flame, const struct attribution *a,
    const struct frames *frames, size_t *map, unsigned side)
{
	const double batches = (double)frames->windows;
	const struct frame *f;
	char name[256];
	size_t parent, i;

	for (i = 0; i < frames->n; i++) {
		f = &frames->frame[i];
		parent = f->parent != ATTRIBUTION_NONE ? map[f->parent] :
		    get_cpu(flame, f);
		if (parent == FLAME_NONE)
			return (false);
		export_name(a, f->function, name, sizeof(name));
		map[i] = get(flame, parent, name, f);
		if (map[i] == FLAME_NONE)
			return (false);
		flame->box[map[i]].kernel = f->function != ATTRIBUTION_NONE &&
		    strcmp(a->function[f->function].image, "kernel") == 0;
		flame->box[map[i]].self[side] += (double)f->self[0] / batches;
	}
	return (true);
}

bool
flame_add(struct flame *flame, const struct export_rows *rows, unsigned side)
{
	struct frames *frames = frames_new(rows->row[0], rows->a,
	    rows->stages, true);
	size_t *map;
	bool good;

	if (frames == NULL)
		return (false);
	map = calloc(frames->n + 1, sizeof(*map));
	good = map != NULL && add_frames(flame, rows->a, frames, map, side);
	free(map);
	frames_free(frames);
	return (good);
}

void
flame_finish(struct flame *flame)
{
	struct flame_box *box;
	size_t i, side;

	for (i = flame->n; i-- > 0;) {
		box = &flame->box[i];
		for (side = 0; side < FLAME_SIDES; side++) {
			box->total[side] += box->self[side];
			if (box->parent != FLAME_NONE)
				flame->box[box->parent].total[side] +=
				    box->total[side];
		}
	}
}

void
flame_free(struct flame *flame)
{
	size_t i;

	for (i = 0; i < flame->n; i++)
		free(flame->box[i].name);
	free(flame->box);
}
