/* SPDX-License-Identifier: BSD-2-Clause */
/* What all measurements of /proc/vmcore share: their samples and result. */
#ifndef DUMPBENCH_VMCORE_SAMPLES_H
#define DUMPBENCH_VMCORE_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/engine.h"
#include "guest/agent.h"

#define VMCORE_BIT(stage) (1u << (stage))

/*
 * Where mmap(2) maps: far from all else that this process has, so that what
 * page tables a call makes and frees does not depend on its neighbours.  The
 * page at VMCORE_ANCHOR is there before, and with it the tables of the upper
 * levels.
 */
#define VMCORE_ANCHOR 0x200000000000ul
#define VMCORE_MAPPED (VMCORE_ANCHOR + (2ul << 20))

extern const struct db_os vmcore_os;
extern const struct db_source vmcore_longest;
extern const struct db_context vmcore_context;

/* Aligned memory, written to once, so that nothing faults later; or null. */
void *vmcore_room(size_t bytes);

/*
 * Room for the samples of these stages, as many as run->samples, and the
 * anchor.  *room is for sorting as many.  False: no memory; vmcore_end() frees
 * in any case.
 */
bool vmcore_begin(struct db_run *run, unsigned stages, uint64_t **room);
void vmcore_end(struct db_run *run, uint64_t *room);

/*
 * Let the kernel do what it put off, such as freeing, and begin just behind a
 * tick of its timer: the next ones then come in the same calls in every boot.
 */
void vmcore_wait_tick(void);

/* Median of map and unmap together, over some of the calls; sorts in room. */
uint64_t vmcore_median(const struct db_run *run, uint32_t first, uint32_t n,
    uint64_t *room);

/*
 * The module's result, with members of our own before all others: `more`, each
 * with a comma behind it, and what is said at guest_vmcore().  `pairs` of time
 * stamps are in a call's map and unmap.
 */
int vmcore_tell(struct db_run *run, unsigned pairs, const char *more,
    uint64_t *room, struct text *t);

#endif
