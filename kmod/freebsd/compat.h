/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FreeBSD 9.2, 10.4 and 11 to 15: everything that changed between two versions,
 * keyed on __FreeBSD_version of the <sys/param.h> compiled against.
 */
#ifndef DUMPBENCH_COMPAT_H
#define DUMPBENCH_COMPAT_H

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/cpuset.h>
#include <sys/disk.h>
#include <sys/kerneldump.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/pcpu.h>
#include <sys/priv.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/signalvar.h>
#include <sys/taskqueue.h>
#include <sys/vmmeter.h>
#include <vm/vm.h>
#include <vm/vm_param.h>
#include <vm/pmap.h>
#include <vm/vm_extern.h>
#include <vm/vm_kern.h>
#include <vm/vm_page.h>
#include <vm/vm_phys.h>

/* Some of 10.4 came within 10. */
_Static_assert(__FreeBSD_version >= 902000 && (__FreeBSD_version < 1000000 ||
    __FreeBSD_version >= 1004000), "FreeBSD 9.2, 10.4 or later is needed");

/* What reading the kernel's memory needs; root only, as is all. */
#ifdef PRIV_KMEM_READ
#define FREEBSD_PRIV_READ	PRIV_KMEM_READ
#else
#define FREEBSD_PRIV_READ	PRIV_DRIVER
#endif

/* A signal waits for this thread. */
static __inline bool
freebsd_interrupted(void)
{
#if __FreeBSD_version >= 1300000
	return (sig_intr() != 0);
#else
	struct thread *td = curthread;
	struct proc *p = td->td_proc;
	int sig;

	if ((td->td_flags & (TDF_NEEDSIGCHK | TDF_NEEDSUSPCHK)) == 0)
		return (false);
	PROC_LOCK(p);
	mtx_lock(&p->p_sigacts->ps_mtx);
#if __FreeBSD_version >= 1000000
	sig = cursig(td);
#else
	sig = cursig(td, SIG_STOP_ALLOWED);
#endif
	mtx_unlock(&p->p_sigacts->ps_mtx);
	PROC_UNLOCK(p);
	return (sig != 0);
#endif
}

/*
 * A dumper took the physical address of its data up to 13.1; no disk's
 * routine looked at it on x86.
 */
#if __FreeBSD_version >= 1302000
#define FREEBSD_DUMPER_ARGS \
	void *priv, void *virtual, off_t offset, size_t length
#define freebsd_dumper(fn, priv, virtual, offset, length) \
	((fn)(priv, virtual, offset, length))
#else
#define FREEBSD_DUMPER_ARGS \
	void *priv, void *virtual, vm_offset_t physical __unused, \
	off_t offset, size_t length
#define freebsd_dumper(fn, priv, virtual, offset, length) \
	((fn)(priv, virtual, 0, offset, length))
#endif

/*
 * Put a dumper before all others, and remove it again.  Up to 12 there is only
 * one dumper: EBUSY if there is one.
 */
static __inline int
freebsd_dumper_add(struct dumperinfo *di, const char *name)
{
#if __FreeBSD_version >= 1300000
	struct diocskerneldump_arg arg;

	memset(&arg, 0, sizeof(arg));
	arg.kda_compression = KERNELDUMP_COMP_NONE;
	arg.kda_encryption = KERNELDUMP_ENC_NONE;
	return (dumper_insert(di, name, &arg));
#elif __FreeBSD_version >= 1200000
	return (set_dumper(di, name, curthread, KERNELDUMP_COMP_NONE,
	    KERNELDUMP_ENC_NONE, NULL, 0, NULL));
#elif __FreeBSD_version >= 1000000
	return (set_dumper(di, name, curthread));
#else
	return (set_dumper(di));
#endif
}

static __inline void
freebsd_dumper_remove(const char *name)
{
#if __FreeBSD_version >= 1300000
	struct diocskerneldump_arg arg;

	memset(&arg, 0, sizeof(arg));
	arg.kda_index = KDA_REMOVE_DEV;
	dumper_remove(name, &arg);
#elif __FreeBSD_version >= 1200000
	clear_dumper(curthread);
#elif __FreeBSD_version >= 1000000
	set_dumper(NULL, NULL, curthread);
#else
	set_dumper(NULL);
#endif
}

/* pmap_enter() of a page into the kernel, wired; an errno. */
static __inline int
freebsd_pmap_enter(vm_offset_t va, vm_page_t m)
{
#if __FreeBSD_version >= 1000000
	return (pmap_enter(kernel_pmap, va, m, VM_PROT_READ | VM_PROT_WRITE,
	    VM_PROT_READ | PMAP_ENTER_WIRED, 0) == KERN_SUCCESS ? 0 : ENOMEM);
#else
	pmap_enter(kernel_pmap, va, VM_PROT_READ, m,
	    VM_PROT_READ | VM_PROT_WRITE, TRUE);
	return (0);
#endif
}

/* Kernel address space that maps nothing; 0: there is none. */
static __inline vm_offset_t
freebsd_space_new(vm_size_t size)
{
#if __FreeBSD_version >= 1000000
	return (kva_alloc(size));
#else
	return (kmem_alloc_nofault(kernel_map, size));
#endif
}

static __inline void
freebsd_space_free(vm_offset_t va, vm_size_t size)
{
#if __FreeBSD_version >= 1000000
	kva_free(va, size);
#else
	kmem_free(kernel_map, va, size);
#endif
}

/* The i-th range of RAM that has pages; false: there are no more. */
static __inline bool
freebsd_ram_range(int i, vm_paddr_t *start, vm_paddr_t *end)
{
#if __FreeBSD_version >= 1000000
	if (i >= vm_phys_nsegs)
		return (false);
	*start = vm_phys_segs[i].start;
	*end = vm_phys_segs[i].end;
	return (true);
#else
	*start = phys_avail[2 * i];
	*end = phys_avail[2 * i + 1];
	return (*end != 0);
#endif
}

/*
 * One thread for a queue, which shall run on one CPU.  Before 11 its task binds
 * it there.
 */
static __inline int
freebsd_queue_start(struct taskqueue **queue, u_int cpu)
{
#if __FreeBSD_version >= 1100000
	cpuset_t mask;

	CPU_SETOF((int)cpu, &mask);
	return (taskqueue_start_threads_cpuset(queue, 1, PVM, &mask,
	    "dumpbench cpu%u", cpu));
#else
	return (taskqueue_start_threads(queue, 1, PVM, "dumpbench cpu%u",
	    cpu));
#endif
}

static __inline void
freebsd_queue_bind(u_int cpu)
{
#if __FreeBSD_version < 1100000
	thread_lock(curthread);
	sched_bind(curthread, (int)cpu);
	thread_unlock(curthread);
#endif
}

/* pmap_quick_enter_page() and pmap_map_io_transient(). */
#define FREEBSD_QUICK_ENTER	(__FreeBSD_version >= 1100000)

/* pmap_enter() makes a mapping of 2 MB, of a page that is marked for it. */
#if defined(__amd64__) && __FreeBSD_version >= 1200000
#define FREEBSD_SUPERPAGE	1
#else
#define FREEBSD_SUPERPAGE	0
#endif

/* Mark the first page of 2 MB; what it was marked with. */
static __inline int
freebsd_mark(vm_page_t first, int psind)
{
#if FREEBSD_SUPERPAGE
	int before = first->psind;

	first->psind = (int8_t)psind;
	return (before);
#else
	return (0);
#endif
}

/* Up to 11 the structure of a page that was never free has no address. */
static __inline void
freebsd_set_address(vm_page_t m, const void *va)
{
#if __FreeBSD_version < 1200000
	m->phys_addr = pmap_kextract((vm_offset_t)va);
#endif
}

/* A wired page of no VM object, and its end. */
static __inline vm_page_t
freebsd_vm_page_new(void)
{
#if __FreeBSD_version >= 1302001
	return (vm_page_alloc_noobj(VM_ALLOC_WIRED));
#else
	return (vm_page_alloc(NULL, 0, VM_ALLOC_NOOBJ | VM_ALLOC_WIRED));
#endif
}

static __inline void
freebsd_vm_page_free(vm_page_t m)
{
#if __FreeBSD_version >= 1200000
	vm_page_unwire_noq(m);
#else
	vm_page_unwire(m, PQ_NONE);
#endif
	vm_page_free(m);
}

/*
 * Up to 11 a shootdown in a panic sends IPIs nevertheless: it panics once more,
 * since interrupts are off, which ends the dump.
 */
#define FREEBSD_PANIC_IPIS	(__FreeBSD_version < 1200000)

/* A dump of the running system, minidumpsys(di, true). */
#if __FreeBSD_version >= 1302000
#define FREEBSD_LIVEDUMP	1
#else
#define FREEBSD_LIVEDUMP	0
#endif

/*
 * Shootdowns that a CPU acknowledged: a generation that all CPUs share, on
 * amd64 in 12 only (later each initiator has its own), on i386 from 12 on.
 */
#if __FreeBSD_version >= 1200000 && \
    (defined(__i386__) || __FreeBSD_version < 1300000)
#define FREEBSD_TLB_DONE(cpu)	(cpuid_to_pcpu[cpu]->pc_smp_tlb_done)
#endif

#endif
