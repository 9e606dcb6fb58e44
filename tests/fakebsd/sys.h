/* SPDX-License-Identifier: BSD-2-Clause */
/* <sys/….h>, as far as kmod/freebsd uses them; see fake.h and room.mk. */
#ifndef FAKEBSD_SYS_H
#define FAKEBSD_SYS_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "fakebsd/fake.h"

_Static_assert(__FreeBSD_version > 0, "which kernel this is, room.mk says");

/* cdefs.h, param.h, types.h, limits.h */
#define __DECONST(type, p)	((type)(uintptr_t)(const void *)(p))
#define __unused		__attribute__((__unused__))
#define nitems(x)		(sizeof(x) / sizeof((x)[0]))
#define roundup2(x, y)		(((x) + ((y) - 1)) & ~((y) - 1))
#define howmany(x, y)		(((x) + ((y) - 1)) / (y))
#define MIN(a, b)		((a) < (b) ? (a) : (b))
#define TRUE			1
#define FALSE			0
#define OFF_MAX			INT64_MAX
#define DEV_BSIZE		512
#define PAGE_SHIFT		12
#define PAGE_SIZE		(1 << PAGE_SHIFT)
#define PAGE_MASK		(PAGE_SIZE - 1)
#define NBPDR			(1 << 21)
#define PDRMASK			(NBPDR - 1)
#define atop(x)			((x) >> PAGE_SHIFT)
#define ptoa(x)			((x) << PAGE_SHIFT)

#if __FreeBSD_version >= 1500000
typedef unsigned int boolean_t;
#else
typedef int boolean_t;
#endif
typedef unsigned long vm_offset_t;
typedef unsigned long vm_size_t;
typedef uint64_t vm_paddr_t;

/* systm.h, kernel.h, libkern.h, atomic.h */
extern char osrelease[];
extern int osreldate;
extern long physmem;
extern volatile time_t time_second;

int fake_printf(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
#define printf(...)	fake_printf(__VA_ARGS__)
#define atomic_add_int(p, v) \
	((void)__atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
#define atomic_subtract_int(p, v) \
	((void)__atomic_fetch_sub(p, v, __ATOMIC_SEQ_CST))

/*
 * malloc.h.  free() with one argument stays what it is: a member of that name,
 * or the C library's.
 */
struct malloc_type {
	const char *name;
	const char *summary;
};

#define MALLOC_DECLARE(type)	extern struct malloc_type type[1]
#define MALLOC_DEFINE(type, name, summary) \
	struct malloc_type type[1] = {{name, summary}}
#define M_NOWAIT	0x0001
#define M_WAITOK	0x0002
#define M_ZERO		0x0100

void *fake_malloc(size_t size, struct malloc_type *type, int flags);
void fake_free(void *p, struct malloc_type *type);
void *contigmalloc(unsigned long size, struct malloc_type *type, int flags,
    vm_paddr_t low, vm_paddr_t high, unsigned long alignment,
    vm_paddr_t boundary);
void contigfree(void *p, unsigned long size, struct malloc_type *type);
#define malloc(size, type, flags) fake_malloc(size, type, flags)
#define FAKE_THIRD(a, b, c, ...) c
#define free(...) FAKE_THIRD(__VA_ARGS__, fake_free, free, )(__VA_ARGS__)

/* lock.h, mutex.h, sx.h */
struct mtx {
	bool held;
};
struct sx {
	bool alive;
	bool held;
};

void mtx_lock(struct mtx *m);
void mtx_unlock(struct mtx *m);
void sx_init(struct sx *sx, const char *description);
void sx_destroy(struct sx *sx);
void sx_xlock(struct sx *sx);
void sx_xunlock(struct sx *sx);

/* proc.h, signalvar.h, priority.h, sched.h, priv.h */
typedef struct {
	unsigned long bits;
} cpuset_t;
struct cpuset {
	cpuset_t cs_mask;
};
struct ucred;
struct sigacts {
	struct mtx ps_mtx;
};
struct proc {
	struct mtx p_mtx;
	struct sigacts *p_sigacts;
};
struct thread {
	struct ucred *td_ucred;
	struct proc *td_proc;
	struct cpuset *td_cpuset;
	int td_flags;
	unsigned char td_base_pri;
};

extern _Thread_local struct thread *fake_curthread;
#define curthread	fake_curthread
#define PVM		84
#define PRI_USER	(-2)
#define PROC_LOCK(p)	mtx_lock(&(p)->p_mtx)
#define PROC_UNLOCK(p)	mtx_unlock(&(p)->p_mtx)
#define PRIV_DRIVER	14
#if __FreeBSD_version >= 1000000
#define PRIV_KMEM_READ	680
#endif

void thread_lock(struct thread *td);
void thread_unlock(struct thread *td);
void sched_bind(struct thread *td, int cpu);
void sched_unbind(struct thread *td);
void sched_pin(void);
void sched_unpin(void);
void sched_prio(struct thread *td, unsigned char priority);
int should_yield(void);
void kern_yield(int priority);
int priv_check(struct thread *td, int privilege);
void panic(const char *format, ...);
int securelevel_gt(struct ucred *cred, int level);
#if __FreeBSD_version >= 1300000
int sig_intr(void);
#else
#define TDF_NEEDSUSPCHK	0x00008000
#define TDF_NEEDSIGCHK	0x00020000
#if __FreeBSD_version >= 1000000
int cursig(struct thread *td);
#else
#define SIG_STOP_ALLOWED	100
int cursig(struct thread *td, int stop_allowed);
#endif
#endif

/* cpuset.h, smp.h, pcpu.h */
struct pcpu {
#if __FreeBSD_version >= 1200000
	uint32_t pc_smp_tlb_done;
#else
	int pc_cpuid;
#endif
};

extern int mp_ncpus;
extern u_int mp_maxid;
extern struct pcpu *cpuid_to_pcpu[FAKE_CPUS];
#define curcpu		((int)fake.cpu)
#define CPU_ABSENT(cpu)		((fake.present & 1u << (cpu)) == 0)
#define CPU_FOREACH(cpu) \
	for ((cpu) = 0; (cpu) <= mp_maxid; (cpu)++) if (!CPU_ABSENT(cpu))
#undef CPU_ISSET	/* glibc's */
#define CPU_ISSET(cpu, set)	(((set)->bits >> (cpu) & 1) != 0)
#define CPU_SETOF(cpu, set)	((set)->bits = 1ul << (cpu))

/* taskqueue.h */
struct taskqueue;
typedef void task_fn_t(void *context, int pending);
struct task {
	task_fn_t *function;
	void *context;
};

#define TASK_INIT(t, priority, f, c) \
	(*(t) = (struct task){.function = (f), .context = (c)})

void taskqueue_thread_enqueue(void *context);
struct taskqueue *taskqueue_create(const char *name, int flags,
    void (*enqueue)(void *), void *context);
#if __FreeBSD_version >= 1100000
int taskqueue_start_threads_cpuset(struct taskqueue **queue, int count,
    int priority, cpuset_t *mask, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
#else
int taskqueue_start_threads(struct taskqueue **queue, int count, int priority,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
#endif
int taskqueue_enqueue(struct taskqueue *queue, struct task *task);
void taskqueue_drain(struct taskqueue *queue, struct task *task);
void taskqueue_free(struct taskqueue *queue);

/* sysctl.h */
struct sysctl_oid;
struct sysctl_req {
	struct thread *td;
	void *oldptr;
	size_t oldlen;
	size_t oldidx;
	const void *newptr;
	size_t newlen;
	size_t newidx;
	bool user;		/* its memory is a process's */
};
struct sysctl_ctx_list {
	struct sysctl_oid *first;
};

#define SYSCTL_HANDLER_ARGS \
	struct sysctl_oid *oidp, void *arg1, intmax_t arg2, \
	struct sysctl_req *req
typedef int fake_handler_t(SYSCTL_HANDLER_ARGS);

#define OID_AUTO		(-1)
#define CTLTYPE_NODE		1
#define CTLTYPE_STRING		3
#define CTLFLAG_MPSAFE		0x00040000
#define CTLFLAG_WR		0x40000000u
#define CTLFLAG_RD		0x80000000u
#define CTLFLAG_RW		(CTLFLAG_RD | CTLFLAG_WR)

extern struct sysctl_oid fake_sysctl_debug;
int sysctl_ctx_init(struct sysctl_ctx_list *list);
int sysctl_ctx_free(struct sysctl_ctx_list *list);
struct sysctl_oid *fake_sysctl_add(struct sysctl_ctx_list *list,
    struct sysctl_oid *parent, const char *name, unsigned flags, void *arg1,
    fake_handler_t *handler, const char *summary);
int fake_sysctl_out(struct sysctl_req *req, const void *p, size_t n);
int fake_sysctl_in(struct sysctl_req *req, void *p, size_t n);
int kernel_sysctlbyname(struct thread *td, char *name, void *old,
    size_t *oldlen, void *new, size_t newlen, size_t *retval, int flags);
#define SYSCTL_STATIC_CHILDREN(node)	(&fake_sysctl##node)
#define SYSCTL_CHILDREN(oid)		(oid)
#define SYSCTL_ADD_NODE(list, parent, number, name, flags, handler, summary) \
	fake_sysctl_add(list, parent, name, CTLTYPE_NODE | (flags), NULL, \
	    handler, summary)
#define SYSCTL_ADD_PROC(list, parent, number, name, flags, arg1, arg2, \
    handler, format, summary) \
	fake_sysctl_add(list, parent, name, flags, arg1, handler, summary)
#define SYSCTL_OUT(req, p, n)	fake_sysctl_out(req, p, n)
#define SYSCTL_IN(req, p, n)	fake_sysctl_in(req, p, n)

/* module.h */
typedef struct module *module_t;
typedef struct {
	const char *name;
	int (*event)(module_t, int, void *);
	void *arg;
} moduledata_t;

enum { MOD_LOAD, MOD_UNLOAD, MOD_SHUTDOWN, MOD_QUIESCE };
const moduledata_t *fake_module(void);
#define DECLARE_MODULE(name, data, sub, order)				\
	const moduledata_t *fake_module(void) { return (&(data)); }	\
	_Static_assert(sizeof(#name) > 1, "no name")
#define MODULE_VERSION(name, version) \
	_Static_assert((version) > 0, "no version")

/* conf.h, kerneldump.h, disk.h */
struct dumperinfo;
struct kerneldumpheader;

extern int dumping;
#if __FreeBSD_version >= 1302000
typedef int dumper_t(void *priv, void *virtual, off_t offset, size_t length);
#else
typedef int dumper_t(void *priv, void *virtual, vm_offset_t physical,
    off_t offset, size_t length);
#endif

struct dumperinfo {
	dumper_t *dumper;
	void *priv;
	u_int blocksize;
	u_int maxiosize;
	off_t mediaoffset;
	off_t mediasize;
	void *blockbuf;
#if __FreeBSD_version >= 1300000
	struct dumperinfo *next;
	char di_devname[];
#endif
};

#if __FreeBSD_version >= 1200000
#define KERNELDUMP_COMP_NONE	0
#define KERNELDUMP_ENC_NONE	0
#endif
#if __FreeBSD_version >= 1300000
#define KDA_REMOVE_DEV	254
struct diocskerneldump_arg {
	uint8_t kda_index;
	uint8_t kda_compression;
	uint8_t kda_encryption;
};

int dumper_insert(const struct dumperinfo *di, const char *name,
    const struct diocskerneldump_arg *arg);
int dumper_remove(const char *name, const struct diocskerneldump_arg *arg);
#elif __FreeBSD_version >= 1200000
int set_dumper(struct dumperinfo *di, const char *name, struct thread *td,
    uint8_t compression, uint8_t encryption, const uint8_t *key,
    uint32_t encryptedkeysize, const uint8_t *encryptedkey);
int clear_dumper(struct thread *td);
#elif __FreeBSD_version >= 1000000
int set_dumper(struct dumperinfo *di, const char *name, struct thread *td);
#else
int set_dumper(struct dumperinfo *di);
#endif
#if __FreeBSD_version >= 1302000
int dumper_create(const struct dumperinfo *di, const char *name,
    const struct diocskerneldump_arg *arg, struct dumperinfo **result);
void dumper_destroy(struct dumperinfo *di);
int minidumpsys(struct dumperinfo *di, bool livedump);
#endif

#endif
