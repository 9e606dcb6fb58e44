/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

#if FREEBSD_QUICK_ENTER
static int
map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		batch->va[i] = (void *)pmap_quick_enter_page(batch->pages[i]);
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = batch->n; i > 0; i--)
		pmap_quick_remove_page((vm_offset_t)batch->va[i - 1]);
}

const struct db_path db_path_quick_enter = {
	.row = {"quick_enter", "pmap_quick_enter_page(), "
	    "pmap_quick_remove_page(); flushes nothing on amd64, this CPU on "
	    "i386",
	    DB_IRQS_OFF | FREEBSD_WINDOW_FLUSH(DB_FLUSH_CPU)},
#ifdef __i386__
	.batch_max = 1,		/* one window a CPU */
#endif
	.map = map,
	.unmap = unmap,
};
#endif
