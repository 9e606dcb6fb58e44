/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hwloc (2.9) does not survive a lack of memory while it makes or reads a
 * topology, and leaves out what it cannot read.  These are one call each, which
 * fails or does not.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>

#include "torture/internal.h"

static int
whole(const char *name)
{
	if (torture_denied(name))
		return (-1);
	if (torture_on(TORTURE_FILES) && torture_hit()) {
		torture_tell(name, NULL);
		errno = EIO;
		return (-1);
	}
	torture_pause(true);
	return (0);
}

static int
unpause(int result)
{
	torture_pause(false);
	return (result);
}

int hwloc_topology_init(void **topology);
int hwloc_topology_set_synthetic(void *topology, const char *text);
int hwloc_topology_load(void *topology);
int hwloc_topology_restrict(void *topology, const void *set,
    unsigned long flags);
int hwloc_topology_export_synthetic(void *topology, char *text, size_t size,
    unsigned long flags);
int hwloc_set_cpubind(void *topology, const void *set, int flags);
int hwloc_get_cpubind(void *topology, void *set, int flags);

int
hwloc_topology_init(void **topology)
{
	return (whole("hwloc_topology_init") != 0 ? -1 :
	    unpause(NEXT(hwloc_topology_init)(topology)));
}

int
hwloc_topology_set_synthetic(void *topology, const char *text)
{
	return (whole("hwloc_topology_set_synthetic") != 0 ? -1 :
	    unpause(NEXT(hwloc_topology_set_synthetic)(topology, text)));
}

int
hwloc_topology_load(void *topology)
{
	return (whole("hwloc_topology_load") != 0 ? -1 :
	    unpause(NEXT(hwloc_topology_load)(topology)));
}

int
hwloc_topology_restrict(void *topology, const void *set, unsigned long flags)
{
	return (whole("hwloc_topology_restrict") != 0 ? -1 :
	    unpause(NEXT(hwloc_topology_restrict)(topology, set, flags)));
}

int
hwloc_get_cpubind(void *topology, void *set, int flags)
{
	return (whole("hwloc_get_cpubind") != 0 ? -1 :
	    unpause(NEXT(hwloc_get_cpubind)(topology, set, flags)));
}

int
hwloc_topology_export_synthetic(void *topology, char *text, size_t size,
    unsigned long flags)
{
	if (torture_denied("hwloc_topology_export_synthetic"))
		return (-1);
	torture_pause(true);
	return (unpause(NEXT(hwloc_topology_export_synthetic)(topology, text,
	    size, flags)));
}

int
hwloc_set_cpubind(void *topology, const void *set, int flags)
{
	return (whole("hwloc_set_cpubind") != 0 ? -1 :
	    unpause(NEXT(hwloc_set_cpubind)(topology, set, flags)));
}
