/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

/*
 * Allocated pages: wired ones that no VM object manages; `run` is 2 MB of
 * contiguous ones.
 */
#define RUN_PAGES	(NBPDR / PAGE_SIZE)

struct memory {
	void *run;		/* the source run; null: single pages */
	int psind;		/* what its first page was marked with */
	void *page[];
};

/* Shuffle the memory, number it in that order, tell the run its pages. */
static void
number(struct db_run *run, struct memory *memory)
{
	uint32_t i;

	db_shuffle(memory->page, run->plan.pages, run->plan.seed);
	for (i = 0; i < run->plan.pages; i++) {
		db_stamp(run, i, memory->page[i]);
		run->pages[i] = freebsd_page_of(memory->page[i]);
	}
}

static struct memory *
allocate(struct db_run *run)
{
	struct memory *memory;

	memory = malloc(sizeof(*memory) +
	    run->plan.pages * sizeof(memory->page[0]), M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	run->source_state = memory;
	return (memory);
}

static void
cleanup(struct db_run *run)
{
	struct memory *memory = run->source_state;
	uint32_t i;

	if (memory->run != NULL) {
		freebsd_mark(freebsd_page_of(memory->run), memory->psind);
		contigfree(memory->run, NBPDR, M_DUMPBENCH);
	} else
		for (i = 0; i < run->plan.pages; i++)
			freebsd_page_free(memory->page[i]);
	free(memory, M_DUMPBENCH);
}

static int
init(struct db_run *run)
{
	struct memory *memory = allocate(run);
	uint32_t i;

	for (i = 0; i < run->plan.pages; i++) {
		memory->page[i] = freebsd_page_new();
		if (memory->page[i] == NULL ||
		    ((vm_offset_t)memory->page[i] & PAGE_MASK) != 0) {
			cleanup(run);
			return (db_refuse(run->module, ENOMEM,
			    "pages: memory for only %u of %u", i,
			    run->plan.pages));
		}
	}
	number(run, memory);
	return (0);
}

static int
init_run(struct db_run *run)
{
	struct memory *memory;
	uint32_t i;

	if (run->plan.pages > RUN_PAGES)
		return (db_refuse(run->module, EINVAL,
		    "pages: too many for source run (expected at most %u)",
		    RUN_PAGES));
	memory = allocate(run);
	memory->run = contigmalloc(NBPDR, M_DUMPBENCH, M_WAITOK | M_ZERO, 0,
	    ~(vm_paddr_t)0, NBPDR, 0);
	if (memory->run == NULL) {
		free(memory, M_DUMPBENCH);
		return (db_refuse(run->module, ENOMEM,
		    "source run: no contiguous 2 MB of RAM"));
	}
	/*
	 * A kernel marks so only what it reserved as one, which depends on the
	 * address that contigmalloc(9) returned.
	 */
	memory->psind = freebsd_mark(freebsd_page_of(memory->run), 1);
	for (i = 0; i < run->plan.pages; i++)
		memory->page[i] = (char *)memory->run + i * PAGE_SIZE;
	number(run, memory);
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

const struct db_source db_source_run = {
	.row = {"run", "at most 512 allocated pages, in contiguous 2 MB of "
	    "RAM, each holding its number",
	    DB_OWN_PAGES | DB_ONE_RUN},
	.init = init_run,
	.check = db_stamped,
	.cleanup = cleanup,
};
