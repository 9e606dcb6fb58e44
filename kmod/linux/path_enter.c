/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/mutex.h>

#include "linux.h"

/*
 * FreeBSD's pmap_enter() over a live mapping on Linux page tables, one page a
 * call: take the lock, break the old entry, flush it on every CPU, make the
 * new one (the order since FreeBSD 12).  The next batch replaces this one, so
 * nothing is unmapped.
 */
static void
enter(struct linux_window *window, uint32_t slot, void *page)
{
	mutex_lock(&window->lock);
	linux_window_clear(window, slot);
	linux_flush_all(linux_window_address(window, slot), 1);
	linux_window_set(window, slot, page);
	mutex_unlock(&window->lock);
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	struct linux_window *window = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		enter(window, i, batch->pages[i]);
		batch->va[i] = linux_window_address(window, i);
	}
	return (0);
}

const struct db_path db_path_enter = {
	.row = {"enter", "FreeBSD's algorithm: a lock, replaces a live PTE; "
	    "flushes every CPU by IPI, a page at a time",
	    DB_FLUSH_ALL},
	.init = linux_window_live,
	.map = map,
	.unmap = db_unmap_nothing,
	.cleanup = linux_window_close,
};
