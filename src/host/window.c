/* SPDX-License-Identifier: BSD-2-Clause */
#include <sys/mman.h>

#include "internal.h"

/* Empty pages on both sides keep the kernel from merging mappings. */
#define GUARD	DB_PAGE_SIZE
#define SIZE	((size_t)DB_BATCH_MAX * DB_PAGE_SIZE + 2 * GUARD)

int
host_window(struct db_run *run)
{
	char *p = mmap(NULL, SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
	    0);

	if (p == MAP_FAILED)
		return (db_refuse(run->module, ENOMEM, "path %s: no addresses "
		    "for a window", run->plan.path->row.name));
	run->path_state = p + GUARD;
	return (0);
}

void
host_window_free(struct db_run *run)
{
	munmap((char *)run->path_state - GUARD, SIZE);
}
