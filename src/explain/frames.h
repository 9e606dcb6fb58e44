/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A row's calls as one tree: a frame is a function in its caller.  A function
 * that is reached by a jump out of another stands as called by that; what
 * interrupts stands as called by what the CPU executed as the window opened.
 */
#ifndef DUMPBENCH_FRAMES_H
#define DUMPBENCH_FRAMES_H

#include "explain/attribution.h"

struct frame {
	uint32_t parent; /* an earlier frame, or ATTRIBUTION_NONE */
	uint32_t function; /* or ATTRIBUTION_NONE: not known */
	uint32_t cpu;
	enum layout_role role;
	enum layout_how how;
	uint32_t child, next; /* the last child, its elder; or _NONE */
	uint64_t calls; /* how often it was entered; 0: by jumps */
	uint64_t site;	/* where the first of these stands; 0: not known */
	/* It alone; and with all that it called. */
	uint64_t self[ATTRIBUTION_KINDS], total[ATTRIBUTION_KINDS];
};

struct frames {
	struct frame *frame;
	size_t n, room;
	uint32_t roots;	   /* the last of those without a parent */
	uint64_t windows;  /* that the figures are of */
	uint64_t sum;	   /* instructions that the module counted in them */
	int64_t missing;   /* of those, in no frame */
};

/* Bits of stages: 1 << enum row_stage. */
#define FRAMES_PAGE (1u << ROW_MAP | 1u << ROW_UNMAP) /* page_ticks' */

/*
 * The frames of all windows of these stages of a row; or, `usual`, of one
 * window in each that stands for the median.  Where a stage has no such
 * window: of all.  NULL: out of memory.
 */
struct frames *frames_new(const struct attribution_row *row,
    const struct attribution *a, unsigned stages, bool usual);
void frames_free(struct frames *frames);

/* All windows of a stage, or its usual one: how often a tree counts. */
uint64_t frames_times(const struct attribution_stage *stage,
    const struct attribution_tree *tree, bool usual);

/* Has each of these stages a usual window? */
bool frames_have_usual(const struct attribution_row *row, unsigned stages);

#endif
