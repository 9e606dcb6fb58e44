/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

#include <sys/cpuset.h>
#include <sys/kernel.h>
#include <sys/priority.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/smp.h>
#include <sys/sysctl.h>
#include <sys/taskqueue.h>

/* sched_bind() does not change the thread's set, which is the caller's. */
bool
freebsd_may_use(uint32_t cpu)
{
	bool may;

	if (cpu > mp_maxid || CPU_ABSENT(cpu))
		return (false);
	/* Another thread may give this one another set. */
	thread_lock(curthread);
	may = CPU_ISSET((int)cpu, &curthread->td_cpuset->cs_mask);
	thread_unlock(curthread);
	return (may);
}

uint32_t
freebsd_cpus(void)
{
	uint32_t n = 0;
	u_int cpu;

	CPU_FOREACH(cpu)
		n += freebsd_may_use(cpu);
	return (n);
}

/*
 * pmap_remove() and others lift a thread of lower priority to PVM while they
 * work, which takes a varying number of instructions in the scheduler.  A
 * thread that has that priority already, as one that dumps has, avoids them.
 * On its way back to user mode the kernel restores its own priority.
 */
void
freebsd_lift(void)
{
	thread_lock(curthread);
	if (curthread->td_base_pri > PVM)
		sched_prio(curthread, PVM);
	thread_unlock(curthread);
}

/* Pinned as well: what sf_buf_alloc(SFB_CPUPRIVATE) asks for. */
int
freebsd_bind(struct db_run *run)
{
	thread_lock(curthread);
	sched_bind(curthread, (int)run->plan.cpu);
	thread_unlock(curthread);
	sched_pin();
	freebsd_lift();
	return (0);
}

void
freebsd_unbind(struct db_run *run)
{
	sched_unpin();
	thread_lock(curthread);
	sched_unbind(curthread);
	thread_unlock(curthread);
}

/* Let threads of lower priority run now. */
void
freebsd_relax(void)
{
	if (!should_yield())
		return;
	kern_yield(PRI_USER);
	freebsd_lift();
}

/*
 * A responder is a task in a queue of its own, whose thread lives on one CPU.
 * taskqueue_drain() returns when the task's function has, so no thread is left
 * in the module's text when it is unloaded.
 */
struct responder {
	struct taskqueue *queue;
	struct task task;
};

static void
respond_task(void *arg, int pending)
{
	struct db_responder *r = arg;

	freebsd_queue_bind(r->cpu);
	db_respond(r);
}

static void
stop(struct db_run *run, struct responder *responder)
{
	uint32_t i;

	db_store(&run->order, DB_LEAVE);
	for (i = 0; i < run->plan.responders && responder[i].queue != NULL;
	    i++) {
		taskqueue_drain(responder[i].queue, &responder[i].task);
		taskqueue_free(responder[i].queue);
	}
	free(responder, M_DUMPBENCH);
}

static int
start(struct responder *responder, struct db_responder *r, u_int cpu)
{
	int error;

	r->cpu = cpu;
	TASK_INIT(&responder->task, 0, respond_task, r);
	responder->queue = taskqueue_create("dumpbench responder", M_WAITOK,
	    taskqueue_thread_enqueue, &responder->queue);
	error = freebsd_queue_start(&responder->queue, cpu);
	if (error == 0)
		taskqueue_enqueue(responder->queue, &responder->task);
	return (error);
}

int
freebsd_respond(struct db_run *run)
{
	struct responder *responder;
	uint32_t i = 0;
	u_int cpu;
	int error = 0;

	responder = malloc((run->plan.responders + 1) * sizeof(*responder),
	    M_DUMPBENCH, M_WAITOK | M_ZERO);
	CPU_FOREACH(cpu) {
		if (i == run->plan.responders || error != 0)
			break;
		if (cpu == run->plan.cpu || !freebsd_may_use(cpu))
			continue;
		run->responder[i].run = run;
		error = start(&responder[i], &run->responder[i], cpu);
		if (error == 0)
			i++;
	}
	if (i < run->plan.responders || error != 0) {
		stop(run, responder);
		return (db_refuse(run->module, EAGAIN,
		    "responders: only %u of %u threads could be started", i,
		    run->plan.responders));
	}
	run->respond_state = responder;
	return (0);
}

void
freebsd_dismiss(struct db_run *run)
{
	stop(run, run->respond_state);
}

/*
 * A kernel variable of any size, read into memory that stays allocated: freeing
 * a large buffer is a shootdown in itself, which would be counted.  Used by one
 * run at a time.
 */
struct variable {
	const char *name;
	void *value;
	void *last;		/* the reading before */
	size_t room;
	size_t counted;		/* bytes of last that are valid */
};

enum { COUNTS, NAMES, HITS_GLOBAL, HITS_PAGE, HITS_RANGE, VARIABLES };

static uint64_t seen;		/* shootdowns since the first reading */
static struct variable variables[VARIABLES] = {
	[COUNTS] = {.name = "hw.intrcnt"},
	[NAMES] = {.name = "hw.intrnames"},
	[HITS_GLOBAL] = {.name = "debug.xhits.global"},
	[HITS_PAGE] = {.name = "debug.xhits.page"},
	[HITS_RANGE] = {.name = "debug.xhits.range"},
};

/* How many bytes it has now; 0: this kernel has no such variable. */
static size_t
fetch(struct variable *v)
{
	size_t size;

	if (v->value == NULL) {
		if (kernel_sysctlbyname(curthread, __DECONST(char *, v->name),
		    NULL, &size, NULL, 0, &size, 0) != 0 || size == 0)
			return (0);
		v->room = size;
		v->value = malloc(size + 1, M_DUMPBENCH, M_WAITOK | M_ZERO);
		v->last = malloc(size + 1, M_DUMPBENCH, M_WAITOK | M_ZERO);
	}
	size = v->room;
	if (kernel_sysctlbyname(curthread, __DECONST(char *, v->name),
	    v->value, &size, NULL, 0, &size, 0) != 0)
		return (0);
	return (size);
}

void
freebsd_cpu_fini(void)
{
	int i;

	seen = 0;
	for (i = 0; i < VARIABLES; i++) {
		free(variables[i].value, M_DUMPBENCH);
		free(variables[i].last, M_DUMPBENCH);
		variables[i].value = variables[i].last = NULL;
		variables[i].room = variables[i].counted = 0;
	}
}

/*
 * By how much a variable's counters have moved since the last reading; false:
 * one of them moved impossibly far, or their number has changed.  The first
 * reading counts nothing.
 */
static bool
moved(struct variable *v, size_t size, size_t i, size_t width,
    uint64_t *total)
{
	if (v->counted == 0)
		return (true);
	if (v->counted != size)
		return (false);
	if (width == sizeof(u_int))
		return (db_moved(((u_int *)v->last)[i],
		    ((u_int *)v->value)[i], total));
	return (db_moved(((u_long *)v->last)[i], ((u_long *)v->value)[i],
	    total));
}

static void
remember(struct variable *v, size_t size)
{
	memcpy(v->last, v->value, size);
	v->counted = size;
}

/*
 * Kernels with `options COUNT_IPIS` have rows "cpuN:invlpg", "cpuN:invlrng"
 * and so on among their interrupt counters: all that begin so are shootdowns.
 */
static bool
count_interrupts(uint64_t *total, bool *sound)
{
	struct variable *counts = &variables[COUNTS];
	size_t size = fetch(counts), i;
	size_t names_size = fetch(&variables[NAMES]);
	const char *name = variables[NAMES].value, *kind;
	const char *end = name + names_size;
	bool found = false;

	for (i = 0; i < size / sizeof(u_long) && name < end;
	    i++, name += strlen(name) + 1) {
		kind = strchr(name, ':');
		if (kind == NULL || strncmp(name, "cpu", 3) != 0 ||
		    strncmp(kind, ":invl", 5) != 0)
			continue;
		if (!moved(counts, size, i, sizeof(u_long), total))
			*sound = false;
		found = true;
	}
	if (found)
		remember(counts, size);
	return (found);
}

/* `options COUNT_XINVLTLB_HITS`: arrays of counters, one a CPU. */
static bool
count_hits(uint64_t *total, bool *sound)
{
	struct variable *v;
	bool found = false;
	size_t size, i;
	int which;

	for (which = HITS_GLOBAL; which <= HITS_RANGE; which++) {
		v = &variables[which];
		size = fetch(v);
		for (i = 0; i < size / sizeof(u_int); i++)
			if (!moved(v, size, i, sizeof(u_int), total))
				*sound = false;
		if (size > 0)
			remember(v, size);
		else if (v->counted > 0)
			*sound = false;
		found = found || size > 0;
	}
	return (found);
}

/*
 * Counter by counter, since each wraps at its own width.  An impossible count
 * invalidates this reading only: the next one starts from it.
 */
bool
freebsd_ipis(struct db_run *run, uint64_t *total)
{
	bool sound = true, found;

	found = count_interrupts(&seen, &sound) || count_hits(&seen, &sound);
	*total = seen;
	return (found && sound);
}

bool
freebsd_served(uint32_t cpu, uint64_t *count)
{
#ifdef FREEBSD_TLB_DONE
	*count = FREEBSD_TLB_DONE(cpu);
	return (true);
#else
	return (false);
#endif
}
