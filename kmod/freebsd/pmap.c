/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

/*
 * Every page that is entered is unmanaged (memory of malloc(9), or not the VM
 * system's at all), so pmap_enter() keeps no list of its mappings and asks for
 * no busy page.
 */
int
freebsd_enter(vm_offset_t va, vm_page_t m)
{
	int rv;

	rv = pmap_enter(kernel_pmap, va, m, VM_PROT_READ | VM_PROT_WRITE,
	    VM_PROT_READ | PMAP_ENTER_WIRED, 0);
	return (rv == KERN_SUCCESS ? 0 : ENOMEM);
}

void
freebsd_remove(vm_offset_t va, uint32_t pages)
{
	pmap_remove(kernel_pmap, va, va + pages * PAGE_SIZE);
}
