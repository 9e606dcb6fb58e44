/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

#if defined(__amd64__) && FREEBSD_QUICK_ENTER /* i386 has no such function */
/*
 * can_fault is false: the mapping is good on this CPU only.  When the direct
 * map covers all pages nothing was mapped, and nothing may be unmapped; the
 * path's state says which.
 */
static int
map(struct db_run *run, struct db_batch *batch)
{
	vm_offset_t va[DB_BATCH_MAX];
	uint32_t i;

	run->path_state = pmap_map_io_transient(
	    __DECONST(vm_page_t *, batch->pages), va, (int)batch->n, FALSE) ?
	    run : NULL;
	for (i = 0; i < batch->n; i++)
		batch->va[i] = (void *)va[i];
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	vm_offset_t va[DB_BATCH_MAX];
	uint32_t i;

	if (run->path_state == NULL)
		return;
	for (i = 0; i < batch->n; i++)
		va[i] = (vm_offset_t)batch->va[i];
	pmap_unmap_io_transient(__DECONST(vm_page_t *, batch->pages), va,
	    (int)batch->n, FALSE);
}

const struct db_path db_path_io_transient = {
	.row = {"io_transient", "pmap_map_io_transient(), "
	    "pmap_unmap_io_transient(); flushes nothing on amd64"},
	.map = map,
	.unmap = unmap,
};
#endif
