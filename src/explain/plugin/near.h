/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Windows of a stage that are kept while a run goes, since one of them may be
 * as long as the median of all: where no two windows are alike, that one has
 * no other record.  The median is known only as the run ends.  Until then those
 * are kept that are the nearest to the middle of the windows so far, one of
 * each length.
 */
#ifndef DUMPBENCH_NEAR_H
#define DUMPBENCH_NEAR_H

#include <stdbool.h>
#include <stdint.h>

#include "explain/plugin/layout.h"
#include "explain/plugin/tree.h"

struct near;

/* NULL: out of memory. */
struct near *near_new(void);
void near_free(struct near *near);
void near_clear(struct near *near);

/* A window of the stage, kept or not, executed so many instructions. */
void near_count(struct near *near, uint64_t instructions);

/* One of that hash and length is kept: it has come once more. */
bool near_again(struct near *near, const struct layout_record *like);

/*
 * Keep a window, of which `r` has its size.  False: it is not kept, as others
 * are nearer, or as long.  Those that must give way go to out().
 */
bool near_keep(struct near *near, const struct layout_record *r,
    struct tree *tree,
    void (*out)(void *arg, const struct layout_record *r), void *arg);

/* The lower median of all windows that were counted, as the module's is. */
uint64_t near_median(const struct near *near);

/* The i-th that is kept, the shortest first; NULL: there are fewer. */
const struct layout_record *near_at(const struct near *near, uint32_t i);

#endif
