/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include "linux.h"

/*
 * FreeBSD's pmap_kenter_temporary() on Linux page tables: write the entry of
 * slot i, whatever it held, and flush that address on this CPU.  Like there,
 * nothing is unmapped: the next batch overwrites.
 */
static int
map(struct db_run *run, struct db_batch *batch)
{
	struct linux_window *window = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		batch->va[i] = linux_window_address(window, i);
		linux_window_set(window, i, batch->pages[i]);
		linux_flush_local(batch->va[i]);
	}
	return (0);
}

const struct db_path db_path_kenter_temporary = {
	.row = {"kenter_temporary", "FreeBSD's algorithm: a PTE of a fixed "
	    "16-page window; flushes it on this CPU",
	    DB_IRQS_OFF | DB_FLUSH_CPU},
	.init = linux_window_live,
	.map = map,
	.unmap = db_unmap_nothing,
	.cleanup = linux_window_close,
};
