/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

MALLOC_DEFINE(M_DUMPBENCH, "dumpbench", "benchmarks of dump mapping paths");

/*
 * With a direct map malloc(9) takes a page of no VM object.  Without one it
 * takes a page of the kernel's object, whose 2 MB may be full, and what it took
 * before decides which are; so that page is taken here.
 */
#ifdef __i386__
void *
freebsd_page_new(void)
{
	vm_offset_t va;
	vm_page_t m;

	va = kva_alloc(PAGE_SIZE);
	if (va == 0)
		return (NULL);
	m = freebsd_vm_page_new();
	if (m == NULL) {
		kva_free(va, PAGE_SIZE);
		return (NULL);
	}
	pmap_qenter(va, &m, 1);
	memset((void *)va, 0, PAGE_SIZE);
	return ((void *)va);
}

void
freebsd_page_free(void *page)
{
	vm_page_t m;

	if (page == NULL)
		return;
	m = freebsd_page_of(page);
	pmap_qremove((vm_offset_t)page, 1);
	kva_free((vm_offset_t)page, PAGE_SIZE);
	freebsd_vm_page_free(m);
}
#else
void *
freebsd_page_new(void)
{
	return (malloc(PAGE_SIZE, M_DUMPBENCH, M_NOWAIT | M_ZERO));
}

void
freebsd_page_free(void *page)
{
	free(page, M_DUMPBENCH);
}
#endif
