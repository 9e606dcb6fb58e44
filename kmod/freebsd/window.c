/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

static int
open_window(struct db_run *run, vm_size_t size, vm_size_t align, bool live)
{
	struct freebsd_window *window;
	uint32_t i;

	window = malloc(sizeof(*window), M_DUMPBENCH, M_WAITOK | M_ZERO);
	window->size = size + align;
	window->va = freebsd_space_new(window->size);
	if (window->va == 0) {
		free(window, M_DUMPBENCH);
		return (db_refuse(run->module, ENOMEM,
		    "path %s: no %ju bytes of kernel address space",
		    run->plan.path->row.name, (uintmax_t)size));
	}
	if (align != 0)
		window->align = roundup2(window->va, align) - window->va;
	window->va += window->align;
	run->path_state = window;
	if (!live)
		return (0);
	window->filler_memory = malloc(PAGE_SIZE, M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	window->filler = freebsd_page_of(window->filler_memory);
	for (i = 0; i < DB_BATCH_MAX; i++)
		if (freebsd_enter(freebsd_window_at(window, i),
		    window->filler) != 0) {
			freebsd_window_close(run);
			return (db_refuse(run->module, ENOMEM,
			    "path %s: the window could not be mapped",
			    run->plan.path->row.name));
		}
	return (0);
}

int
freebsd_window_live(struct db_run *run)
{
	return (open_window(run, DB_BATCH_MAX * PAGE_SIZE, 0, true));
}

int
freebsd_window_empty(struct db_run *run)
{
	return (open_window(run, DB_BATCH_MAX * PAGE_SIZE, 0, false));
}

int
freebsd_window_superpage(struct db_run *run)
{
	return (open_window(run, NBPDR, NBPDR, false));
}

void
freebsd_window_close(struct db_run *run)
{
	struct freebsd_window *window = run->path_state;

	/* Whatever is left: the live window's last batch. */
	pmap_remove(kernel_pmap, window->va - window->align,
	    window->va - window->align + window->size);
	freebsd_space_free(window->va - window->align, window->size);
	free(window->filler_memory, M_DUMPBENCH);
	free(window, M_DUMPBENCH);
	run->path_state = NULL;
}
