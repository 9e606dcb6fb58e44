/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/io.h>

#include "linux.h"

/*
 * What /proc/vmcore does with the old kernel's memory, page by page.  ioremap
 * refuses RAM that the kernel uses itself, so the source's pages are marked
 * PG_reserved during the run.
 */
static int
init(struct db_run *run)
{
	uint32_t i;

	for (i = 0; i < run->plan.pages; i++)
		SetPageReserved((struct page *)run->pages[i]);
	return (linux_purge(run));
}

static void
cleanup(struct db_run *run)
{
	uint32_t i;

	for (i = 0; i < run->plan.pages; i++)
		ClearPageReserved((struct page *)run->pages[i]);
}

static void
unmap_first(struct db_batch *batch, uint32_t n)
{
	while (n > 0)
		iounmap((void __iomem *)batch->va[--n]);
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		batch->va[i] = (void __force *)ioremap_cache(
		    page_to_phys((struct page *)batch->pages[i]), PAGE_SIZE);
		if (batch->va[i] == NULL) {
			unmap_first(batch, i);
			return (ENOMEM);
		}
	}
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	unmap_first(batch, batch->n);
}

const struct db_path db_path_ioremap = {
	.row = {"ioremap", "ioremap_cache(), iounmap(), as /proc/vmcore does, "
	    "a page at a time; flushes every CPU, late",
	    DB_OWN_PAGES | DB_ALLOCATES | DB_UNSETTLED | DB_FLUSH_ALL},
	.init = init,
	.map = map,
	.unmap = unmap,
	.cleanup = cleanup,
};
