/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

/*
 * One pmap_enter() with psind 1 makes the 2 MB that hold all pages of the
 * source `run` addressable.  The kernel takes it from 12 on, on amd64.  It
 * keeps the page table that the mapping stands for in a tree whose nodes it
 * allocates, so that what was allocated before decides what that costs.
 */
#if FREEBSD_SUPERPAGE
static int
map(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;
	vm_page_t first = PHYS_TO_VM_PAGE(freebsd_pa(batch->pages[0]) &
	    ~(vm_paddr_t)PDRMASK);
	uint32_t i;

	if (pmap_enter(kernel_pmap, window->va, first,
	    VM_PROT_READ | VM_PROT_WRITE, VM_PROT_READ | PMAP_ENTER_WIRED,
	    1) != KERN_SUCCESS)
		return (ENOMEM);
	for (i = 0; i < batch->n; i++)
		batch->va[i] = (void *)(window->va +
		    (freebsd_pa(batch->pages[i]) & PDRMASK));
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	struct freebsd_window *window = run->path_state;

	pmap_remove(kernel_pmap, window->va, window->va + NBPDR);
}

const struct db_path db_path_superpage = {
	.row = {"superpage", "pmap_enter() of 2 MB (psind 1), pmap_remove(); "
	    "that flushes every CPU by IPI, twice; needs source run",
	    DB_ONE_RUN | DB_FLUSH_ALL | DB_ALLOCATES | DB_UNSETTLED},
	.init = freebsd_window_superpage,
	.map = map,
	.unmap = unmap,
	.cleanup = freebsd_window_close,
};
#endif
