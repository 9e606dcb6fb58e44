/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Libraries that do not survive a lack of memory: hwloc (2.9) while it makes or
 * reads a topology, of which it also leaves out what it cannot read; Capstone
 * (4.0) while it starts or decodes; libarchive (3.6) as it writes an
 * archive's end, and where it begins to read one; libdw (0.188) as it looks
 * for lines.  These are one call each, which fails or does not.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
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

static void *
unpause_with(void *result)
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

#define ARCHIVE_FATAL (-30)

int archive_write_close(void *archive);

int
archive_write_close(void *archive)
{
	if (!torture_on(TORTURE_MEMORY))
		return (NEXT(archive_write_close)(archive));
	if (torture_denied("archive_write_close"))
		return (ARCHIVE_FATAL);
	torture_pause(true);
	return (unpause(NEXT(archive_write_close)(archive)));
}

void *archive_read_new(void);

void *
archive_read_new(void)
{
	if (torture_denied("archive_read_new"))
		return (NULL);
	torture_pause(true);
	return (unpause_with(NEXT(archive_read_new)()));
}

void *dwfl_module_getsrc(void *module, unsigned long at);
void *dwfl_module_nextcu(void *module, void *last, unsigned long *bias);
void *dwarf_getsrc_die(void *unit, unsigned long at);
int dwarf_haspc(void *unit, unsigned long pc);

/* No line is known, for which a lack of memory is a reason like others. */
void *
dwfl_module_getsrc(void *module, unsigned long at)
{
	torture_pause(true);
	return (unpause_with(NEXT(dwfl_module_getsrc)(module, at)));
}

void *
dwfl_module_nextcu(void *module, void *last, unsigned long *bias)
{
	torture_pause(true);
	return (unpause_with(NEXT(dwfl_module_nextcu)(module, last, bias)));
}

void *
dwarf_getsrc_die(void *unit, unsigned long at)
{
	torture_pause(true);
	return (unpause_with(NEXT(dwarf_getsrc_die)(unit, at)));
}

int
dwarf_haspc(void *unit, unsigned long pc)
{
	torture_pause(true);
	return (unpause(NEXT(dwarf_haspc)(unit, pc)));
}

#define CS_ERR_MEM 1

int cs_open(int arch, unsigned mode, size_t *handle);
size_t cs_disasm(size_t handle, const unsigned char *code, size_t size,
    unsigned long at, size_t count, void **insn);

int
cs_open(int arch, unsigned mode, size_t *handle)
{
	if (torture_denied("cs_open"))
		return (CS_ERR_MEM);
	torture_pause(true);
	return (unpause(NEXT(cs_open)(arch, mode, handle)));
}

/* Its lack of memory is told by the handle, and so not to be had here. */
size_t
cs_disasm(size_t handle, const unsigned char *code, size_t size,
    unsigned long at, size_t count, void **insn)
{
	size_t n;

	torture_pause(true);
	n = NEXT(cs_disasm)(handle, code, size, at, count, insn);
	torture_pause(false);
	return (n);
}

/* The address sanitizer gives up where this has no memory as a thread starts. */
int
pthread_getattr_np(pthread_t thread, pthread_attr_t *attr)
{
	torture_pause(true);
	return (unpause(NEXT(pthread_getattr_np)(thread, attr)));
}
