/* SPDX-License-Identifier: BSD-2-Clause */
/* What of a row belongs to whom: to functions, lines, CPUs or instructions. */
#ifndef DUMPBENCH_PROFILE_H
#define DUMPBENCH_PROFILE_H

#include "explain/frames.h"

enum profile_by {
	PROFILE_FUNCTION, /* and role */
	PROFILE_LINE,	  /* of source, and role */
	PROFILE_CPU,	  /* and role */
	PROFILE_INSN
};

struct profile_entry {
	uint32_t which; /* index of a function, line, instruction, or a CPU;
			   ATTRIBUTION_NONE: not known */
	enum layout_role role; /* PROFILE_INSN: of the first */
	uint64_t self[ATTRIBUTION_KINDS];
	/* With what it called, once where it called itself; of functions. */
	uint64_t total;
};

struct profile {
	struct profile_entry *entry;
	size_t n, room;
	uint64_t windows, sum; /* as struct frames */
	int64_t missing;
};

/* Arguments as of frames_new().  NULL: out of memory. */
struct profile *profile_new(const struct attribution_row *row,
    const struct attribution *a, unsigned stages, bool usual,
    enum profile_by by);
void profile_free(struct profile *profile);

/* Order: most of itself first. */
void profile_sort(struct profile *profile);

/* All of a role together, or of all roles (LAYOUT_OTHER + 1). */
uint64_t profile_sum(const struct profile *profile, unsigned role,
    enum attribution_kind kind);

#endif
