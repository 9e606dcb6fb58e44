/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

/*
 * Pages of our own.  malloc(9) of a page is a wired page of its own that no
 * VM object manages, in every version; `run` is 2 MB of them side by side.
 */
struct stamp {
	uint64_t seed;
	uint64_t index;
};

#define STAMP_AT_END	(PAGE_SIZE - sizeof(struct stamp))
#define RUN_PAGES	(NBPDR / PAGE_SIZE)

struct memory {
	void *run;		/* the source run; null: single pages */
	void *page[];
};

/* At both ends of a page, so that a mapping that is off by a part shows. */
static void
put_stamps(struct db_run *run, char *page, uint64_t index)
{
	struct stamp stamp = {run->plan.seed, index};

	memcpy(page, &stamp, sizeof(stamp));
	memcpy(page + STAMP_AT_END, &stamp, sizeof(stamp));
}

static bool
check(struct db_run *run, uint32_t index, const void *va)
{
	struct stamp stamp = {run->plan.seed, index};

	return (memcmp(va, &stamp, sizeof(stamp)) == 0 &&
	    memcmp((const char *)va + STAMP_AT_END, &stamp, sizeof(stamp)) ==
	    0);
}

/* Shuffle the memory, number it in that order, tell the run its pages. */
static void
number(struct db_run *run, struct memory *memory)
{
	uint32_t i;

	db_shuffle(memory->page, run->plan.pages, run->plan.seed);
	for (i = 0; i < run->plan.pages; i++) {
		put_stamps(run, memory->page[i], i);
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

	if (memory->run != NULL)
		contigfree(memory->run, NBPDR, M_DUMPBENCH);
	else
		for (i = 0; i < run->plan.pages; i++)
			free(memory->page[i], M_DUMPBENCH);
	free(memory, M_DUMPBENCH);
}

static int
init(struct db_run *run)
{
	struct memory *memory = allocate(run);
	uint32_t i;

	for (i = 0; i < run->plan.pages; i++) {
		memory->page[i] = malloc(PAGE_SIZE, M_DUMPBENCH,
		    M_NOWAIT | M_ZERO);
		if (memory->page[i] == NULL ||
		    ((vm_offset_t)memory->page[i] & PAGE_MASK) != 0) {
			cleanup(run);
			return (db_refuse(run->module, ENOMEM,
			    "pages: memory for %u of %u", i,
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
		    "pages: source run has %u pages at most", RUN_PAGES));
	memory = allocate(run);
	memory->run = contigmalloc(NBPDR, M_DUMPBENCH, M_WAITOK | M_ZERO, 0,
	    ~(vm_paddr_t)0, NBPDR, 0);
	if (memory->run == NULL) {
		free(memory, M_DUMPBENCH);
		return (db_refuse(run->module, ENOMEM,
		    "source run: no 2 MB of RAM side by side"));
	}
	for (i = 0; i < run->plan.pages; i++)
		memory->page[i] = (char *)memory->run + i * PAGE_SIZE;
	number(run, memory);
	return (0);
}

const struct db_source db_source_pages = {
	.row = {"pages", "pages of our own, scattered by the seed, each "
	    "carrying its number"},
	.flags = DB_OWN_PAGES,
	.init = init,
	.check = check,
	.cleanup = cleanup,
};

const struct db_source db_source_run = {
	.row = {"run", "at most 512 pages of our own, in 2 MB of RAM side by "
	    "side, each carrying its number"},
	.flags = DB_OWN_PAGES | DB_ONE_RUN,
	.init = init_run,
	.check = check,
	.cleanup = cleanup,
};
