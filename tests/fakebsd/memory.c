/* SPDX-License-Identifier: BSD-2-Clause */
/* RAM, its pages, and malloc(9). */
#include <sys/mman.h>
#include <unistd.h>

#include "fakebsd/internal.h"

#define RUN	(NBPDR / PAGE_SIZE)

/* Two segments, each as aligned as a large page must be. */
struct vm_phys_seg vm_phys_segs[] = {
	{0x01000000, 0x01000000 + 2 * NBPDR},
	{0x40000000, 0x40000000 + NBPDR},
};
int vm_phys_nsegs = 2;
#if __FreeBSD_version < 1000000
vm_paddr_t phys_avail[] = {0x01000000, 0x01000000 + 2 * NBPDR, 0x40000000,
	0x40000000 + NBPDR, 0, 0};
#endif
long physmem = FAKE_RAM;
int fake_ram_file = -1;

static struct vm_page page_array[FAKE_RAM];
static struct {
	bool allocated;
	int run;	/* pages of contigmalloc() that begin here */
	int entries;	/* of page tables */
	int cached;	/* in TLBs */
} use[FAKE_RAM];
static char *direct_map;

/* An object of malloc(9) that is no page: where it came from, then itself. */
struct object {
	struct malloc_type *type;
	size_t size;
};

static void
set_page(int number, bool allocated)
{
	if (use[number].allocated == allocated)
		fake_broken("page %d is allocated or freed twice", number);
	if (use[number].entries != 0)
		fake_broken("page %d is freed, but still mapped", number);
	if (use[number].cached != 0)
		fake_broken("page %d is freed, but a TLB knows it", number);
	use[number].allocated = allocated;
	/* What belongs to no VM object is unmanaged, as malloc(9)'s pages. */
	page_array[number].oflags = allocated ? VPO_UNMANAGED : 0;
	fake.pages += allocated ? 1 : -1;
}

void
fake_memory_boot(void)
{
	size_t bytes = FAKE_RAM * PAGE_SIZE;
	char *area;
	int s, i = 0;
	vm_paddr_t pa;

	if (fake_ram_file == -1) {
		area = mmap(NULL, bytes + NBPDR, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		fake_ram_file = memfd_create("fake ram", MFD_CLOEXEC);
		if (area == MAP_FAILED || fake_ram_file == -1 ||
		    ftruncate(fake_ram_file, (off_t)bytes) == -1)
			abort();
		area += -(uintptr_t)area & PDRMASK;
		direct_map = mmap(area, bytes, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_FIXED, fake_ram_file, 0);
		if (direct_map == MAP_FAILED)
			abort();
	}
	memset(use, 0, sizeof(use));
	memset(page_array, 0, sizeof(page_array));
	for (s = 0; s < vm_phys_nsegs; s++)
		for (pa = vm_phys_segs[s].start; pa < vm_phys_segs[s].end;
		    pa += PAGE_SIZE)
			page_array[i++].phys_addr = pa;
	/* Each page has contents of its own. */
	for (i = 0; i < FAKE_RAM; i++)
		memset(direct_map + i * PAGE_SIZE, i % 251 + 1, PAGE_SIZE);
}

int
fake_number(vm_paddr_t pa)
{
	int s, before = 0;

	for (s = 0; s < vm_phys_nsegs; s++) {
		if (pa >= vm_phys_segs[s].start && pa < vm_phys_segs[s].end)
			return (before +
			    (int)atop(pa - vm_phys_segs[s].start));
		before += (int)atop(vm_phys_segs[s].end -
		    vm_phys_segs[s].start);
	}
	return (FAKE_NO_PAGE);
}

vm_paddr_t
fake_address(int number)
{
	int s, here;

	for (s = 0; s < vm_phys_nsegs; s++) {
		here = (int)atop(vm_phys_segs[s].end - vm_phys_segs[s].start);
		if (number < here)
			return (vm_phys_segs[s].start +
			    (vm_paddr_t)number * PAGE_SIZE);
		number -= here;
	}
	return (0);
}

int
fake_number_at(const void *va)
{
	uintptr_t at = (uintptr_t)va - (uintptr_t)direct_map;

	return (at < FAKE_RAM * PAGE_SIZE ? (int)atop(at) : FAKE_NO_PAGE);
}

vm_page_t
fake_page_at(vm_paddr_t pa)
{
	int number = fake_number(pa);

	return (number == FAKE_NO_PAGE ||
	    number >= FAKE_RAM - (int)fake.hidden ? NULL :
	    &page_array[number]);
}

struct vm_page *
fake_page(unsigned index)
{
	return (&page_array[index]);
}

vm_offset_t
fake_direct_map(vm_paddr_t pa)
{
	int number = fake_number(pa);

	if (number == FAKE_NO_PAGE)
		fake_broken("the direct map has no %#jx", (uintmax_t)pa);
	return ((vm_offset_t)direct_map + (vm_offset_t)number * PAGE_SIZE +
	    (pa & PAGE_MASK));
}

void *
fake_contents(const struct vm_page *page)
{
	return ((void *)fake_direct_map(fake_address((int)(page - page_array))));
}

void
fake_count_entry(int number, int n)
{
	if (number != FAKE_NO_PAGE)
		use[number].entries += n;
}

void
fake_count_cached(int number, int n)
{
	if (number != FAKE_NO_PAGE)
		use[number].cached += n;
}

/* A page is a page of RAM, shown by the direct map; from the top. */
static void *
allocate_page(void)
{
	int i = FAKE_RAM;

	while (i-- > 0)
		if (!use[i].allocated) {
			set_page(i, true);
			return (direct_map + i * PAGE_SIZE);
		}
	return (NULL);
}

void *
fake_malloc(size_t size, struct malloc_type *type, int flags)
{
	struct object *object;
	void *p;

	if (((flags & M_WAITOK) != 0) == ((flags & M_NOWAIT) != 0))
		fake_broken("malloc: neither M_WAITOK nor M_NOWAIT");
	if (flags & M_WAITOK)
		fake_may_sleep("malloc");
	else if (fake_fails())
		return (NULL);
	if (size == PAGE_SIZE && !fake.redzone) {
		p = allocate_page();
		if (p == NULL && flags & M_WAITOK)
			fake_broken("malloc: out of memory, for ever");
	} else {
		object = calloc(1, sizeof(*object) + size);
		if (object == NULL)
			abort();
		object->type = type;
		object->size = size;
		p = object + 1;
	}
	if (p == NULL)
		return (NULL);
	fake.objects++;
	/* What was there before is not defined. */
	return (memset(p, flags & M_ZERO ? 0 : 0xa5, size));
}

void
fake_free(void *p, struct malloc_type *type)
{
	int number = fake_number_at(p);
	struct object *object;

	if (p == NULL)
		return;
	fake.objects--;
	if (number != FAKE_NO_PAGE) {
		set_page(number, false);
		memset(p, 0x5a, PAGE_SIZE);
		return;
	}
	object = (struct object *)p - 1;
	if (object->type != type)
		fake_broken("free: memory of type %s as %s",
		    object->type->name, type->name);
	free(object);
}

/* The first of n pages that are free, side by side and aligned, or -1. */
static int
find_run(int n, int align)
{
	int first, i;

	for (first = (FAKE_RAM - n) / align * align; first >= 0;
	    first -= align) {
		for (i = 0; i < n && !use[first + i].allocated; i++)
			continue;
		if (i == n)
			return (first);
	}
	return (-1);
}

void *
contigmalloc(unsigned long size, struct malloc_type *type, int flags,
    vm_paddr_t low, vm_paddr_t high, unsigned long alignment,
    vm_paddr_t boundary)
{
	int n = (int)atop(size), first, i;

	if (flags & M_WAITOK)
		fake_may_sleep("contigmalloc");
	if (size == 0 || size & PAGE_MASK || alignment & PAGE_MASK ||
	    low != 0 || high != ~(vm_paddr_t)0 || boundary != 0)
		fake_broken("contigmalloc: not whole pages anywhere");
	if (fake_fails())
		return (NULL);
	first = find_run(n, (int)atop(alignment));
	if (first == -1)
		return (NULL);
	for (i = 0; i < n; i++)
		set_page(first + i, true);
	use[first].run = n;
	fake.objects++;
	return (memset(direct_map + first * PAGE_SIZE,
	    flags & M_ZERO ? 0 : 0xa5, size));
}

void
contigfree(void *p, unsigned long size, struct malloc_type *type)
{
	int first = fake_number_at(p), i;

	if (first == FAKE_NO_PAGE || use[first].run != (int)atop(size))
		fake_broken("contigfree: not what contigmalloc() gave");
	for (i = 0; i < use[first].run; i++)
		set_page(first + i, false);
#if __FreeBSD_version >= 1000000
	if (page_array[first].psind != 0)
		fake_broken("contigfree: its first page is marked");
#endif
	use[first].run = 0;
	memset(p, 0x5a, size);
	fake.objects--;
}
