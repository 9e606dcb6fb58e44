/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include "linux.h"

/*
 * FreeBSD's pmap_qenter() and pmap_qremove() on Linux page tables: entries for
 * the whole batch over invalid ones, so no flush; then all are removed with
 * one flush of the range on every CPU.
 */
static int
map(struct db_run *run, struct db_batch *batch)
{
	struct linux_window *window = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		linux_window_set(window, i, batch->pages[i]);
		batch->va[i] = linux_window_address(window, i);
	}
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	struct linux_window *window = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		linux_window_clear(window, i);
	linux_flush_all(window->base, batch->n);
}

const struct db_path db_path_qenter = {
	.row = {"qenter", "FreeBSD's algorithm: PTEs for the batch, removed "
	    "together; one flush of every CPU by IPI for all",
	    DB_FLUSH_ALL},
	.init = linux_window_empty,
	.map = map,
	.unmap = unmap,
	.cleanup = linux_window_close,
};
