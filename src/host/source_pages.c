/* SPDX-License-Identifier: BSD-2-Clause */
/* Pages of a file in memory: they stay when mappings of them are removed. */
#include <sys/mman.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

static void
cleanup(struct db_run *run)
{
	struct host_pages *pages = run->source_state;

	if (pages->view != NULL)
		munmap(pages->view, (size_t)run->plan.pages * DB_PAGE_SIZE);
	if (pages->fd >= 0)
		close(pages->fd);
	free(pages);
}

static int
create(struct db_run *run, struct host_pages *pages)
{
	size_t bytes = (size_t)run->plan.pages * DB_PAGE_SIZE;
	uint8_t *view;

	pages->fd = memfd_create("dumpbench", MFD_CLOEXEC);
	if (pages->fd < 0 || ftruncate(pages->fd, (off_t)bytes) != 0)
		return (errno);
	view = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, pages->fd,
	    0);
	if (view == MAP_FAILED)
		return (errno);
	pages->view = view;
	return (0);
}

/* Scatter groups of n pages that stay side by side. */
static void
scatter(struct db_run *run, uint32_t n)
{
	uint32_t i, groups = run->plan.pages / n;
	uintptr_t first;

	for (i = 0; i < run->plan.pages; i++)
		run->pages[i] = (void *)(uintptr_t)i;
	db_shuffle(run->pages, groups, run->plan.seed);
	/* From the last on: a group's number stands before its pages. */
	for (i = groups * n; i-- > 0;) {
		first = (uintptr_t)run->pages[i / n] * n;
		run->pages[i] = (void *)(first + i % n);
	}
}

static int
init(struct db_run *run)
{
	struct host_pages *pages = calloc(1, sizeof(*pages));
	uint32_t i;
	int error;

	if (pages == NULL)
		return (db_refuse(run->module, ENOMEM, "pages: no memory"));
	run->source_state = pages;
	pages->fd = -1;
	error = create(run, pages);
	if (error != 0 || pages->view == NULL) {
		cleanup(run);
		return (db_refuse(run->module, error,
		    "pages: no file of %u pages in memory: error %d",
		    run->plan.pages, error));
	}
	scatter(run, (run->plan.path->row.flags & HOST_SIDE_BY_SIDE) != 0 ?
	    run->plan.batch : 1);
	for (i = 0; i < run->plan.pages; i++)
		db_stamp(run, i, pages->view + host_offset(run->pages[i]));
	return (0);
}

const struct db_source host_source_pages = {
	.row = {"pages", "pages of a file in memory, scattered by the seed, "
	    "each carrying its number",
	    DB_OWN_PAGES},
	.init = init,
	.check = db_stamped,
	.cleanup = cleanup,
};
