/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/ioport.h>
#include <linux/memory_hotplug.h>
#include <linux/sched.h>

#include "linux.h"

/*
 * Pages of the machine's RAM, chosen by the seed, whatever they are used for,
 * as a dump streams them.  They are only read.
 */
struct walk {
	uint64_t skip;		/* pages to pass before the one wanted */
	uint64_t total;
	unsigned long pfn;
};

static int
count(struct resource *resource, void *arg)
{
	struct walk *walk = arg;

	walk->total += resource_size(resource) >> PAGE_SHIFT;
	return (0);
}

static int
find(struct resource *resource, void *arg)
{
	struct walk *walk = arg;
	uint64_t here = resource_size(resource) >> PAGE_SHIFT;

	if (walk->skip >= here) {
		walk->skip -= here;
		return (0);
	}
	walk->pfn = PFN_UP(resource->start) + walk->skip;
	return (1);
}

static int
walk_ram(struct walk *walk, int (*each)(struct resource *, void *))
{
	return (walk_iomem_res_desc(IORES_DESC_NONE,
	    IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, 0, -1, walk, each));
}

/* Online, and readable, by the direct map if it has it: no hole, no poison. */
static struct page *
usable(unsigned long pfn)
{
	struct page *page = pfn_to_online_page(pfn);

	if (page == NULL || PageHWPoison(page) || (!PageHighMem(page) &&
	    linux_page_at(page_address(page)) != page))
		return (NULL);
	return (page);
}

static int
init(struct db_run *run)
{
	struct walk walk = {0};
	uint64_t seed = run->plan.seed, total, tries;
	uint32_t i = 0;

	walk_ram(&walk, count);
	total = walk.total;
	for (tries = 0; i < run->plan.pages && total > 0 &&
	    tries < 16 * (uint64_t)run->plan.pages + 4096; tries++) {
		/* RAM has fewer than 2^32 pages below 16 TB. */
		walk.skip = (db_random(&seed) >> 32) * total >> 32;
		if (walk_ram(&walk, find) == 1 &&
		    (run->pages[i] = usable(walk.pfn)) != NULL)
			i++;
		cond_resched();
	}
	if (i < run->plan.pages)
		return (db_refuse(run->module, ENOENT,
		    "source ram: found only %u readable pages of %u", i,
		    run->plan.pages));
	return (0);
}

/* These pages change, so the page table is checked, not the contents. */
static bool
check(struct db_run *run, uint32_t index, const void *va)
{
	return (linux_page_at(va) == run->pages[index]);
}

const struct db_source db_source_ram = {
	.row = {"ram", "the machine's own RAM, chosen by the seed, only read"},
	.init = init,
	.check = check,
};
