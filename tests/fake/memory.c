/* SPDX-License-Identifier: BSD-2-Clause */
/* RAM, its pages, and the allocators. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

int fake_ram_file = -1;
static struct page ram[FAKE_RAM];
static char *direct_map;

static unsigned
number(const struct page *page)
{
	if (page < ram || page >= ram + FAKE_RAM)
		fake_broken("%p is no page of RAM", (const void *)page);
	return ((unsigned)(page - ram));
}

/* As aligned as the largest page that may map it. */
void
fake_memory_boot(void)
{
	size_t bytes = FAKE_RAM * PAGE_SIZE;
	char *area;

	if (fake_ram_file == -1) {
		area = mmap(NULL, 2UL << 30, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		fake_ram_file = memfd_create("fake ram", MFD_CLOEXEC);
		if (area == MAP_FAILED || fake_ram_file == -1 ||
		    ftruncate(fake_ram_file, (off_t)bytes) == -1)
			abort();
		area += -(unsigned long)area & ~PUD_MASK;
		direct_map = mmap(area, bytes, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_FIXED, fake_ram_file, 0);
		if (direct_map == MAP_FAILED)
			abort();
	}
	memset(ram, 0, sizeof(ram));
	memset(direct_map, 0xa5, bytes);
}

struct page *
fake_page(unsigned index)
{
	return (&ram[index]);
}

void *
fake_contents(struct page *page)
{
	return (direct_map + number(page) * PAGE_SIZE);
}

void
fake_poison(struct page *page)
{
	page->poisoned = true;
}

void
fake_offline(struct page *page)
{
	page->offline = true;
}

/* From the top: the tests of source ram look at the bottom. */
struct page *
alloc_page(gfp_t gfp)
{
	unsigned i = FAKE_RAM;

	fake_may_sleep("alloc_page");
	if (fake_fails())
		return (NULL);
	while (i-- > 0)
		if (!ram[i].allocated && !ram[i].poisoned && !ram[i].offline)
			break;
	if (i == (unsigned)-1)
		return (NULL);
	ram[i].allocated = true;
	fake.pages++;
	if (gfp & __GFP_ZERO)
		memset(fake_contents(&ram[i]), 0, PAGE_SIZE);
	return (&ram[i]);
}

void
fake_free_page(struct page *page)
{
	unsigned i = number(page);

	if (!page->allocated)
		fake_broken("page %u is freed, but not allocated", i);
	if (page->reserved)
		fake_broken("page %u is freed with PG_reserved", i);
	if (page->mappings != 0)
		fake_broken("page %u is freed, but still mapped", i);
	memset(fake_contents(page), 0x5a, PAGE_SIZE);
	page->allocated = false;
	fake.pages--;
}

void *
page_address(const struct page *page)
{
	return (direct_map + number(page) * PAGE_SIZE);
}

phys_addr_t
page_to_phys(const struct page *page)
{
	return ((FAKE_PFN + number(page)) << PAGE_SHIFT);
}

bool
pfn_valid(unsigned long pfn)
{
	return (pfn >= FAKE_PFN && pfn < FAKE_PFN + FAKE_RAM);
}

struct page *
pfn_to_page(unsigned long pfn)
{
	if (!pfn_valid(pfn))
		fake_broken("no RAM at page frame %lx", pfn);
	return (&ram[pfn - FAKE_PFN]);
}

struct page *
pfn_to_online_page(unsigned long pfn)
{
	struct page *page = pfn_valid(pfn) ? pfn_to_page(pfn) : NULL;

	return (page != NULL && !page->offline && !fake_fails() ? page :
	    NULL);
}

bool
PageHWPoison(const struct page *page)
{
	return (page->poisoned);
}

void
SetPageReserved(struct page *page)
{
	fake.reserved += !page->reserved;
	page->reserved = true;
}

void
ClearPageReserved(struct page *page)
{
	fake.reserved -= page->reserved;
	page->reserved = false;
}

void
si_meminfo(struct sysinfo *info)
{
	info->totalram = FAKE_RAM;
}

/* Two ranges, with a hole of page frames that lead nowhere between them. */
int
walk_iomem_res_desc(unsigned long desc, unsigned long flags, uint64_t start,
    uint64_t end, void *arg, int (*each)(struct resource *, void *))
{
	struct resource range[] = {
		{FAKE_PFN << PAGE_SHIFT,
		    ((FAKE_PFN + 100) << PAGE_SHIFT) - 1},
		{(FAKE_PFN + 200) << PAGE_SHIFT,
		    ((FAKE_PFN + FAKE_RAM) << PAGE_SHIFT) - 1},
	};
	unsigned i;
	int result = 0;

	fake_may_sleep("walk_iomem_res_desc");
	if (desc != IORES_DESC_NONE || start != 0 || end != UINT64_MAX ||
	    flags != (IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY))
		fake_broken("walk_iomem_res_desc: not all of the system's RAM");
	for (i = 0; i < 2 && result == 0; i++)
		result = each(&range[i], arg);
	return (result);
}

uint64_t
resource_size(const struct resource *resource)
{
	return (resource->end - resource->start + 1);
}

void *
kmalloc(size_t size, gfp_t gfp)
{
	void *p;

	(void)gfp;
	fake_may_sleep("kmalloc");
	if (fake_fails())
		return (NULL);
	/* What was there before is not defined. */
	p = malloc(size);
	if (p == NULL)
		abort();
	memset(p, 0xa5, size);
	fake.objects++;
	return (p);
}

void *
kzalloc(size_t size, gfp_t gfp)
{
	void *p = kmalloc(size, gfp);

	return (p == NULL ? NULL : memset(p, 0, size));
}

void *
kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return (kzalloc(n * size, gfp));
}

void *
kvmalloc(size_t size, gfp_t gfp)
{
	return (kmalloc(size, gfp));
}

void *
kvzalloc(size_t size, gfp_t gfp)
{
	return (kzalloc(size, gfp));
}

void
kfree(const void *p)
{
	fake.objects -= p != NULL;
	free((void *)(uintptr_t)p);
}

void
kvfree(const void *p)
{
	kfree(p);
}
