/* SPDX-License-Identifier: BSD-2-Clause */
/* The twin of enter_fresh: a new address each time, then its removal. */
#include <sys/mman.h>

#include "internal.h"

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	(void)run;
	for (i = 0; i < batch->n; i++)
		if (munmap(batch->va[i], DB_PAGE_SIZE) != 0)
			host_kept(errno);
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	struct db_batch done;
	uint32_t i;
	void *va;
	int error;

	for (i = 0; i < batch->n; i++) {
		va = mmap(NULL, DB_PAGE_SIZE, PROT_READ | PROT_WRITE,
		    MAP_SHARED, host_fd(run),
		    (off_t)host_offset(batch->pages[i]));
		if (va == MAP_FAILED) {
			error = errno;
			done = *batch;
			done.n = i;
			unmap(run, &done);
			return (error);
		}
		host_touch(va);
		batch->va[i] = va;
	}
	return (0);
}

const struct db_path host_fresh[2] = HOST_PATHS("fresh",
    "mmap() anywhere, then munmap(): the twin of enter_fresh", 0, 0, NULL, map,
    unmap, NULL);
