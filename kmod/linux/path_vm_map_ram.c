/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/numa.h>
#include <linux/vmalloc.h>

#include "linux.h"

static int
map(struct db_run *run, struct db_batch *batch)
{
	char *base;
	uint32_t i;

	base = vm_map_ram((struct page **)(unsigned long)batch->pages,
	    batch->n, NUMA_NO_NODE);
	if (base == NULL)
		return (ENOMEM);
	for (i = 0; i < batch->n; i++)
		batch->va[i] = base + i * PAGE_SIZE;
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	vm_unmap_ram(batch->va[0], batch->n);
}

const struct db_path db_path_vm_map_ram = {
	.row = {"vm_map_ram", "vm_map_ram(), vm_unmap_ram() from per-CPU "
	    "blocks; flushes every CPU, late and for many at once",
	    DB_ALLOCATES | DB_UNSETTLED | DB_FLUSH_ALL},
	.init = linux_purge,
	.map = map,
	.unmap = unmap,
};
