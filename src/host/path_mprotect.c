/* SPDX-License-Identifier: BSD-2-Clause */
/* The page stays mapped; only its protection changes. */
#include <sys/mman.h>

#include "internal.h"

static int
init(struct db_run *run)
{
	if (mprotect(host_view(run), (size_t)run->plan.pages * DB_PAGE_SIZE,
	    PROT_NONE) != 0)
		return (db_refuse(run->module, errno,
		    "path %s: mprotect() to no access failed: error %d",
		    run->plan.path->row.name, errno));
	return (0);
}

static void
hide(struct db_run *run, struct db_batch *batch, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if (mprotect(host_view(run) + host_offset(batch->pages[i]),
		    DB_PAGE_SIZE, PROT_NONE) != 0)
			host_kept(errno);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	hide(run, batch, batch->n);
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;
	uint8_t *va;
	int error;

	for (i = 0; i < batch->n; i++) {
		va = host_view(run) + host_offset(batch->pages[i]);
		if (mprotect(va, DB_PAGE_SIZE, PROT_READ | PROT_WRITE) != 0) {
			error = errno;
			hide(run, batch, i);
			return (error);
		}
		host_touch(va);
		batch->va[i] = va;
	}
	return (0);
}

const struct db_path host_mprotect[2] = HOST_PATHS("mprotect",
    "mprotect() to read and write, then to no access", 0, 0, init, map, unmap,
    NULL);
