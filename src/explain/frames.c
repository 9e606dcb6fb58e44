/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "explain/frames.h"

#define NONE ATTRIBUTION_NONE

bool
frames_have_usual(const struct attribution_row *row, unsigned stages)
{
	size_t s;

	for (s = 0; s < ROW_STAGES; s++)
		if ((stages & 1u << s) != 0 && row->stage[s].windows > 0 &&
		    row->stage[s].usual == NULL)
			return (false);
	return (true);
}

uint64_t
frames_times(const struct attribution_stage *stage,
    const struct attribution_tree *tree, bool usual)
{
	if (!usual)
		return (tree->times);
	return (tree == stage->usual ? 1 : 0);
}

static bool
is_frame(const struct frame *f, uint32_t function, uint32_t cpu,
    enum layout_role role, enum layout_how how)
{
	return (f->function == function && f->cpu == cpu && f->role == role &&
	    f->how == how);
}

/* The frame of a function below a parent, made if need be; NONE: no memory. */
static uint32_t
get_frame(struct frames *frames, uint32_t parent, uint32_t function,
    const struct attribution_node *node, enum layout_how how)
{
	uint32_t *last, i;
	struct frame *f;

	if (parent != NONE && frames->frame == NULL)
		return (NONE);
	last = parent == NONE ? &frames->roots : &frames->frame[parent].child;
	for (i = *last; i != NONE; i = frames->frame[i].next)
		if (is_frame(&frames->frame[i], function, node->cpu,
		    node->role, how))
			return (i);
	if (frames->n == frames->room) {
		frames->room = frames->room * 2 + 64;
		f = realloc(frames->frame, frames->room * sizeof(*f));
		if (f == NULL)
			return (NONE);
		frames->frame = f;
		last = parent == NONE ? &frames->roots : &f[parent].child;
	}
	i = (uint32_t)frames->n++;
	frames->frame[i] = (struct frame){
		.parent = parent,
		.function = function,
		.cpu = node->cpu,
		.role = node->role,
		.how = how,
		.child = NONE,
		.next = *last,
	};
	*last = i;
	return (i);
}

/* Where in a node's frames an instruction of that function belongs. */
static uint32_t
within(struct frames *frames, uint32_t frame, uint32_t function,
    const struct attribution_node *node)
{
	if (frames->frame == NULL)
		return (NONE);
	if (function == frames->frame[frame].function || function == NONE)
		return (frame);
	/* Code that is not known at entry is what is executed first. */
	if (frames->frame[frame].function == NONE)
		frames->frame[frame].function = function;
	if (function == frames->frame[frame].function)
		return (frame);
	return (get_frame(frames, frame, function, node, LAYOUT_CALL));
}

/*
 * A call into the middle of the function itself only puts something on the
 * stack, as code does that speculation must not pass.
 */
static bool
stays(const struct frames *frames, uint32_t parent,
    const struct attribution *a, const struct attribution_node *node)
{
	return (parent != NONE && node->how == LAYOUT_CALL &&
	    node->function != NONE &&
	    frames->frame[parent].function == node->function &&
	    node->entry != a->function[node->function].start);
}

/* Each node's frame. */
static uint32_t *
map_nodes(struct frames *frames, const struct attribution *a,
    const struct attribution_tree *tree, uint64_t times)
{
	uint32_t *map = calloc(tree->nodes + 1, sizeof(*map)), parent;
	const struct attribution_node *node;
	size_t i;

	for (i = 0; map != NULL && i < tree->nodes; i++) {
		node = &tree->node[i];
		parent = node->parent == NONE ? NONE : map[node->parent];
		if (parent != NONE && node->how == LAYOUT_CALL)
			parent = within(frames, parent, node->caller, node);
		if (stays(frames, parent, a, node)) {
			map[i] = parent;
			continue;
		}
		map[i] = get_frame(frames, parent, node->function, node,
		    node->how);
		if (map[i] == NONE) {
			free(map);
			return (NULL);
		}
		frames->frame[map[i]].calls += times * node->times;
		if (frames->frame[map[i]].site == 0)
			frames->frame[map[i]].site = node->site;
		if (node->how == LAYOUT_INTERRUPT)
			frames->frame[map[i]].self[ATTRIBUTION_INTERRUPTS] +=
			    times * node->times;
	}
	return (map);
}

static bool
add_tree(struct frames *frames, const struct attribution *a,
    const struct attribution_tree *tree, uint64_t times)
{
	uint32_t *map = map_nodes(frames, a, tree, times), frame;
	const struct attribution_spot *spot;
	size_t i, k;

	for (i = 0; map != NULL && i < tree->spots; i++) {
		spot = &tree->spot[i];
		frame = within(frames, map[spot->node],
		    a->insn[spot->insn].function, &tree->node[spot->node]);
		if (frame == NONE) {
			free(map);
			return (false);
		}
		for (k = 0; k < ATTRIBUTION_KINDS; k++)
			frames->frame[frame].self[k] += times * spot->n[k];
	}
	free(map);
	return (map != NULL);
}

/* A parent stands before its children. */
static void
add_up(struct frames *frames)
{
	struct frame *f;
	size_t i, k;

	for (i = frames->n; i-- > 0;) {
		f = &frames->frame[i];
		for (k = 0; k < ATTRIBUTION_KINDS; k++) {
			f->total[k] += f->self[k];
			if (f->parent != NONE)
				frames->frame[f->parent].total[k] +=
				    f->total[k];
		}
		frames->missing -= (int64_t)f->self[ATTRIBUTION_INSTRUCTIONS];
	}
}

struct frames *
frames_new(const struct attribution_row *row, const struct attribution *a,
    unsigned stages, bool usual)
{
	struct frames *frames = calloc(1, sizeof(*frames));
	const struct attribution_stage *stage;
	uint64_t times;
	size_t s, t;

	if (frames == NULL)
		return (NULL);
	frames->roots = NONE;
	usual = usual && frames_have_usual(row, stages);
	for (s = 0; s < ROW_STAGES; s++) {
		stage = &row->stage[s];
		if ((stages & 1u << s) == 0 || stage->windows == 0)
			continue;
		frames->windows = usual ? 1 : stage->windows;
		frames->sum += usual ? stage->usual->instructions :
		    stage->sum;
		for (t = 0; t < stage->trees; t++) {
			times = frames_times(stage, &stage->tree[t], usual);
			if (times != 0 && !add_tree(frames, a,
			    &stage->tree[t], times)) {
				frames_free(frames);
				return (NULL);
			}
		}
	}
	frames->missing = (int64_t)frames->sum;
	add_up(frames);
	return (frames);
}

void
frames_free(struct frames *frames)
{
	if (frames == NULL)
		return;
	free(frames->frame);
	free(frames);
}
