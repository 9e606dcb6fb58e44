/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

#include <sys/cpuset.h>
#include <sys/kernel.h>
#include <sys/priority.h>
#include <sys/sched.h>
#include <sys/smp.h>
#include <sys/sysctl.h>
#include <sys/taskqueue.h>

/* Pinned as well: what sf_buf_alloc(SFB_CPUPRIVATE) asks for. */
int
freebsd_bind(struct db_run *run)
{
	thread_lock(curthread);
	sched_bind(curthread, (int)run->plan.cpu);
	thread_unlock(curthread);
	sched_pin();
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

/* A variable of the kernel's, of any size: for free(9), or null. */
static void *
fetch(const char *name, size_t *size)
{
	void *value;

	if (kernel_sysctlbyname(curthread, __DECONST(char *, name), NULL,
	    size, NULL, 0, size, 0) != 0 || *size == 0)
		return (NULL);
	value = malloc(*size + 1, M_DUMPBENCH, M_WAITOK | M_ZERO);
	if (kernel_sysctlbyname(curthread, __DECONST(char *, name), value,
	    size, NULL, 0, size, 0) != 0) {
		free(value, M_DUMPBENCH);
		return (NULL);
	}
	return (value);
}

/*
 * Kernels with `options COUNT_IPIS` have rows "cpuN:invlpg", "cpuN:invlrng"
 * and so on among their interrupt counters: all that begin so are shootdowns.
 */
static bool
count_interrupts(uint64_t *total)
{
	size_t counts_size, names_size, i;
	const char *name, *end, *kind;
	u_long *counts;
	char *names;
	bool found = false;

	counts = fetch("hw.intrcnt", &counts_size);
	names = fetch("hw.intrnames", &names_size);
	if (counts != NULL && names != NULL) {
		end = names + names_size;
		for (i = 0, name = names; i < counts_size / sizeof(*counts) &&
		    name < end; i++, name += strlen(name) + 1) {
			kind = strchr(name, ':');
			if (kind == NULL || strncmp(name, "cpu", 3) != 0 ||
			    strncmp(kind, ":invl", 5) != 0)
				continue;
			*total += counts[i];
			found = true;
		}
	}
	free(counts, M_DUMPBENCH);
	free(names, M_DUMPBENCH);
	return (found);
}

/* `options COUNT_XINVLTLB_HITS`: arrays of counters, one a CPU. */
static bool
count_hits(uint64_t *total)
{
	static const char *const names[] = {"debug.xhits.global",
		"debug.xhits.page", "debug.xhits.range"};
	u_int *counts;
	size_t size, i, j;
	bool found = false;

	for (i = 0; i < nitems(names); i++) {
		counts = fetch(names[i], &size);
		if (counts == NULL)
			continue;
		for (j = 0; j < size / sizeof(*counts); j++)
			*total += counts[j];
		free(counts, M_DUMPBENCH);
		found = true;
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
