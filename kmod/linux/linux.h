/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What the files of the Linux module share. */
#ifndef DUMPBENCH_LINUX_H
#define DUMPBENCH_LINUX_H

#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "engine.h"

/* cpu.c */
int linux_bind(struct db_run *run);
void linux_unbind(struct db_run *run);
int linux_respond(struct db_run *run);
void linux_dismiss(struct db_run *run);
bool linux_ipis(struct db_run *run, uint64_t *count);
bool linux_owes(uint32_t cpu);
void linux_rest(void);
uint32_t linux_cpus(void);
bool linux_may_use(uint32_t cpu);
uint64_t linux_ticks_per_second(void);

/* panic.c: the context panic, and the knob. */
void linux_panic(void);
extern const struct db_context db_context_panic;

/* sysctl.c: one variable a knob, below debug.dumpbench. */
int linux_sysctl_add(struct db_module *module);
void linux_sysctl_remove(void);

/*
 * window.c: DB_BATCH_MAX pages of kernel address space whose page-table
 * entries this module writes.  The window is run->path_state.
 */
struct linux_window {
	void *base;
	struct page *filler;	/* what an idle live entry points to */
	pgprot_t prot;
	struct mutex lock;	/* as FreeBSD's pmap lock */
	pte_t *pte[DB_BATCH_MAX];
};

/* With all entries live (pointing to the filler), or with all invalid. */
int linux_window_live(struct db_run *run);
int linux_window_empty(struct db_run *run);
void linux_window_close(struct db_run *run);

static inline void *
linux_window_address(const struct linux_window *window, uint32_t slot)
{
	return ((char *)window->base + slot * PAGE_SIZE);
}

static inline void
linux_window_set(struct linux_window *window, uint32_t slot, void *page)
{
	set_pte(window->pte[slot], mk_pte((struct page *)page, window->prot));
}

static inline void
linux_window_clear(struct linux_window *window, uint32_t slot)
{
	set_pte(window->pte[slot], __pte(0));
}

/*
 * Begin with no address range that is freed lazily: their number differs from
 * boot to boot, and decides where the next range is looked for.  Returns 0.
 */
static inline int
linux_purge(struct db_run *run)
{
	vm_unmap_aliases();
	return (0);
}

/* Drop one page's translation on this CPU. */
static inline void
linux_flush_local(const void *va)
{
	asm volatile("invlpg (%0)" : : "r" (va) : "memory");
}

/* Drop n pages' translations on every CPU, and wait for all of them. */
void linux_flush_all(const void *va, uint32_t n);

/* The page that the kernel's page table shows at va, or null. */
struct page *linux_page_at(const void *va);

extern const struct db_path db_path_direct;
extern const struct db_path db_path_kmap_local;
extern const struct db_path db_path_kmap;
extern const struct db_path db_path_kenter_temporary;
extern const struct db_path db_path_enter;
extern const struct db_path db_path_enter_fresh;
extern const struct db_path db_path_qenter;
extern const struct db_path db_path_vmap;
extern const struct db_path db_path_vm_map_ram;
extern const struct db_path db_path_ioremap;

extern const struct db_source db_source_pages;
extern const struct db_source db_source_ram;

extern const struct db_sink db_sink_device;

#endif
