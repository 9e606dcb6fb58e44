/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The twin of qenter: pages are entered at addresses that hold none, and all
 * are removed at once, so that a batch has one shootdown.  They are one
 * mapping, since Linux sends a shootdown for each mapping that a call removes.
 */
#include <sys/mman.h>

#include "internal.h"

/* An empty mapping in the pages' place keeps the window reserved. */
static void
unmap(struct db_run *run, struct db_batch *batch)
{
	if (mmap(run->path_state, (size_t)batch->n * DB_PAGE_SIZE, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		host_kept(errno);
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	char *va = run->path_state;
	uint32_t i;

	if (mmap(va, (size_t)batch->n * DB_PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_FIXED, host_fd(run),
	    (off_t)host_offset(batch->pages[0])) == MAP_FAILED)
		return (errno);
	for (i = 0; i < batch->n; i++, va += DB_PAGE_SIZE) {
		host_touch(va);
		batch->va[i] = va;
	}
	return (0);
}

const struct db_path host_batch[2] = HOST_PATHS("batch",
    "mmap() of a batch in one call, removed in another: the twin of qenter",
    HOST_SIDE_BY_SIDE, DB_BATCH_MAX, host_window, map, unmap, host_window_free);
