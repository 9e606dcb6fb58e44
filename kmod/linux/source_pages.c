/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/gfp.h>
#include <linux/sched.h>

#include "compat.h"
#include "linux.h"

static void
cleanup(struct db_run *run)
{
	uint32_t i;

	for (i = 0; i < run->plan.pages && run->pages[i] != NULL; i++) {
		__free_page(run->pages[i]);
		cond_resched();
	}
}

/* From high memory where there is any, which most pages of a dump are then. */
static int
take(struct db_run *run, uint32_t i)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_HIGHMEM |
	    __GFP_ZERO | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);

	run->pages[i] = page;
	if (page == NULL)
		return (db_refuse(run->module, ENOMEM,
		    "pages: memory for only %u of %u", i, run->plan.pages));
#ifdef CONFIG_HIGHMEM
	if (!PageHighMem(page))
		return (db_refuse(run->module, ENOMEM, "pages: high memory, "
		    "what lies above some 900 MB, for only %u of %u", i,
		    run->plan.pages));
#endif
	return (0);
}

static int
init(struct db_run *run)
{
	void *va;
	uint32_t i;
	int error;

	for (i = 0; i < run->plan.pages; i++) {
		error = take(run, i);
		if (error != 0) {
			cleanup(run);
			return (error);
		}
		cond_resched();
	}
	db_shuffle(run->pages, run->plan.pages, run->plan.seed);
	for (i = 0; i < run->plan.pages; i++) {
		va = db_page_map(run->pages[i]);
		db_stamp(run, i, va);
		db_page_unmap(va);
	}
	return (0);
}

const struct db_source db_source_pages = {
	.row = {"pages", "allocated pages, in an order by the seed, each "
	    "holding its number",
	    DB_OWN_PAGES},
	.init = init,
	.check = db_stamped,
	.cleanup = cleanup,
};
