/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include "compat.h"
#include "linux.h"

#ifdef DB_KMAP_LOCAL
static int
map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		batch->va[i] = kmap_local_page(batch->pages[i]);
	return (0);
}

/* As a stack: the last mapped is unmapped first. */
static void
unmap(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = batch->n; i > 0; i--)
		kunmap_local(batch->va[i - 1]);
}

const struct db_path db_path_kmap_local = {
#ifdef CONFIG_HIGHMEM
	.row = {"kmap_local", "kmap_local_page(), kunmap_local(): a PTE of "
	    "the few that each CPU has; flushes it on this CPU",
	    DB_IRQS_OFF | DB_FLUSH_CPU},
#else
	.row = {"kmap_local", "kmap_local_page(), kunmap_local(); flushes "
	    "nothing where all RAM is in the direct map",
	    DB_IRQS_OFF},
#endif
#ifdef CONFIG_HIGHMEM
	/*
	 * A thread has less than KM_MAX_IDX entries, else the kernel panics,
	 * and interrupts take from what it leaves.
	 */
	.batch_max = KM_MAX_IDX / 2,
#endif
	.map = map,
	.unmap = unmap,
};
#endif
