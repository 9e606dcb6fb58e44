/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/vmalloc.h>

#include "linux.h"

static int
map(struct db_run *run, struct db_batch *batch)
{
	char *base;
	uint32_t i;

	base = vmap((struct page **)(unsigned long)batch->pages, batch->n,
	    VM_MAP, PAGE_KERNEL);
	if (base == NULL)
		return (ENOMEM);
	for (i = 0; i < batch->n; i++)
		batch->va[i] = base + i * PAGE_SIZE;
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	vunmap(batch->va[0]);
}

const struct db_path db_path_vmap = {
	.row = {"vmap", "vmap(), vunmap() of the batch; flushes every CPU, "
	    "late and for many at once",
	    DB_ALLOCATES | DB_UNSETTLED | DB_FLUSH_ALL},
	.init = linux_purge,
	.map = map,
	.unmap = unmap,
};
