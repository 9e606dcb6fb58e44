/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/mutex.h>

#include "linux.h"

/*
 * FreeBSD's pmap_enter() at an address that maps nothing, then pmap_remove(),
 * on Linux page tables, one page a call: making a mapping where there was
 * none flushes nothing, removing it flushes every CPU.
 */
static int
map(struct db_run *run, struct db_batch *batch)
{
	struct linux_window *window = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		mutex_lock(&window->lock);
		linux_window_set(window, i, batch->pages[i]);
		mutex_unlock(&window->lock);
		batch->va[i] = linux_window_address(window, i);
	}
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	struct linux_window *window = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		mutex_lock(&window->lock);
		linux_window_clear(window, i);
		linux_flush_all(linux_window_address(window, i), 1);
		mutex_unlock(&window->lock);
	}
}

const struct db_path db_path_enter_fresh = {
	.row = {"enter_fresh", "FreeBSD's algorithm: a fresh address, then "
	    "removal; that flushes every CPU by IPI, a page at a time",
	    DB_FLUSH_ALL},
	.init = linux_window_empty,
	.map = map,
	.unmap = unmap,
	.cleanup = linux_window_close,
};
