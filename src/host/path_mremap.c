/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page moves to the window and back; at each move every CPU must flush the
 * old translation.  Linux only.
 *
 * A move leaves an empty mapping behind, not a hole, in which a library could
 * map something that the next move would overwrite.
 */
#include <sys/mman.h>

#include "internal.h"

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4	/* Linux's <linux/mman.h> */
#endif

static int
init(struct db_run *run)
{
	uint32_t i;
	int error = host_window(run);

	/* Only pages that are entered are moved. */
	for (i = 0; error == 0 && i < run->plan.pages; i++)
		host_touch(host_view(run) + (size_t)i * DB_PAGE_SIZE);
	return (error);
}

static int
move(void *from, void *to)
{
	return (mremap(from, DB_PAGE_SIZE, DB_PAGE_SIZE,
	    MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, to) ==
	    MAP_FAILED ? errno : 0);
}

static void
move_back(struct db_run *run, struct db_batch *batch, uint32_t n)
{
	uint32_t i;
	int error;

	for (i = 0; i < n; i++) {
		error = move(batch->va[i],
		    host_view(run) + host_offset(batch->pages[i]));
		if (error != 0)
			host_kept(error);
	}
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	move_back(run, batch, batch->n);
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	char *va = run->path_state;
	uint32_t i;
	int error;

	for (i = 0; i < batch->n; i++, va += DB_PAGE_SIZE) {
		error = move(host_view(run) + host_offset(batch->pages[i]), va);
		if (error != 0) {
			move_back(run, batch, i);
			return (error);
		}
		host_touch(va);
		batch->va[i] = va;
	}
	return (0);
}

const struct db_path host_mremap[2] = HOST_PATHS("mremap",
    "mremap() to a window, and back; from Linux 5.13 on", 0, 0, init, map,
    unmap, host_window_free);
