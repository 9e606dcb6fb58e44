/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>

#include "linux.h"

/*
 * vmap() of one filler page in every slot makes the address space and its
 * page-table pages; from then on the entries are written directly.  vunmap()
 * takes them back whatever they hold.
 */
static int
open_window(struct db_run *run, bool live)
{
	struct linux_window *window;
	struct page *filler[DB_BATCH_MAX];
	unsigned int level;
	uint32_t i;

	window = kzalloc(sizeof(*window), GFP_KERNEL);
	if (window == NULL)
		goto no_memory;
	mutex_init(&window->lock);
	window->prot = PAGE_KERNEL;
	window->filler = alloc_page(GFP_KERNEL);
	if (window->filler == NULL)
		goto no_filler;
	for (i = 0; i < DB_BATCH_MAX; i++)
		filler[i] = window->filler;
	window->base = vmap(filler, DB_BATCH_MAX, VM_MAP, window->prot);
	if (window->base == NULL)
		goto no_window;
	for (i = 0; i < DB_BATCH_MAX; i++) {
		window->pte[i] = lookup_address(
		    (unsigned long)linux_window_address(window, i), &level);
		if (window->pte[i] == NULL || level != PG_LEVEL_4K)
			goto no_entries;
		/* With the encryption and global bits of this kernel. */
		window->prot = pte_pgprot(*window->pte[i]);
	}
	if (!live) {
		for (i = 0; i < DB_BATCH_MAX; i++)
			linux_window_clear(window, i);
		linux_flush_all(window->base, DB_BATCH_MAX);
	}
	run->path_state = window;
	return (0);
no_entries:
	vunmap(window->base);
no_window:
	__free_page(window->filler);
no_filler:
	kfree(window);
no_memory:
	return (db_refuse(run->module, ENOMEM,
	    "path %s: no window of %d pages of kernel address space",
	    run->plan.path->row.name, DB_BATCH_MAX));
}

int
linux_window_live(struct db_run *run)
{
	return (open_window(run, true));
}

int
linux_window_empty(struct db_run *run)
{
	return (open_window(run, false));
}

void
linux_window_close(struct db_run *run)
{
	struct linux_window *window = run->path_state;

	vunmap(window->base);
	/* vunmap() flushes lazily; the streamed pages are freed before that. */
	linux_flush_all(window->base, DB_BATCH_MAX);
	__free_page(window->filler);
	kfree(window);
}

struct pages_at {
	const char *start;
	uint32_t n;
};

static void
flush_range(void *arg)
{
	const struct pages_at *at = arg;
	uint32_t i;

	for (i = 0; i < at->n; i++)
		linux_flush_local(at->start + i * PAGE_SIZE);
}

void
linux_flush_all(const void *va, uint32_t n)
{
	struct pages_at at = {va, n};

	on_each_cpu(flush_range, &at, 1);
}

struct page *
linux_page_at(const void *va)
{
	unsigned long address = (unsigned long)va, pfn;
	unsigned int level;
	pte_t *pte;

	pte = lookup_address(address, &level);
	if (pte == NULL || !pte_present(*pte))
		return (NULL);
	switch (level) {
	case PG_LEVEL_4K:
		pfn = pte_pfn(*pte);
		break;
	case PG_LEVEL_2M:
		pfn = pmd_pfn(*(pmd_t *)pte) +
		    ((address & ~PMD_MASK) >> PAGE_SHIFT);
		break;
	case PG_LEVEL_1G:
		pfn = pud_pfn(*(pud_t *)pte) +
		    ((address & ~PUD_MASK) >> PAGE_SHIFT);
		break;
	default:
		return (NULL);
	}
	return (pfn_valid(pfn) ? pfn_to_page(pfn) : NULL);
}
