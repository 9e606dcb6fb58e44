/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The twin of enter: the new page replaces one that is mapped, so that every
 * CPU must flush the old translation, page by page.
 */
#include <sys/mman.h>

#include "internal.h"

static int
map(struct db_run *run, struct db_batch *batch)
{
	char *va = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++, va += DB_PAGE_SIZE) {
		if (mmap(va, DB_PAGE_SIZE, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_FIXED, host_fd(run),
		    (off_t)host_offset(batch->pages[i])) == MAP_FAILED)
			return (errno);
		host_touch(va);
		batch->va[i] = va;
	}
	return (0);
}

const struct db_path host_remap[2] = HOST_PATHS("remap",
    "mmap() over a live page: the twin of enter", 0, 0, host_window, map,
    db_unmap_nothing, host_window_free);
