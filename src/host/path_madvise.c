/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mapping stays; the page table entry is dropped, and a fault enters it
 * again.  Linux only: elsewhere the advice may drop nothing.
 */
#include <sys/mman.h>

#include "internal.h"

static int
init(struct db_run *run)
{
	if (madvise(host_view(run), (size_t)run->plan.pages * DB_PAGE_SIZE,
	    MADV_DONTNEED) != 0)
		return (db_refuse(run->module, errno,
		    "path %s: madvise(MADV_DONTNEED) failed: error %d",
		    run->plan.path->row.name, errno));
	return (0);
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		batch->va[i] = host_view(run) + host_offset(batch->pages[i]);
		host_touch(batch->va[i]);
	}
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	(void)run;
	for (i = 0; i < batch->n; i++)
		if (madvise(batch->va[i], DB_PAGE_SIZE, MADV_DONTNEED) != 0)
			host_kept(errno);
}

const struct db_path host_madvise[2] = HOST_PATHS("madvise",
    "a fault enters the page, madvise(MADV_DONTNEED) drops it", 0, 0, init, map,
    unmap, NULL);
