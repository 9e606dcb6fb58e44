/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

/*
 * Every page that is entered is unmanaged (memory of malloc(9), or not the VM
 * system's at all), so pmap_enter() keeps no list of its mappings and asks for
 * no busy page.
 */
int
freebsd_enter(vm_offset_t va, vm_page_t m)
{
	return (freebsd_pmap_enter(va, m));
}

void
freebsd_remove(vm_offset_t va, uint32_t pages)
{
	pmap_remove(kernel_pmap, va, va + pages * PAGE_SIZE);
}
