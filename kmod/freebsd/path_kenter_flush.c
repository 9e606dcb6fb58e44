/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

/*
 * The shootdown alone: pmap_kenter() only writes the entry, so that what
 * remains is pmap_invalidate_page() on every CPU.
 */
static int
map(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		pmap_kenter(freebsd_window_at(window, i),
		    freebsd_pa(batch->pages[i]));
		pmap_invalidate_page(kernel_pmap,
		    freebsd_window_at(window, i));
		batch->va[i] = (void *)freebsd_window_at(window, i);
	}
	return (0);
}

/* pmap_remove() would treat these as mappings that it had counted. */
static void
cleanup(struct db_run *run)
{
	struct freebsd_window *window = run->path_state;

	pmap_qremove(window->va, DB_BATCH_MAX);
	freebsd_window_close(run);
}

const struct db_path db_path_kenter_flush = {
	.row = {"kenter_flush", "pmap_kenter(), pmap_invalidate_page(): the "
	    "flush of every CPU by IPI alone, a page at a time",
	    DB_FLUSH_ALL},
	.init = freebsd_window_empty,
	.map = map,
	.unmap = db_unmap_nothing,
	.cleanup = cleanup,
};
