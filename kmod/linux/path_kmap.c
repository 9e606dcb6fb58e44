/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include "compat.h"
#include "linux.h"

#ifdef CONFIG_HIGHMEM
/*
 * The kernel's pool of entries for pages of high memory, LAST_PKMAP of them in
 * turn.  A page that was unmapped keeps its entry until all have been used;
 * then every CPU drops the entries that are idle.  A page that still has one is
 * not mapped again, which a dump, that reads each page once, never meets.  So
 * each round begins with a pool that has none of the source's pages.  How many
 * pages one has to pass in the table that finds them depends on where they lie.
 */
struct pool {
	struct page *filler[LAST_PKMAP];
};

static void
free_pool(struct pool *pool)
{
	uint32_t i;

	for (i = 0; i < LAST_PKMAP && pool->filler[i] != NULL; i++)
		__free_page(pool->filler[i]);
	kvfree(pool);
}

/* Pages of its own, as many as it has entries. */
static int
init(struct db_run *run)
{
	struct pool *pool = kvzalloc(sizeof(*pool), GFP_KERNEL);
	uint32_t i;

	for (i = 0; pool != NULL && i < LAST_PKMAP; i++) {
		pool->filler[i] = alloc_page(GFP_KERNEL | __GFP_HIGHMEM);
		if (pool->filler[i] == NULL ||
		    !PageHighMem(pool->filler[i])) {
			free_pool(pool);
			pool = NULL;
		}
	}
	if (pool == NULL)
		return (db_refuse(run->module, ENOMEM,
		    "path kmap: high memory for fewer than %d pages",
		    LAST_PKMAP));
	run->path_state = pool;
	return (0);
}

static void
cleanup(struct db_run *run)
{
	free_pool(run->path_state);
}

/*
 * Use the entries up to the last one, which the next page finds no idle one
 * after and so flushes; then once more.  Every round begins with that flush.
 */
static void
begin(struct db_run *run)
{
	struct pool *pool = run->path_state;
	struct page *page;
	uint32_t i, laps = 0;

	/* The bound is for a last entry that is in use all the time. */
	for (i = 0; laps < 2 && i < 3 * LAST_PKMAP; i++) {
		page = pool->filler[i % LAST_PKMAP];
		laps += PKMAP_NR((unsigned long)kmap(page)) == LAST_PKMAP - 1;
		kunmap(page);
	}
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		batch->va[i] = kmap(batch->pages[i]);
	return (0);
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		kunmap(batch->pages[i]);
}

const struct db_path db_path_kmap = {
	.row = {"kmap", "kmap(), kunmap() of a pool that all CPUs share; "
	    "flushes every CPU, once for all its entries",
	    DB_UNSETTLED | DB_FLUSH_ALL},
	.init = init,
	.begin = begin,
	.map = map,
	.unmap = unmap,
	.cleanup = cleanup,
};
#endif
