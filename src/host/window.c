/* SPDX-License-Identifier: BSD-2-Clause */
#include <sys/mman.h>

#include "internal.h"

/* Empty pages on both sides keep the kernel from merging mappings. */
#define GUARD	1

void *
host_reserve(uint32_t pages)
{
	char *p;

	p = mmap(NULL, (size_t)(pages + 2 * GUARD) * DB_PAGE_SIZE, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return (p != MAP_FAILED ? p + GUARD * DB_PAGE_SIZE : NULL);
}

void
host_release(void *window, uint32_t pages)
{
	munmap((char *)window - GUARD * DB_PAGE_SIZE,
	    (size_t)(pages + 2 * GUARD) * DB_PAGE_SIZE);
}
