/* SPDX-License-Identifier: BSD-2-Clause */
#include <hwloc.h>
#include <stdlib.h>

#include "internal.h"

struct host_binder {
	hwloc_topology_t topology;
	hwloc_bitmap_t before;	/* where the measuring thread was */
};

int
host_binder_new(struct host_binder **result)
{
	struct host_binder *binder = calloc(1, sizeof(*binder));

	if (binder == NULL)
		return (ENOMEM);
	binder->before = hwloc_bitmap_alloc();
	if (binder->before == NULL ||
	    hwloc_topology_init(&binder->topology) != 0) {
		hwloc_bitmap_free(binder->before);
		free(binder);
		return (ENOMEM);
	}
	if (hwloc_topology_load(binder->topology) != 0) {
		host_binder_free(binder);
		return (ENODEV);
	}
	*result = binder;
	return (0);
}

void
host_binder_free(struct host_binder *binder)
{
	if (binder == NULL)
		return;
	hwloc_topology_destroy(binder->topology);
	hwloc_bitmap_free(binder->before);
	free(binder);
}

int
host_bind_to(struct host_binder *binder, uint32_t cpu)
{
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	int error = 0;

	if (set == NULL || hwloc_bitmap_only(set, cpu) != 0)
		error = ENOMEM;
	else if (hwloc_set_cpubind(binder->topology, set,
	    HWLOC_CPUBIND_THREAD | HWLOC_CPUBIND_STRICT) != 0)
		error = errno;
	hwloc_bitmap_free(set);
	return (error);
}

bool
host_is_here(const struct host_binder *binder)
{
	return (hwloc_topology_is_thissystem(binder->topology) != 0);
}

int
host_remember(struct host_binder *binder)
{
	return (hwloc_get_cpubind(binder->topology, binder->before,
	    HWLOC_CPUBIND_THREAD) != 0 ? errno : 0);
}

int
host_bind_back(struct host_binder *binder)
{
	return (hwloc_set_cpubind(binder->topology, binder->before,
	    HWLOC_CPUBIND_THREAD) != 0 ? errno : 0);
}
