/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include "linux.h"

static int
map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		batch->va[i] = page_address(batch->pages[i]);
	return (0);
}

const struct db_path db_path_direct = {
	.row = {"direct", "page_address(), the direct map; flushes nothing",
	    DB_IRQS_OFF},
	.map = map,
	.unmap = db_unmap_nothing,
};
