/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

/* pmap_enter() over a live mapping; the next batch replaces this one. */
static int
map(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;
	uint32_t i;
	int error;

	for (i = 0; i < batch->n; i++) {
		error = freebsd_enter(freebsd_window_at(window, i),
		    batch->pages[i]);
		if (error != 0)
			return (error);
		batch->va[i] = (void *)freebsd_window_at(window, i);
	}
	return (0);
}

const struct db_path db_path_enter = {
	.row = {"enter", "pmap_enter() over a live mapping; flushes every CPU "
	    "by IPI, a page at a time",
	    DB_OWN_PAGES | DB_FLUSH_ALL | FREEBSD_BY_PAGE},
	.init = freebsd_window_live,
	.map = map,
	.unmap = db_unmap_nothing,
	.cleanup = freebsd_window_close,
};
