/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

/*
 * Pages of the machine's RAM, chosen by the seed, whatever they are used for,
 * as a dump streams them.  They are only read.
 */
static vm_page_t
page_number(uint64_t n)
{
	vm_paddr_t start, end;
	int i;

	for (i = 0; freebsd_ram_range(i, &start, &end); i++) {
		if (n < atop(end - start))
			return (PHYS_TO_VM_PAGE(start + ptoa((vm_paddr_t)n)));
		n -= atop(end - start);
	}
	return (NULL);
}

static int
init(struct db_run *run)
{
	uint64_t seed = run->plan.seed, total = 0, n;
	vm_paddr_t start, end;
	uint32_t i;
	int s;

	for (s = 0; freebsd_ram_range(s, &start, &end); s++)
		total += atop(end - start);
	for (i = 0; i < run->plan.pages; i++) {
		/* RAM has fewer than 2^32 pages below 16 TB. */
		n = (db_random(&seed) >> 32) * total >> 32;
		run->pages[i] = page_number(n);
		if (run->pages[i] == NULL)
			return (db_refuse(run->module, ENXIO,
			    "source ram: page %ju of RAM has no vm_page",
			    (uintmax_t)n));
	}
	return (0);
}

/* These pages change, so the page table is checked, not the contents. */
static bool
check(struct db_run *run, uint32_t index, const void *va)
{
	return (pmap_kextract((vm_offset_t)va) ==
	    freebsd_pa(run->pages[index]));
}

const struct db_source db_source_ram = {
	.row = {"ram", "the machine's own RAM, chosen by the seed, only read"},
	.init = init,
	.check = check,
};
