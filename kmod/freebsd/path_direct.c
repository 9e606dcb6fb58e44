/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

#ifdef __amd64__
#include <machine/vmparam.h>

static int
map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		batch->va[i] = (void *)PHYS_TO_DMAP(
		    freebsd_pa(batch->pages[i]));
	return (0);
}

const struct db_path db_path_direct = {
	.row = {"direct", "PHYS_TO_DMAP(), the direct map; flushes nothing",
	    DB_IRQS_OFF},
	.map = map,
	.unmap = db_unmap_nothing,
};
#endif
