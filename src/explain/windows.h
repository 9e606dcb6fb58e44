/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver's side of the plugin: the file that both map, and what is in it.
 */
#ifndef DUMPBENCH_WINDOWS_H
#define DUMPBENCH_WINDOWS_H

#include "explain/plugin/layout.h"
#include "util/errmsg.h"

struct windows;

/*
 * A file in memory for the time stamps of `layout` (see stamps_find()), of its
 * size, or if that is 0 of LAYOUT_SIZE bytes.
 */
int windows_new(const struct layout_header *layout, struct windows **windows,
    struct errmsg *err);
void windows_free(struct windows *windows);

/*
 * The argument that the plugin needs: a string for free(3), or NULL: out of
 * memory.  It is good as long as `windows` is.
 */
char *windows_argument(const struct windows *windows);

/*
 * Before the plugin is loaded: it has a model of a TLB, of a geometry as
 * "explain/plugin/tlb.h" takes it.
 */
void windows_model(struct windows *windows, uint32_t entries, uint32_t ways);

/* What is measured from now on is of this row. */
void windows_row(struct windows *windows, uint32_t row);

/*
 * Forget the records, so that there is room for as many again: between runs,
 * when what is wanted of them has been read.
 */
void windows_forget(struct windows *windows);

/* The file as it is now. */
const struct layout_header *windows_header(const struct windows *windows);

/*
 * Did the plugin count?  -EINVAL: it refused, was never loaded, saw no time
 * stamp, or its records are not those of "explain/plugin/layout.h".  -ENOSPC: it
 * had no room for a part.  Only after 0 or -ENOSPC they may be read.
 */
int windows_check(const struct windows *windows, struct errmsg *err);

/* The first record, the one after it; NULL: there are no more. */
const struct layout_record *windows_next(const struct windows *windows,
    const struct layout_record *record);

const struct layout_node *windows_nodes(const struct layout_record *record);
const struct layout_spot *windows_spots(const struct layout_record *record);

#endif
