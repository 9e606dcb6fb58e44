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

/*
 * pmap_remove() and others lift a thread of lower priority to PVM for as long
 * as they work, which takes more or fewer instructions as the scheduler's
 * mood is.  A thread that has that priority already is spared it, as one that
 * dumps is.  On its way back to user mode the kernel gives it back its own.
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

/* Whoever waits at a lower priority has his turn now. */
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
 * taskqueue_drain() returns when the task's function has, so no thread is
 * left in our text when the module goes.
 */
struct responder {
	struct taskqueue *queue;
	struct task task;
};

static void
respond_task(void *arg, int pending)
{
	db_respond(arg);
}

static void
stop(struct db_run *run, struct responder *responder)
{
	uint32_t i;

	db_store(&run->stop, 1);
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
	cpuset_t mask;
	int error;

	r->cpu = cpu;
	TASK_INIT(&responder->task, 0, respond_task, r);
	responder->queue = taskqueue_create("dumpbench responder", M_WAITOK,
	    taskqueue_thread_enqueue, &responder->queue);
	CPU_SETOF((int)cpu, &mask);
	error = taskqueue_start_threads_cpuset(&responder->queue, 1, PVM,
	    &mask, "dumpbench cpu%u", cpu);
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
		if (cpu == run->plan.cpu)
			continue;
		run->responder[i].run = run;
		error = start(&responder[i], &run->responder[i], cpu);
		if (error == 0)
			i++;
	}
	if (i < run->plan.responders || error != 0) {
		stop(run, responder);
		return (db_refuse(run->module, EAGAIN,
		    "responders: %u of %u threads could be started", i,
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
 * A kernel variable of any size, read into memory that stays: giving a large
 * buffer back is a shootdown in itself, and would be counted.  One run at a
 * time comes here.
 */
struct variable {
	const char *name;
	void *value;
	size_t room;
};

enum { COUNTS, NAMES, HITS_GLOBAL, HITS_PAGE, HITS_RANGE, VARIABLES };

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

	for (i = 0; i < VARIABLES; i++) {
		free(variables[i].value, M_DUMPBENCH);
		variables[i].value = NULL;
	}
}

/*
 * Kernels with `options COUNT_IPIS` have rows "cpuN:invlpg", "cpuN:invlrng"
 * and so on among their interrupt counters: all that begin so are shootdowns.
 */
static bool
count_interrupts(uint64_t *total)
{
	size_t counts_size = fetch(&variables[COUNTS]), i;
	size_t names_size = fetch(&variables[NAMES]);
	const u_long *counts = variables[COUNTS].value;
	const char *name = variables[NAMES].value, *kind;
	const char *end = name + names_size;
	bool found = false;

	for (i = 0; i < counts_size / sizeof(*counts) && name < end;
	    i++, name += strlen(name) + 1) {
		kind = strchr(name, ':');
		if (kind == NULL || strncmp(name, "cpu", 3) != 0 ||
		    strncmp(kind, ":invl", 5) != 0)
			continue;
		*total += counts[i];
		found = true;
	}
	return (found);
}

/* `options COUNT_XINVLTLB_HITS`: arrays of counters, one a CPU. */
static bool
count_hits(uint64_t *total)
{
	bool found = false;
	size_t size, i;
	int which;

	for (which = HITS_GLOBAL; which <= HITS_RANGE; which++) {
		size = fetch(&variables[which]);
		for (i = 0; i < size / sizeof(u_int); i++)
			*total += ((u_int *)variables[which].value)[i];
		found = found || size > 0;
	}
	return (found);
}

bool
freebsd_ipis(uint64_t *total)
{
	*total = 0;
	return (count_interrupts(total) || count_hits(total));
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
