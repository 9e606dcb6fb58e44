/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page table, every CPU's TLB, and the vmalloc area.
 *
 * The area is address space that this process has reserved.  An access there
 * faults; the handler does what a page walk does, puts the result into the TLB
 * of the CPU that runs, and maps that page of RAM at that address.  So what
 * the process has mapped there is always a part of that one TLB.  invlpg, which
 * a process must not execute, faults too, and the handler executes it.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "internal.h"

#define SLOTS		1024	/* pages of the vmalloc area */
#define LAZY_MAX	48	/* pages unmapped before all CPUs are told */
#define PTE_PRESENT	0x1UL
#define PTE_FLAGS	0xfffUL
#define NOTHING		0UL	/* page frame 0 is no RAM here */

enum state { FREE, USED, LAZY };

static char *area;
static pte_t table[SLOTS];
static pte_t direct_entry[FAKE_RAM];
static unsigned direct_level;
static unsigned long tlb[FAKE_CPUS][SLOTS];	/* page frame, or NOTHING */
static enum state state[SLOTS];
static unsigned areas[SLOTS];	/* pages of the one that begins here */
static unsigned lazy;

static bool
in_area(const void *va)
{
	return ((const char *)va >= area &&
	    (const char *)va < area + SLOTS * PAGE_SIZE);
}

static unsigned
slot_of(const void *va)
{
	return ((unsigned)(((const char *)va - area) >> PAGE_SHIFT));
}

/* Take what the process has mapped in the area away. */
static void
unshow(unsigned slot, unsigned n)
{
	if (mmap(area + slot * PAGE_SIZE, n * PAGE_SIZE, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) ==
	    MAP_FAILED)
		abort();
}

void
fake_switch(unsigned cpu)
{
	if (cpu != fake.cpu)
		unshow(0, SLOTS);
	fake.cpu = cpu;
}

/* A translation by this CPU's TLB, which the page table fills. */
static unsigned long
translate(unsigned cpu, unsigned slot)
{
	if (tlb[cpu][slot] == NOTHING && pte_present(table[slot]))
		tlb[cpu][slot] = pte_pfn(table[slot]);
	return (tlb[cpu][slot]);
}

static void
invlpg(const void *va)
{
	unsigned slot = slot_of(va);

	fake.flushes[fake.cpu]++;
	if (!in_area(va))
		return;
	fake.live_flushes += pte_present(table[slot]);
	tlb[fake.cpu][slot] = NOTHING;
	unshow(slot, 1);
}

/* The general registers in the order that instructions number them. */
static const int registers[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP,
	REG_RBP, REG_RSI, REG_RDI, REG_R8, REG_R9, REG_R10, REG_R11, REG_R12,
	REG_R13, REG_R14, REG_R15};

/*
 * [REX.B] 0f 01 /7 with an address in a register.  What numbers %rsp and %r12
 * takes one byte more, and so does what numbers %rbp and %r13.
 */
static bool
execute_invlpg(greg_t *reg)
{
	const unsigned char *at = (const unsigned char *)reg[REG_RIP];
	bool high = at[0] == 0x41;
	unsigned length, number;

	at += high;
	if (at[0] != 0x0f || at[1] != 0x01 || (at[2] & 0x38) != 0x38)
		return (false);
	number = at[2] & 7;
	if (at[2] >> 6 == 0 && number != 4 && number != 5)
		length = 3;
	else if ((at[2] >> 6 == 0 && number == 4 && at[3] == 0x24) ||
	    (at[2] >> 6 == 1 && number == 5 && at[3] == 0))
		length = 4;
	else
		return (false);
	invlpg((const void *)reg[registers[number + high * 8]]);
	reg[REG_RIP] += length + high;
	return (true);
}

static void
fault(int signal, siginfo_t *info, void *context)
{
	greg_t *reg = ((ucontext_t *)context)->uc_mcontext.gregs;
	unsigned slot = slot_of(info->si_addr);
	unsigned long pfn;

	(void)signal;
	if (info->si_code == SI_KERNEL) {
		if (!execute_invlpg(reg))
			fake_broken("an instruction that only a kernel may "
			    "execute");
		return;
	}
	if (!in_area(info->si_addr))
		fake_broken("a bad access at %p", info->si_addr);
	pfn = translate(fake.cpu, slot);
	if (pfn == NOTHING)
		fake_broken("an access at %p, where CPU %u sees nothing",
		    info->si_addr, fake.cpu);
	if (mmap(area + slot * PAGE_SIZE, PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_FIXED, fake_ram_file,
	    (off_t)((pfn - FAKE_PFN) << PAGE_SHIFT)) == MAP_FAILED)
		abort();
}

void
fake_mmu_boot(void)
{
	struct sigaction action = {.sa_sigaction = fault,
		.sa_flags = SA_SIGINFO | SA_NODEFER};

	if (area == NULL) {
		area = mmap(NULL, SLOTS * PAGE_SIZE, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (area == MAP_FAILED)
			abort();
	}
	unshow(0, SLOTS);
	memset(table, 0, sizeof(table));
	memset(tlb, 0, sizeof(tlb));
	memset(state, 0, sizeof(state));
	memset(areas, 0, sizeof(areas));
	lazy = 0;
	fake_direct_level(PG_LEVEL_2M);
	/* cmocka sets its own handler for each test. */
	sigaction(SIGSEGV, &action, NULL);
}

/* Page-table entries: page frame and flags, as on amd64. */

pte_t
mk_pte(const struct page *page, pgprot_t prot)
{
	return (__pte(page_to_phys(page) | prot.bits));
}

bool
pte_present(pte_t pte)
{
	return ((pte.bits & PTE_PRESENT) != 0);
}

unsigned long
pte_pfn(pte_t pte)
{
	return (pte.bits >> PAGE_SHIFT);
}

unsigned long
pmd_pfn(pmd_t pmd)
{
	return (pte_pfn(pmd));
}

unsigned long
pud_pfn(pud_t pud)
{
	return (pte_pfn(pud));
}

pgprot_t
pte_pgprot(pte_t pte)
{
	return ((pgprot_t){pte.bits & PTE_FLAGS});
}

static void
count_mapping(pte_t pte, int n)
{
	if (pte_present(pte) && pfn_valid(pte_pfn(pte)))
		pfn_to_page(pte_pfn(pte))->mappings += n;
}

void
set_pte(pte_t *at, pte_t pte)
{
	unsigned slot = (unsigned)(at - table), cpu;

	if (at < table || at >= table + SLOTS)
		fake_broken("set_pte: %p is no page-table entry", (void *)at);
	if (state[slot] != USED)
		fake_broken("set_pte: the entry is nobody's");
	if (pte_present(pte) && (pte.bits & PTE_FLAGS) != PAGE_KERNEL.bits)
		fake_broken("set_pte: odd bits, %lx", pte.bits & PTE_FLAGS);
	for (cpu = 0; cpu < fake.cpus; cpu++)
		translate(cpu, slot);	/* the worst case */
	count_mapping(*at, -1);
	count_mapping(pte, 1);
	*at = pte;
}

void
fake_direct_level(unsigned level)
{
	static const unsigned long step[] = {0, 1, 1UL << 9, 1UL << 18};
	unsigned long i;

	direct_level = level;
	for (i = 0; i < FAKE_RAM; i++)
		direct_entry[i] = __pte(((FAKE_PFN + i) & -step[level]) <<
		    PAGE_SHIFT | PAGE_KERNEL.bits);
}

pte_t *
lookup_address(unsigned long address, unsigned int *level)
{
	const char *va = (const char *)address, *first = page_address(
	    fake_page(0));

	/* What it says of the level when there is no entry means nothing. */
	*level = PG_LEVEL_4K;
	if (fake_fails())
		return (NULL);
	if (va >= first && va < first + FAKE_RAM * PAGE_SIZE) {
		*level = direct_level;
		return (&direct_entry[(va - first) >> PAGE_SHIFT]);
	}
	return (in_area(va) ? &table[slot_of(va)] : NULL);
}

struct page *
fake_seen(unsigned cpu, const void *va)
{
	unsigned long pfn;

	if (!in_area(va))
		return (fake_mapped(va));
	pfn = translate(cpu, slot_of(va));
	return (pfn == NOTHING ? NULL : pfn_to_page(pfn));
}

unsigned
fake_stale(void)
{
	unsigned cpu, slot, n = 0;

	for (cpu = 0; cpu < fake.cpus; cpu++)
		for (slot = 0; slot < SLOTS; slot++)
			n += tlb[cpu][slot] != NOTHING &&
			    (!pte_present(table[slot]) ||
			    tlb[cpu][slot] != pte_pfn(table[slot]));
	return (n);
}

struct page *
fake_mapped(const void *va)
{
	const char *first = page_address(fake_page(0));
	pte_t pte;

	if (!in_area(va))
		return (fake_page((unsigned)(((const char *)va - first) >>
		    PAGE_SHIFT)));
	pte = table[slot_of(va)];
	return (pte_present(pte) ? pfn_to_page(pte_pfn(pte)) : NULL);
}

/* The vmalloc area: unmapped pages wait, for one flush of all together. */

static void
flush_lazy(void *arg)
{
	unsigned slot;

	(void)arg;
	for (slot = 0; slot < SLOTS; slot++)
		if (state[slot] == LAZY)
			tlb[fake.cpu][slot] = NOTHING;
	unshow(0, SLOTS);
}

void
fake_purge(void)
{
	unsigned slot;

	on_each_cpu(flush_lazy, NULL, 1);
	for (slot = 0; slot < SLOTS; slot++)
		if (state[slot] == LAZY)
			state[slot] = FREE;
	lazy = 0;
}

static unsigned
find_free(unsigned n)
{
	unsigned slot, run = 0;

	for (slot = 0; slot < SLOTS; slot++) {
		run = state[slot] == FREE ? run + 1 : 0;
		if (run == n)
			return (slot + 1 - n);
	}
	return (SLOTS);
}

static void *
map_area(struct page *const *pages, unsigned n)
{
	unsigned slot, i;

	if (n == 0)
		fake_broken("an area of no pages");
	if (fake_fails())
		return (NULL);
	slot = find_free(n);
	if (slot == SLOTS) {
		fake_purge();
		slot = find_free(n);
	}
	if (slot == SLOTS)
		return (NULL);
	fake.areas++;
	areas[slot] = n;
	for (i = 0; i < n; i++) {
		state[slot + i] = USED;
		set_pte(&table[slot + i], mk_pte(pages[i], PAGE_KERNEL));
	}
	return (area + slot * PAGE_SIZE);
}

static void
unmap_area(const void *va, unsigned n)
{
	unsigned slot = slot_of(va), i;

	if (!in_area(va) || areas[slot] == 0 || (n != 0 && areas[slot] != n))
		fake_broken("an area is unmapped that is not there");
	n = areas[slot];
	for (i = 0; i < n; i++) {
		set_pte(&table[slot + i], __pte(0));
		state[slot + i] = LAZY;
	}
	areas[slot] = 0;
	fake.areas--;
	lazy += n;
	if (lazy >= LAZY_MAX)
		fake_purge();
}

void *
vmap(struct page **pages, unsigned n, unsigned long flags, pgprot_t prot)
{
	fake_may_sleep("vmap");
	if (flags != VM_MAP || prot.bits != PAGE_KERNEL.bits)
		fake_broken("vmap: odd flags");
	return (map_area(pages, n));
}

/* Ranges are given back at once here, so that none waits. */
void
vm_unmap_aliases(void)
{
	fake_may_sleep("vm_unmap_aliases");
}

void
vunmap(const void *va)
{
	fake_may_sleep("vunmap");
	unmap_area(va, 0);
}

void *
vm_map_ram(struct page **pages, unsigned n, int node)
{
	(void)node;
	fake_may_sleep("vm_map_ram");
	return (map_area(pages, n));
}

void
vm_unmap_ram(const void *va, unsigned n)
{
	fake_may_sleep("vm_unmap_ram");
	unmap_area(va, n);
}

/* RAM is refused unless it is set aside. */
void *
ioremap_cache(phys_addr_t at, unsigned long size)
{
	struct page *page = pfn_to_page(at >> PAGE_SHIFT);

	fake_may_sleep("ioremap_cache");
	if ((at | size) % PAGE_SIZE != 0 || size != PAGE_SIZE)
		fake_broken("ioremap_cache: not one page");
	return (page->reserved ? map_area(&page, 1) : NULL);
}

void
iounmap(volatile void *va)
{
	fake_may_sleep("iounmap");
	unmap_area((const void *)(uintptr_t)va, 0);
}

/* Mappings of this thread: a stack. */
static const void *kmap[64];

void *
kmap_local_page(struct page *page)
{
	if (fake.kmaps == 64)
		fake_broken("kmap_local_page: more than 64 pages");
	kmap[fake.kmaps++] = page_address(page);
	return (page_address(page));
}

void
kunmap_local(const void *va)
{
	if (fake.kmaps == 0 || kmap[--fake.kmaps] != va)
		fake_broken("kunmap_local: not what was mapped last");
}
