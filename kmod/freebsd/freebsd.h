/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the FreeBSD module share. */
#ifndef DUMPBENCH_FREEBSD_H
#define DUMPBENCH_FREEBSD_H

#include "engine.h"

#include <sys/kernel.h>
#include <sys/malloc.h>
#include <vm/vm.h>
#include <vm/vm_param.h>
#include <vm/pmap.h>
#include <vm/vm_extern.h>
#include <vm/vm_kern.h>
#include <vm/vm_page.h>

MALLOC_DECLARE(M_DUMPBENCH);

/* cpu.c */
int freebsd_bind(struct db_run *run);
void freebsd_unbind(struct db_run *run);
void freebsd_relax(void);
/* Give this thread the priority that all is measured at. */
void freebsd_lift(void);
int freebsd_respond(struct db_run *run);
void freebsd_dismiss(struct db_run *run);
bool freebsd_ipis(struct db_run *run, uint64_t *count);
uint32_t freebsd_cpus(void);
bool freebsd_may_use(uint32_t cpu);
bool freebsd_served(uint32_t cpu, uint64_t *count);
void freebsd_cpu_fini(void);

/* sysctl.c: one variable a knob, below debug.dumpbench. */
int freebsd_sysctl_add(struct db_module *module);
void freebsd_sysctl_remove(void);

/*
 * window.c: kernel address space for a batch, the state of the paths that
 * need some of their own.  Live: each page maps a filler, so that the next
 * mapping replaces a valid one.
 */
struct freebsd_window {
	vm_offset_t va;
	vm_size_t size;
	vm_size_t align;	/* skipped before va */
	vm_page_t filler;	/* null: not live */
	void *filler_memory;
};

int freebsd_window_live(struct db_run *run);
int freebsd_window_empty(struct db_run *run);
int freebsd_window_superpage(struct db_run *run);
void freebsd_window_close(struct db_run *run);

/*
 * Of a path's row: its cost depends on the page.  pmap_enter() tries to make
 * one large mapping if the page's reservation of 2 MB is full.  No page of a
 * source of the module is in one, but a dump's pages may be, so that these
 * paths are unsettled in a dump.
 */
#define FREEBSD_BY_PAGE	DB_OS_FLAG

/* The flush of functions that use the direct map on amd64, windows on i386. */
#ifdef __i386__
#define FREEBSD_WINDOW_FLUSH(flag)	(flag)
#else
#define FREEBSD_WINDOW_FLUSH(flag)	0
#endif

static __inline vm_offset_t
freebsd_window_at(const struct freebsd_window *window, uint32_t slot)
{
	return (window->va + slot * PAGE_SIZE);
}

/* The page behind a wired kernel address. */
static __inline vm_page_t
freebsd_page_of(const void *va)
{
	return (PHYS_TO_VM_PAGE(pmap_kextract((vm_offset_t)va)));
}

static __inline vm_paddr_t
freebsd_pa(void *page)
{
	return (VM_PAGE_TO_PHYS((vm_page_t)page));
}

/*
 * memory.c: a zeroed page of the kernel's that is in no reservation of the VM
 * system's; null without memory.  Does not sleep.
 */
void *freebsd_page_new(void);
void freebsd_page_free(void *page);

/* pmap.c: pmap_enter() of one unmanaged page into the kernel; an errno. */
int freebsd_enter(vm_offset_t va, vm_page_t m);
void freebsd_remove(vm_offset_t va, uint32_t pages);

/*
 * disk.c: a disk's polled dump routine, found as dumpon(8) finds it.  Held: the
 * disk cannot be opened by others.
 */
struct freebsd_disk;
int freebsd_disk_open(struct db_module *module, const char *name, bool held,
    struct freebsd_disk **disk);
void freebsd_disk_close(struct freebsd_disk *disk);
/* Null once the disk is gone. */
struct dumperinfo *freebsd_disk_dumper(struct freebsd_disk *disk);
/*
 * Call the routine: null and 0 make it flush and end its dump.  ENXIO once the
 * disk is gone.
 */
int freebsd_disk_write(struct freebsd_disk *disk, void *va, off_t offset,
    size_t length);

/*
 * machine.c: what a report says of the machine, as texts; "" where this kernel
 * does not tell.  Asking sleeps.
 */
struct freebsd_machine {
	char version[512];		/* kern.version */
	char machine[32];		/* hw.machine */
	char cpu_model[128];		/* hw.model */
	char hypervisor[32];		/* kern.vm_guest: "none", "kvm", … */
	char hypervisor_vendor[32];	/* hw.hv_vendor: "TCGTCGTCGTCG", … */
	char circumstances[1024];	/* "name: value; …": circumstances.h */
};
void freebsd_machine_ask(struct freebsd_machine *machine);
/* Members of an object, each with a comma behind. */
void freebsd_machine_report(const struct freebsd_machine *machine,
    struct db_out *out);

/*
 * recorder.c: between the kernel's dump code and a disk's routine, or nothing.
 * It keeps the size and the time of every write and the gap before
 * it, and measures the paths on the pages of the dump.  With the plan's sink
 * verify it also keeps a checksum of what was written, for which it writes from
 * a copy.
 */
struct freebsd_recorder;
int freebsd_recorder_new(struct db_module *module, const struct db_plan *plan,
    struct freebsd_disk *disk, struct freebsd_recorder **recorder);
void freebsd_recorder_free(struct freebsd_recorder *recorder);
/* The dumper to hand to the kernel, valid as long as the recorder. */
struct dumperinfo *freebsd_recorder_dumper(struct freebsd_recorder *recorder);
/* The report, as JSON. */
void freebsd_recorder_report(struct freebsd_recorder *recorder,
    struct db_out *out);

/* panic.c */
bool freebsd_panic_armed(void);
void freebsd_panic_disarm(void);

extern const struct db_row *const freebsd_paths[]; /* null-ended */

extern const struct db_path db_path_direct;
extern const struct db_path db_path_kenter_temporary;
extern const struct db_path db_path_enter;
extern const struct db_path db_path_enter_fresh;
extern const struct db_path db_path_enter_batch;
extern const struct db_path db_path_qenter;
extern const struct db_path db_path_kenter_flush;
extern const struct db_path db_path_quick_enter;
extern const struct db_path db_path_io_transient;
extern const struct db_path db_path_sf_buf;
extern const struct db_path db_path_sf_buf_private;
extern const struct db_path db_path_superpage;

extern const struct db_source db_source_pages;
extern const struct db_source db_source_ram;
extern const struct db_source db_source_run;

extern const struct db_sink db_sink_dumper;

extern const struct db_context db_context_panic;
extern const struct db_context db_context_livedump;

#endif
