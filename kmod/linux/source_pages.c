/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/gfp.h>
#include <linux/sched.h>

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

static int
init(struct db_run *run)
{
	uint32_t i;

	for (i = 0; i < run->plan.pages; i++) {
		run->pages[i] = alloc_page(GFP_KERNEL | __GFP_ZERO |
		    __GFP_NOWARN | __GFP_RETRY_MAYFAIL);
		if (run->pages[i] == NULL) {
			cleanup(run);
			return (db_refuse(run->module, ENOMEM,
			    "pages: memory for only %u of %u", i,
			    run->plan.pages));
		}
		cond_resched();
	}
	db_shuffle(run->pages, run->plan.pages, run->plan.seed);
	for (i = 0; i < run->plan.pages; i++)
		db_stamp(run, i, page_address(run->pages[i]));
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
