/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

/*
 * pmap_enter() at an address that maps nothing, then pmap_remove(): entering
 * flushes nothing, removing flushes every CPU.  enter_fresh removes page by
 * page, enter_batch all pages in one call.
 */
static int
map(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;
	uint32_t i;
	int error;

	for (i = 0; i < batch->n; i++) {
		error = freebsd_enter(freebsd_window_at(window, i),
		    batch->pages[i]);
		if (error != 0) {
			freebsd_remove(window->va, i);
			return (error);
		}
		batch->va[i] = (void *)freebsd_window_at(window, i);
	}
	return (0);
}

static void
unmap_pages(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		freebsd_remove(freebsd_window_at(window, i), 1);
}

static void
unmap_batch(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;

	freebsd_remove(window->va, batch->n);
}

const struct db_path db_path_enter_fresh = {
	.row = {"enter_fresh", "pmap_enter() at a fresh address, "
	    "pmap_remove(); that flushes every CPU by IPI, a page at a time",
	    DB_OWN_PAGES | DB_FLUSH_ALL | FREEBSD_BY_PAGE},
	.init = freebsd_window_empty,
	.map = map,
	.unmap = unmap_pages,
	.cleanup = freebsd_window_close,
};

const struct db_path db_path_enter_batch = {
	.row = {"enter_batch", "pmap_enter() at fresh addresses, one "
	    "pmap_remove(); one flush of every CPU by IPI for all",
	    DB_OWN_PAGES | DB_FLUSH_ALL | FREEBSD_BY_PAGE},
	.init = freebsd_window_empty,
	.map = map,
	.unmap = unmap_batch,
	.cleanup = freebsd_window_close,
};
