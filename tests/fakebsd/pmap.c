/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's page table, every CPU's TLB, kernel virtual memory, and the
 * functions of <vm/pmap.h> with the flushes that amd64's have.
 *
 * The virtual memory is address space that this process has reserved.  An
 * access there faults; the handler does what a page walk does, puts the result
 * into the TLB of the CPU that runs, and maps that page of RAM at that address.
 * So what the process has mapped there is always a part of that one TLB.
 */
#include <signal.h>
#include <sys/mman.h>

#include "fakebsd/internal.h"

/*
 * The crash-dump window, a guard, then what kva_alloc() gives, which so never
 * begins where a large page could.
 */
#define SLOTS		4096
#define KVA_FIRST	(2 * FAKE_WINDOW)
#define LARGE		(NBPDR / PAGE_SIZE)

/* Of pmap_enter(): how it knows that it shall wire, and whether it tells. */
#if __FreeBSD_version >= 1000000
#define ENTER_WIRED	PMAP_ENTER_WIRED
#define ENTER_FAILS	1
#else
#define ENTER_WIRED	0x200
#define ENTER_FAILS	0
#endif

struct entry {
	int page;	/* number, or FAKE_NO_PAGE: invalid */
	bool counted;	/* pmap_enter() did it */
	bool large;
};

struct pmap {
	struct entry table[SLOTS];
	int tlb[FAKE_CPUS][SLOTS];	/* pages' numbers, or FAKE_NO_PAGE */
};

struct pmap fake_kernel_pmap;

static struct entry *const table = fake_kernel_pmap.table;
static char *area;
static int areas[SLOTS];	/* pages of the one that begins here */
static int owner[SLOTS];	/* 1 + where the one that it is in begins */

/* sf_buf_alloc() */
struct sf_buf {
	vm_page_t m;
	bool private;
};

static bool
in_area(const void *va)
{
	return ((uintptr_t)va - (uintptr_t)area < SLOTS * PAGE_SIZE);
}

static int
slot_of(vm_offset_t va)
{
	if (!in_area((void *)va) || va & PAGE_MASK)
		fake_broken("%#lx is no page of kernel virtual memory", va);
	return ((int)atop(va - (vm_offset_t)area));
}

static bool
in_window(int slot)
{
	return (slot < FAKE_WINDOW);
}

/* Take what the process has mapped in the area away. */
static void
unshow(int slot, int n)
{
	if (mmap(area + slot * PAGE_SIZE, (size_t)n * PAGE_SIZE, PROT_NONE,
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

static void
set_tlb(unsigned cpu, int slot, int page)
{
	int *entry = &fake_kernel_pmap.tlb[cpu][slot];

	if (!in_window(slot)) {
		fake_count_cached(*entry, -1);
		fake_count_cached(page, 1);
	}
	*entry = page;
}

/* A translation by this CPU's TLB, which the page table fills. */
static int
translate(unsigned cpu, int slot)
{
	int *entry = &fake_kernel_pmap.tlb[cpu][slot];

	if (*entry == FAKE_NO_PAGE && table[slot].page != FAKE_NO_PAGE)
		set_tlb(cpu, slot, table[slot].page);
	return (*entry);
}

static void
flush(unsigned cpu, int slot, int n)
{
	int i;

	for (i = 0; i < n; i++)
		set_tlb(cpu, slot + i, FAKE_NO_PAGE);
	if (cpu == fake.cpu && n > 0)
		unshow(slot, n);
}

void
fake_flush_all(void)
{
	unsigned cpu;

	for (cpu = 0; cpu < FAKE_CPUS; cpu++)
		flush(cpu, 0, SLOTS);
}

static void
flush_here(int slot)
{
	fake.flushes[fake.cpu]++;
	flush(fake.cpu, slot, 1);
}

/*
 * A flush of every CPU: of n slots, which count as so many pages.  Up to 11
 * the others are waited for in a panic, too, though they are stopped; from 12
 * on it is only this CPU then.
 */
static void
shoot_down(enum fake_ipi kind, int slot, int n, int pages)
{
	unsigned cpu, others = fake.present & ~(1u << fake.cpu);

	fake.shootdowns++;
	if (fake.panicked && __FreeBSD_version >= 1200000)
		others = 0;
	if (others != 0 && fake.irqs_off != 0)
		fake_broken("a shootdown with interrupts off");
	for (cpu = 0; cpu < FAKE_CPUS; cpu++) {
		if (!(others & 1u << cpu))
			continue;
		fake.ipis++;
		fake.handled[kind][cpu]++;
		fake.flushes[cpu] += (unsigned)pages;
		flush(cpu, slot, n);
#if __FreeBSD_version >= 1200000
		cpuid_to_pcpu[cpu]->pc_smp_tlb_done =
		    (uint32_t)fake.shootdowns;
#endif
	}
	fake.flushes[fake.cpu] += (unsigned)pages;
	flush(fake.cpu, slot, n);
}

static void
set_entry(int slot, int page, bool counted, bool large)
{
	struct entry *entry = &table[slot];
	unsigned cpu;

	if (!in_window(slot) && owner[slot] == 0)
		fake_broken("slot %d is mapped, but nobody's", slot);
	for (cpu = 0; cpu < FAKE_CPUS; cpu++)
		if (fake.present & 1u << cpu)
			translate(cpu, slot);	/* the worst case */
	if (!in_window(slot)) {
		fake_count_entry(entry->page, -1);
		fake_count_entry(page, 1);
		fake.entries += (page != FAKE_NO_PAGE) -
		    (entry->page != FAKE_NO_PAGE);
		fake.counted += (int)counted - (int)entry->counted;
	}
	*entry = (struct entry){page, counted, large};
}

static void
clear_entry(int slot)
{
	set_entry(slot, FAKE_NO_PAGE, false, false);
}

static int
page_of(vm_paddr_t pa)
{
	int number = fake_number(pa);

	if (number == FAKE_NO_PAGE || pa & PAGE_MASK)
		fake_broken("%#jx is no page of RAM", (uintmax_t)pa);
	return (number);
}

static void
fault(int signal, siginfo_t *info, void *context)
{
	int slot, page;

	(void)signal;
	(void)context;
	if (info->si_code == SI_KERNEL || !in_area(info->si_addr))
		fake_broken("a bad access at %p", info->si_addr);
	slot = (int)atop((uintptr_t)info->si_addr - (uintptr_t)area);
	page = translate(fake.cpu, slot);
	if (page == FAKE_NO_PAGE)
		fake_broken("an access at slot %d, where CPU %u sees nothing",
		    slot, fake.cpu);
	if (mmap(area + slot * PAGE_SIZE, PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_FIXED, fake_ram_file, (off_t)page * PAGE_SIZE) ==
	    MAP_FAILED)
		abort();
}

void
fake_pmap_boot(void)
{
	struct sigaction action = {.sa_sigaction = fault,
		.sa_flags = SA_SIGINFO | SA_NODEFER};
	int slot, cpu;

	if (area == NULL) {
		area = mmap(NULL, SLOTS * PAGE_SIZE + NBPDR, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (area == MAP_FAILED)
			abort();
		area += -(uintptr_t)area & PDRMASK;
	}
	unshow(0, SLOTS);
	for (slot = 0; slot < SLOTS; slot++) {
		table[slot] = (struct entry){FAKE_NO_PAGE, false, false};
		for (cpu = 0; cpu < FAKE_CPUS; cpu++)
			fake_kernel_pmap.tlb[cpu][slot] = FAKE_NO_PAGE;
	}
	memset(areas, 0, sizeof(areas));
	memset(owner, 0, sizeof(owner));
	/* cmocka sets its own handler for each test. */
	sigaction(SIGSEGV, &action, NULL);
}

struct vm_page *
fake_mapped(const void *va)
{
	int page = in_area(va) ?
	    table[atop((uintptr_t)va - (uintptr_t)area)].page :
	    fake_number_at(va);

	return (page == FAKE_NO_PAGE ? NULL : fake_page((unsigned)page));
}

struct vm_page *
fake_seen(unsigned cpu, const void *va)
{
	int page;

	if (!in_area(va))
		return (fake_mapped(va));
	page = translate(cpu, (int)atop((uintptr_t)va - (uintptr_t)area));
	return (page == FAKE_NO_PAGE ? NULL : fake_page((unsigned)page));
}

unsigned
fake_stale(void)
{
	unsigned cpu, n = 0;
	int slot;

	for (cpu = 0; cpu < FAKE_CPUS; cpu++)
		for (slot = FAKE_WINDOW; slot < SLOTS; slot++) {
			int page = fake_kernel_pmap.tlb[cpu][slot];

			n += page != FAKE_NO_PAGE && page != table[slot].page;
		}
	return (n);
}

static vm_offset_t
space_alloc(vm_size_t size)
{
	int n = (int)atop(size + PAGE_MASK), slot, i, run = 0;

	fake_may_sleep("kva_alloc");
	if (n == 0)
		fake_broken("kva_alloc: of no size");
	if (fake_fails())
		return (0);
	for (slot = KVA_FIRST; slot < SLOTS && run < n; slot++)
		run = owner[slot] == 0 ? run + 1 : 0;
	if (run < n)
		return (0);
	slot -= n;
	areas[slot] = n;
	for (i = 0; i < n; i++)
		owner[slot + i] = slot + 1;
	fake.kva++;
	return ((vm_offset_t)area + (vm_offset_t)slot * PAGE_SIZE);
}

static void
space_free(vm_offset_t va, vm_size_t size)
{
	int slot = slot_of(va), n = (int)atop(size + PAGE_MASK), i;
	unsigned cpu;

	fake_may_sleep("kva_free");
	if (areas[slot] != n || n == 0)
		fake_broken("kva_free: not what kva_alloc() gave");
	for (i = slot; i < slot + n; i++) {
		if (table[i].page != FAKE_NO_PAGE)
			fake_broken("kva_free: slot %d is mapped", i);
		for (cpu = 0; cpu < FAKE_CPUS; cpu++)
			if (fake_kernel_pmap.tlb[cpu][i] != FAKE_NO_PAGE)
				fake_broken("kva_free: CPU %u has slot %d in "
				    "its TLB", cpu, i);
		owner[i] = 0;
	}
	areas[slot] = 0;
	fake.kva--;
}

#if __FreeBSD_version >= 1000000
vm_offset_t
kva_alloc(vm_size_t size)
{
	return (space_alloc(size));
}

void
kva_free(vm_offset_t va, vm_size_t size)
{
	space_free(va, size);
}
#else
static struct vm_map {
	int unused;
} fake_kernel_map;
vm_map_t kernel_map = &fake_kernel_map;

vm_offset_t
kmem_alloc_nofault(vm_map_t map, vm_size_t size)
{
	if (map != kernel_map)
		fake_broken("kmem_alloc_nofault: not the kernel's map");
	return (space_alloc(size));
}

void
kmem_free(vm_map_t map, vm_offset_t va, vm_size_t size)
{
	if (map != kernel_map)
		fake_broken("kmem_free: not the kernel's map");
	space_free(va, size);
}
#endif

/* Takes the lock of the pmap, which in a panic is not held. */
static void
lock_pmap(pmap_t pmap, const char *function)
{
	if (pmap != kernel_pmap)
		fake_broken("%s: not the kernel's page table", function);
	if (!fake.panicked)
		fake_may_sleep(function);
}

/* Nothing is there but an empty page of the page table: no flush. */
static void
enter_large(int slot, vm_page_t m)
{
#if __FreeBSD_version < 1200000
	fake_broken("pmap_enter: this kernel enters no large page");
#else
	int first = page_of(m->phys_addr), i;

	if (slot % LARGE != 0 || first % LARGE != 0 || m->psind < 1)
		fake_broken("pmap_enter: no large page of va or pa");
	for (i = 0; i < LARGE; i++) {
		if (table[slot + i].page != FAKE_NO_PAGE)
			fake_broken("pmap_enter: large over something");
		set_entry(slot + i, first + i, true, true);
	}
#endif
}

static int
enter(pmap_t pmap, vm_offset_t va, vm_page_t m, vm_prot_t prot, u_int flags,
    int8_t psind)
{
	int slot = slot_of(va), page = page_of(m->phys_addr);
	struct entry old = table[slot];

	lock_pmap(pmap, "pmap_enter");
	if (!(m->oflags & VPO_UNMANAGED))
		fake_broken("pmap_enter: page %d is managed, not busy", page);
	if ((flags & VM_PROT_WRITE) && !(prot & VM_PROT_WRITE))
		fake_broken("pmap_enter: flags say write, prot does not");
	if (!(prot & VM_PROT_READ) || !(flags & VM_PROT_READ) ||
	    !(flags & ENTER_WIRED))
		fake_broken("pmap_enter: not wired and readable");
	if (ENTER_FAILS && fake_fails())
		return (KERN_RESOURCE_SHORTAGE);
	if (psind == 1) {
		enter_large(slot, m);
		return (KERN_SUCCESS);
	}
	if (psind != 0 || old.large)
		fake_broken("pmap_enter: an odd size of pages");
	if (old.page != FAKE_NO_PAGE && !old.counted)
		fake_broken("pmap_enter: over what it did not count");
	if (old.page == page)
		return (KERN_SUCCESS);
	if (old.page == FAKE_NO_PAGE) {
		set_entry(slot, page, true, false);
		return (KERN_SUCCESS);
	}
	/* From 12 on break before make: the order in which CPUs see it. */
	if (__FreeBSD_version >= 1200000)
		clear_entry(slot);
	else
		set_entry(slot, page, true, false);
	shoot_down(FAKE_INVLPG, slot, 1, 1);
	if (__FreeBSD_version >= 1200000)
		set_entry(slot, page, true, false);
	return (KERN_SUCCESS);
}

#if __FreeBSD_version >= 1000000
int
pmap_enter(pmap_t pmap, vm_offset_t va, vm_page_t m, vm_prot_t prot,
    u_int flags, int8_t psind)
{
	return (enter(pmap, va, m, prot, flags, psind));
}
#else
void
pmap_enter(pmap_t pmap, vm_offset_t va, vm_prot_t access, vm_page_t m,
    vm_prot_t prot, boolean_t wired)
{
	enter(pmap, va, m, prot, access | (wired ? ENTER_WIRED : 0), 0);
}
#endif

/*
 * Of a large page one flush for itself, and one for the page of its page
 * table, which may be cached, too.
 */
static void
remove_large(int slot)
{
	int i;

	for (i = 0; i < LARGE; i++)
		clear_entry(slot + i);
	shoot_down(FAKE_INVLPG, slot, LARGE, 1);
	shoot_down(FAKE_INVLPG, slot, 0, 1);
}

static void
remove_entry(int slot)
{
	if (!table[slot].counted)
		fake_broken("pmap_remove: slot %d was not counted", slot);
	clear_entry(slot);
}

/* Entries of one page of the page table: a flush for each run of valid ones. */
static void
remove_range(int slot, int end)
{
	int first;

	while (slot < end) {
		if (table[slot].page == FAKE_NO_PAGE) {
			slot++;
			continue;
		}
		for (first = slot; slot < end &&
		    table[slot].page != FAKE_NO_PAGE; slot++)
			remove_entry(slot);
		shoot_down(FAKE_INVLRNG, first, slot - first, slot - first);
	}
}

void
pmap_remove(pmap_t pmap, vm_offset_t start, vm_offset_t end)
{
	int slot = slot_of(start), last, next;

	lock_pmap(pmap, "pmap_remove");
	if (end == start)
		return;
	last = slot_of(end - PAGE_SIZE) + 1;
	if (last == slot + 1 && !table[slot].large) {
		if (table[slot].page != FAKE_NO_PAGE) {
			remove_entry(slot);
			shoot_down(FAKE_INVLPG, slot, 1, 1);
		}
		return;
	}
	for (; slot < last; slot = next) {
		next = (slot / LARGE + 1) * LARGE;
		if (next > last)
			next = last;
		if (!table[slot].large)
			remove_range(slot, next);
		else if (slot % LARGE == 0 && next - slot == LARGE)
			remove_large(slot);
		else
			fake_broken("pmap_remove: a part of a large page");
	}
}

void
pmap_kenter(vm_offset_t va, vm_paddr_t pa)
{
	int slot = slot_of(va);

	if (table[slot].counted)
		fake_broken("pmap_kenter: over what pmap_enter() counted");
	set_entry(slot, page_of(pa), false, false);
}

/* Writes only what changes, and flushes only what was valid. */
void
pmap_qenter(vm_offset_t va, vm_page_t *m, int n)
{
	int slot = slot_of(va), i;
	bool valid = false;

	for (i = 0; i < n; i++) {
		if (table[slot + i].page == page_of(m[i]->phys_addr))
			continue;
		valid = valid || table[slot + i].page != FAKE_NO_PAGE;
		pmap_kenter(va + (vm_offset_t)i * PAGE_SIZE, m[i]->phys_addr);
	}
	if (valid)
		shoot_down(FAKE_INVLRNG, slot, n, n);
}

void
pmap_qremove(vm_offset_t va, int n)
{
	int slot = slot_of(va), i;

	for (i = 0; i < n; i++) {
		if (table[slot + i].counted)
			fake_broken("pmap_qremove: what pmap_enter() counted");
		clear_entry(slot + i);
	}
	shoot_down(FAKE_INVLRNG, slot, n, n);
}

void
pmap_invalidate_page(pmap_t pmap, vm_offset_t va)
{
	if (pmap != kernel_pmap)
		fake_broken("pmap_invalidate_page: a page table of others");
	shoot_down(FAKE_INVLPG, slot_of(va), 1, 1);
}

/* The kernel does not check i. */
void *
pmap_kenter_temporary(vm_paddr_t pa, int i)
{
	if (i < 0 || i >= FAKE_WINDOW)
		fake_broken("pmap_kenter_temporary: slot %d of %d", i,
		    FAKE_WINDOW);
	if (!fake.panicked && fake.bound == 0 && fake.pinned == 0 &&
	    fake.irqs_off == 0)
		fake_broken("pmap_kenter_temporary: the thread may move");
	set_entry(i, page_of(pa), false, false);
	flush_here(i);
	return (area);
}

vm_paddr_t
pmap_kextract(vm_offset_t va)
{
	struct vm_page *m = fake_mapped((void *)va);

	if (m != NULL)
		return (fake_address((int)(m - fake_page(0))) |
		    (va & PAGE_MASK));
	if (in_area((void *)va))
		return (0);
	/* Memory of the kernel's, beyond the RAM that has pages. */
	return ((vm_paddr_t)1 << 40 | va);
}

/* amd64 has all RAM in its direct map. */

#if __FreeBSD_version >= 1100000
vm_offset_t
pmap_quick_enter_page(vm_page_t m)
{
	return (fake_direct_map(m->phys_addr));
}

void
pmap_quick_remove_page(vm_offset_t va)
{
	if (fake_number_at((void *)va) == FAKE_NO_PAGE)
		fake_broken("pmap_quick_remove_page: not what was entered");
}
#endif

struct sf_buf *
sf_buf_alloc(vm_page_t m, int flags)
{
	struct sf_buf *sf;

	if (!(flags & SFB_NOWAIT))
		fake_may_sleep("sf_buf_alloc");
	if (flags & SFB_CPUPRIVATE && fake.pinned == 0)
		fake_broken("sf_buf_alloc: private to a CPU, but not pinned");
	if (fake_fails())
		return (NULL);
	sf = calloc(1, sizeof(*sf));
	if (sf == NULL)
		abort();
	sf->m = m;
	sf->private = flags & SFB_CPUPRIVATE;
	fake.sf_bufs++;
	fake.sf_private += sf->private;
	return (sf);
}

void
sf_buf_free(struct sf_buf *sf)
{
	fake.sf_bufs--;
	fake.sf_private -= sf->private;
	free(sf);
}

vm_offset_t
sf_buf_kva(struct sf_buf *sf)
{
	return (fake_direct_map(sf->m->phys_addr));
}

#if __FreeBSD_version >= 1100000
/*
 * Beyond the direct map: addresses for this thread's CPU alone, which stay
 * pinned together.
 */
fake_bool_t
pmap_map_io_transient(vm_page_t *m, vm_offset_t *va, int n,
    fake_bool_t can_fault)
{
	int i;

	if (can_fault)
		fake_broken("pmap_map_io_transient: for all CPUs");
	if (!fake.no_direct_map) {
		for (i = 0; i < n; i++)
			va[i] = fake_direct_map(m[i]->phys_addr);
		return (FALSE);
	}
	for (i = 0; i < n; i++) {
		va[i] = space_alloc(PAGE_SIZE);
		if (va[i] == 0)
			fake_broken("pmap_map_io_transient: no addresses");
	}
	sched_pin();
	for (i = 0; i < n; i++) {
		set_entry(slot_of(va[i]), page_of(m[i]->phys_addr), false,
		    false);
		flush_here(slot_of(va[i]));
	}
	fake.transient++;
	return (TRUE);
}

void
pmap_unmap_io_transient(vm_page_t *m, vm_offset_t *va, int n,
    fake_bool_t can_fault)
{
	unsigned cpu;
	int i;

	if (fake.transient == 0)
		fake_broken("pmap_unmap_io_transient: nothing was mapped");
	if (can_fault)
		fake_broken("pmap_unmap_io_transient: for all CPUs");
	sched_unpin();
	for (i = 0; i < n; i++) {
		if (fake_mapped((void *)va[i]) != m[i])
			fake_broken("pmap_unmap_io_transient: another page");
		clear_entry(slot_of(va[i]));
		/* No other CPU has used that address. */
		for (cpu = 0; cpu < FAKE_CPUS; cpu++)
			flush(cpu, slot_of(va[i]), 1);
		space_free(va[i], PAGE_SIZE);
	}
	fake.transient--;
}
#endif
