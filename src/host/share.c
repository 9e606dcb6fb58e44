/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory of a run.  Responders may be processes, so all of it is shared. */
#include <sys/mman.h>

#include "internal.h"

#define HEADER	64	/* keeps what follows on a cache line of its own */

void *
host_alloc(size_t bytes)
{
	size_t all;
	char *p;

	if (__builtin_add_overflow(bytes, HEADER, &all))
		return (NULL);
	p = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
	    -1, 0);
	if (p == MAP_FAILED)
		return (NULL);
	memcpy(p, &all, sizeof(all));
	return (p + HEADER);
}

void
host_free(void *p)
{
	size_t all;

	if (p == NULL)
		return;
	p = (char *)p - HEADER;
	memcpy(&all, p, sizeof(all));
	munmap(p, all);
}
