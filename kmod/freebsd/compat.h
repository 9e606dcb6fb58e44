/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FreeBSD 11 to 15: everything that changed between two versions, keyed on
 * __FreeBSD_version of the <sys/param.h> compiled against.
 */
#ifndef DUMPBENCH_COMPAT_H
#define DUMPBENCH_COMPAT_H

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/disk.h>
#include <sys/kerneldump.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/pcpu.h>
#include <sys/proc.h>
#include <sys/signalvar.h>

_Static_assert(__FreeBSD_version >= 1100000, "FreeBSD 11 or later is needed");

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
	sig = cursig(td);
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
#else
	return (set_dumper(di, name, curthread));
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
#else
	set_dumper(NULL, NULL, curthread);
#endif
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
