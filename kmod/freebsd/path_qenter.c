/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

/* Entries over invalid ones need no flush; removing them always flushes. */
static int
map(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;
	uint32_t i;

	pmap_qenter(window->va, __DECONST(vm_page_t *, batch->pages),
	    (int)batch->n);
	for (i = 0; i < batch->n; i++)
		batch->va[i] = (void *)freebsd_window_at(window, i);
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;

	pmap_qremove(window->va, (int)batch->n);
}

const struct db_path db_path_qenter = {
	.row = {"qenter", "pmap_qenter(), pmap_qremove() of the batch; one "
	    "flush of every CPU by IPI for all",
	    DB_FLUSH_ALL},
	.init = freebsd_window_empty,
	.map = map,
	.unmap = unmap,
	.cleanup = freebsd_window_close,
};
