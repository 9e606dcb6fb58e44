/* SPDX-License-Identifier: BSD-2-Clause */
/* CPUs, interrupts, locks, threads, and the console. */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>

#include "fakebsd/internal.h"

#include <cmocka.h>

#define PRIORITY_USER	160

struct fake fake;
void (*fake_on_yield)(void);
int mp_ncpus;
u_int mp_maxid;
uint64_t tsc_freq = 1000000000;
char osrelease[] = "13.2-FAKE";
volatile time_t time_second = 1769860800;	/* 2026-01-31T12:00:00Z */
int osreldate = __FreeBSD_version;

static struct pcpu pcpu[FAKE_CPUS];
struct pcpu *cpuid_to_pcpu[FAKE_CPUS] = {&pcpu[0], &pcpu[1], &pcpu[2],
	&pcpu[3]};

static struct sigacts sigacts;
static struct proc process = {.p_sigacts = &sigacts};
static struct cpuset allowed;
static struct thread caller = {.td_proc = &process, .td_cpuset = &allowed};
_Thread_local struct thread *fake_curthread;

void
fake_broken(const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fail_msg("%s", text);
	abort();
}

void
fake_boot(unsigned cpus)
{
	memset(&fake, 0, sizeof(fake));
	memset(pcpu, 0, sizeof(pcpu));
	fake.present = (1u << cpus) - 1;
	mp_ncpus = (int)cpus;
	mp_maxid = cpus - 1;
	fake_allow(~0ul);
	caller.td_base_pri = PRIORITY_USER;
	caller.td_flags = 0;
	fake_curthread = &caller;
	fake_on_yield = NULL;
	fake_memory_boot();
	fake_pmap_boot();
	fake_sysctl_boot();
	fake_geom_boot();
	fake_dump_boot();
}

void
fake_allow(unsigned long cpus)
{
	allowed.cs_mask.bits = cpus;
}

void
fake_absent(unsigned cpu)
{
	fake.present &= ~(1u << cpu);
	mp_ncpus--;
}

void
fake_check_balance(void)
{
	assert_int_equal(fake.objects, 0);
	assert_int_equal(fake.pages, 0);
	assert_int_equal(fake.kva, 0);
	assert_int_equal(fake.counted, 0);
	assert_int_equal(fake.entries, 0);
	assert_int_equal(fake.sf_bufs, 0);
	assert_int_equal(fake.transient, 0);
	assert_int_equal(fake.pinned, 0);
	assert_int_equal(fake.bound, 0);
	assert_int_equal(fake.spins, 0);
	assert_int_equal(fake.mutexes, 0);
	assert_int_equal(fake.sx, 0);
	assert_int_equal(fake.sx_held, 0);
	assert_int_equal(fake.queues, 0);
	assert_int_equal(fake.threads, 0);
	assert_int_equal(fake.topology, 0);
	assert_int_equal(fake.geoms, 0);
	assert_int_equal(fake.consumers, 0);
	assert_int_equal(fake.oids, 0);
	assert_int_equal(fake.copies, 0);
	assert_int_equal(fake.irqs_off, 0);
	assert_int_equal(dumping, 0);
	assert_int_equal(fake_stale(), 0);
}

bool
fake_fails(void)
{
	unsigned n = ++fake.fallible;
	bool fails = n == fake.fail || (fake.ever && n > fake.fail);

	fake.failures += fails;
	return (fails);
}

bool
fake_refuses(void)
{
	return (fake.refuses && fake_fails());
}

void
fake_may_sleep(const char *function)
{
	if (curthread != &caller)
		return;
	if (fake.irqs_off)
		fake_broken("%s with interrupts off", function);
	if (fake.spins)
		fake_broken("%s with a spin lock held", function);
	if (fake.panicked)
		fake_broken("%s in a panic", function);
}

int
fake_printf(const char *format, ...)
{
	size_t left = sizeof(fake.console) - fake.console_length;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(fake.console + fake.console_length, left, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= left)
		fake_broken("the console is full");
	fake.console_length += (size_t)n;
	return (n);
}

register_t
intr_disable(void)
{
	return ((register_t)fake.irqs_off++);
}

void
intr_restore(register_t flags)
{
	if ((unsigned)flags + 1 != fake.irqs_off)
		fake_broken("interrupts are not restored as they were");
	fake.irqs_off = (unsigned)flags;
}

void
mtx_lock(struct mtx *m)
{
	fake_may_sleep("mtx_lock");
	if (m->held)
		fake_broken("a mutex is locked twice");
	m->held = true;
	fake.mutexes++;
}

void
mtx_unlock(struct mtx *m)
{
	if (!m->held)
		fake_broken("a mutex is unlocked that nobody locked");
	m->held = false;
	fake.mutexes--;
}

void
sx_init(struct sx *sx, const char *description)
{
	if (description == NULL || (sx->alive && fake.sx > 0))
		fake_broken("a lock is initialized twice, or without name");
	*sx = (struct sx){.alive = true};
	fake.sx++;
}

void
sx_destroy(struct sx *sx)
{
	if (!sx->alive || sx->held)
		fake_broken("a lock is destroyed that is held, or none");
	sx->alive = false;
	fake.sx--;
}

void
sx_xlock(struct sx *sx)
{
	fake_may_sleep("sx_xlock");
	if (!sx->alive || sx->held)
		fake_broken("a lock is taken twice, or is none");
	sx->held = true;
	fake.sx_held++;
}

void
sx_xunlock(struct sx *sx)
{
	if (!sx->held)
		fake_broken("a lock is released that nobody holds");
	sx->held = false;
	fake.sx_held--;
}

/* Threads of taskqueues may be about; only the caller's state is kept. */

void
thread_lock(struct thread *td)
{
	if (td != &caller)
		return;
	if (fake.spins++ != 0)
		fake_broken("a thread is locked twice");
}

void
thread_unlock(struct thread *td)
{
	if (td != &caller)
		return;
	if (fake.spins-- != 1)
		fake_broken("a thread is unlocked that nobody locked");
}

#if __FreeBSD_version < 1100000
static _Thread_local bool task_bound;

/* Threads of queues bind themselves, at the same time as others. */
static void
fake_bind_task(int cpu)
{
	unsigned bit = 1u << cpu;

	task_bound = true;
	if (cpu < 0 || cpu >= FAKE_CPUS || CPU_ABSENT(cpu) ||
	    (unsigned)cpu == fake.cpu ||
	    __atomic_fetch_or(&fake.thread_cpus, bit, __ATOMIC_SEQ_CST) & bit)
		fake_broken("a thread on CPU %d, which is taken", cpu);
}
#endif

void
sched_bind(struct thread *td, int cpu)
{
#if __FreeBSD_version < 1100000
	if (td == curthread && td != &caller) {
		fake_bind_task(cpu);
		return;
	}
#endif
	if (td != &caller || fake.spins != 1)
		fake_broken("sched_bind: not this thread, or not locked");
	if (fake.pinned != 0 || fake.bound != 0)
		fake_broken("sched_bind: pinned or bound already");
	if (cpu < 0 || cpu >= FAKE_CPUS || CPU_ABSENT(cpu))
		fake_broken("sched_bind: there is no CPU %d", cpu);
	fake.bound = 1;
	fake_switch((unsigned)cpu);
}

void
sched_unbind(struct thread *td)
{
	if (td != &caller || fake.spins != 1 || fake.bound != 1)
		fake_broken("sched_unbind: not locked, or not bound");
	fake.bound = 0;
}

void
sched_pin(void)
{
	fake.pinned++;
}

void
sched_unpin(void)
{
	if (fake.pinned-- == 0)
		fake_broken("sched_unpin: nothing was pinned");
}

void
sched_prio(struct thread *td, unsigned char priority)
{
	if (td == &caller && fake.spins != 1)
		fake_broken("sched_prio: the thread is not locked");
	td->td_base_pri = priority;
}

int
should_yield(void)
{
	return (curthread != &caller || fake.yield);
}

void
kern_yield(int priority)
{
	fake_may_sleep("kern_yield");
	if (priority == PRI_USER)
		curthread->td_base_pri = PRIORITY_USER;
	if (curthread == &caller) {
		fake.yields++;
		if (fake_on_yield != NULL)
			fake_on_yield();
	}
	sched_yield();
}

int
priv_check(struct thread *td, int privilege)
{
	if (td != curthread || privilege == 0)
		fake_broken("priv_check: not this thread");
	return (fake.user || fake_refuses() ? EPERM : 0);
}

void
panic(const char *format, ...)
{
	fake_broken("panic: %s", format);
}

int
securelevel_gt(struct ucred *cred, int level)
{
	if (cred != curthread->td_ucred)
		fake_broken("securelevel_gt: not this thread's");
	return (fake.securelevel > level || fake_refuses() ? EPERM : 0);
}

/* Responders start at their own pace: how often this is asked then varies. */
static bool
signaled(void)
{
	return (fake.signal || (fake.threads == 0 && fake_refuses()));
}

#if __FreeBSD_version >= 1300000
int
sig_intr(void)
{
	return (signaled() ? EINTR : 0);
}
#else
/* The flag says that a look is worth its while. */
#if __FreeBSD_version >= 1000000
int
cursig(struct thread *td)
#else
int
cursig(struct thread *td, int stop_allowed)
#endif
{
#if __FreeBSD_version < 1000000
	if (stop_allowed != SIG_STOP_ALLOWED)
		fake_broken("cursig: what of a stop?");
#endif
	if (!td->td_proc->p_mtx.held || !sigacts.ps_mtx.held)
		fake_broken("cursig: the process is not locked");
	return (signaled() ? 2 : 0);
}
#endif

/* A queue has one thread, and that one task. */
struct taskqueue {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct task *task;	/* to do, or being done */
	bool started;
	bool ends;
};

static void *
serve(void *arg)
{
	struct taskqueue *queue = arg;
	struct thread self = {.td_base_pri = PVM};
	struct task *task;

	fake_curthread = &self;
	pthread_mutex_lock(&queue->lock);
	for (;;) {
		while (queue->task == NULL && !queue->ends)
			pthread_cond_wait(&queue->change, &queue->lock);
		if (queue->task == NULL)
			break;
		task = queue->task;
		pthread_mutex_unlock(&queue->lock);
		task->function(task->context, 1);
#if __FreeBSD_version < 1100000
		if (!task_bound)
			fake_broken("a task that any CPU may run");
#endif
		pthread_mutex_lock(&queue->lock);
		queue->task = NULL;
		pthread_cond_broadcast(&queue->change);
	}
	pthread_mutex_unlock(&queue->lock);
	fake_curthread = NULL;
	return (NULL);
}

void
taskqueue_thread_enqueue(void *context)
{
	(void)context;
}

struct taskqueue *
taskqueue_create(const char *name, int flags, void (*enqueue)(void *),
    void *context)
{
	struct taskqueue *queue = calloc(1, sizeof(*queue));

	fake_may_sleep("taskqueue_create");
	if (queue == NULL)
		abort();
	if (name == NULL || flags != M_WAITOK || context == NULL ||
	    enqueue != taskqueue_thread_enqueue)
		fake_broken("taskqueue_create: not for a thread");
	pthread_mutex_init(&queue->lock, NULL);
	pthread_cond_init(&queue->change, NULL);
	fake.queues++;
	return (queue);
}

static int
start_thread(struct taskqueue *queue)
{
	if (fake_fails())
		return (ENOMEM);
	if (pthread_create(&queue->thread, NULL, serve, queue) != 0)
		abort();
	queue->started = true;
	fake.threads++;
	return (0);
}

#if __FreeBSD_version >= 1100000
int
taskqueue_start_threads_cpuset(struct taskqueue **queue, int count,
    int priority, cpuset_t *mask, const char *format, ...)
{
	fake_may_sleep("taskqueue_start_threads_cpuset");
	if (count != 1 || priority != PVM || format == NULL ||
	    mask->bits == 0 || (mask->bits & (mask->bits - 1)) != 0 ||
	    (mask->bits & ~(unsigned long)fake.present) != 0)
		fake_broken("a thread that is not for one CPU");
	if (fake.thread_cpus & mask->bits ||
	    mask->bits == 1ul << fake.cpu)
		fake_broken("a thread on a CPU that is taken");
	if (start_thread(*queue) != 0)
		return (ENOMEM);
	fake.thread_cpus |= (unsigned)mask->bits;
	return (0);
}
#else
int
taskqueue_start_threads(struct taskqueue **queue, int count, int priority,
    const char *format, ...)
{
	fake_may_sleep("taskqueue_start_threads");
	if (count != 1 || priority != PVM || format == NULL)
		fake_broken("a queue with another thread");
	return (start_thread(*queue));
}
#endif

int
taskqueue_enqueue(struct taskqueue *queue, struct task *task)
{
	pthread_mutex_lock(&queue->lock);
	queue->task = task;
	pthread_cond_broadcast(&queue->change);
	pthread_mutex_unlock(&queue->lock);
	return (0);
}

void
taskqueue_drain(struct taskqueue *queue, struct task *task)
{
	fake_may_sleep("taskqueue_drain");
	pthread_mutex_lock(&queue->lock);
	while (queue->task == task)
		pthread_cond_wait(&queue->change, &queue->lock);
	pthread_mutex_unlock(&queue->lock);
}

void
taskqueue_free(struct taskqueue *queue)
{
	fake_may_sleep("taskqueue_free");
	if (queue->task != NULL)
		fake_broken("taskqueue_free: a task still runs");
	pthread_mutex_lock(&queue->lock);
	queue->ends = true;
	pthread_cond_broadcast(&queue->change);
	pthread_mutex_unlock(&queue->lock);
	if (queue->started) {
		pthread_join(queue->thread, NULL);
		fake.threads--;
	}
	pthread_cond_destroy(&queue->change);
	pthread_mutex_destroy(&queue->lock);
	free(queue);
	fake.queues--;
	if (fake.queues == 0)
		fake.thread_cpus = 0;
}
