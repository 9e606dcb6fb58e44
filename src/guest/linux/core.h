/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ELF core that a capture kernel makes of the memory of the one before it:
 * /proc/vmcore, or a copy of it.  Layout: System V gABI, chapter 5; the note
 * "VMCOREINFO" is Linux's (Documentation/admin-guide/kdump/vmcoreinfo.rst).
 */
#ifndef DUMPBENCH_CORE_H
#define DUMPBENCH_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/errmsg.h"

#define CORE_LOADS_MAX 128

/* A range of the old memory. */
struct core_load {
	uint64_t address; /* physical */
	uint64_t offset;  /* in the file */
	uint64_t bytes;
};

struct core {
	struct core_load load[CORE_LOADS_MAX];
	size_t nloads;
	const char *info; /* vmcoreinfo, in the bytes that were parsed */
	size_t info_length;
};

/*
 * Parse its beginning, which must hold all headers and notes.  -EINVAL says
 * what is wrong with it.
 */
int core_parse(const void *bytes, size_t length, struct core *core,
    struct errmsg *err);

/* Where in the file a frame of 4096 bytes lies; false: the core lacks it. */
bool core_find(const struct core *core, uint64_t frame, uint64_t *offset);

/* The longest range. */
const struct core_load *core_longest(const struct core *core);

#endif
