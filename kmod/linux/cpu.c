/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/cpumask.h>
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <asm/tsc.h>

#include "compat.h"
#include "linux.h"

uint64_t
linux_ticks_per_second(void)
{
	return ((uint64_t)tsc_khz * 1000);
}

/* Of a run: where its thread may run, and the counts of interrupts so far. */
struct place {
	struct cpumask *before;
	bool counted;		/* there is an earlier reading */
	bool broken;		/* a count moved impossibly far */
	uint64_t total;		/* since the first reading */
	unsigned int last[];	/* nr_cpu_ids of them */
};

/* CPUs that the caller may use, before a run binds it. */
uint32_t
linux_cpus(void)
{
	unsigned int cpu;
	uint32_t n = 0;

	for_each_online_cpu(cpu)
		n += cpumask_test_cpu(cpu, current->cpus_ptr);
	return (n);
}

bool
linux_may_use(uint32_t cpu)
{
	return (cpu < nr_cpu_ids && cpu_online(cpu) &&
	    cpumask_test_cpu(cpu, current->cpus_ptr));
}

static void
free_place(struct place *place)
{
	kfree(place->before);
	kfree(place);
}

/*
 * The run is in the thread that wrote to the knob.  One address space also
 * means one PCID, so that a local flush of a window page cannot leave a stale
 * translation in another.
 */
int
linux_bind(struct db_run *run)
{
	struct place *place;
	int error;

	place = kzalloc(sizeof(*place) + nr_cpu_ids * sizeof(place->last[0]),
	    GFP_KERNEL);
	if (place == NULL)
		return (ENOMEM);
	place->before = kmalloc(cpumask_size(), GFP_KERNEL);
	if (place->before == NULL) {
		kfree(place);
		return (ENOMEM);
	}
	cpumask_copy(place->before, current->cpus_ptr);
	error = -set_cpus_allowed_ptr(current, cpumask_of(run->plan.cpu));
	if (error != 0) {
		free_place(place);
		return (error);
	}
	/* From here on no sched_setaffinity() moves this thread. */
	migrate_disable();
	if (raw_smp_processor_id() != (int)run->plan.cpu) {
		migrate_enable();
		free_place(place);
		return (EBUSY);
	}
	run->os_state = place;
	return (0);
}

void
linux_unbind(struct db_run *run)
{
	struct place *place = run->os_state;

	migrate_enable();
	set_cpus_allowed_ptr(current, place->before);
	free_place(place);
}

static int
responder(void *arg)
{
	db_respond(arg);
	/* kthread_stop() needs the thread to exist. */
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return (0);
}

static void
stop(struct db_run *run, struct task_struct **thread)
{
	uint32_t i;

	db_store(&run->order, DB_LEAVE);
	for (i = 0; i < run->plan.responders && thread[i] != NULL; i++)
		kthread_stop(thread[i]);
	kfree(thread);
}

/*
 * Once a softirq has been left to ksoftirqd, each interrupt of the CPU first
 * looks whether ksoftirqd has run, which waits for the thread that spins.
 */
bool
linux_owes(uint32_t cpu)
{
	return (READ_ONCE(per_cpu(local_softirq_pending_ref, cpu)) != 0);
}

void
linux_rest(void)
{
	schedule_timeout_uninterruptible(1);
}

/* Only on CPUs that the caller may use. */
int
linux_respond(struct db_run *run)
{
	const struct place *place = run->os_state;
	struct task_struct **thread, *t;
	unsigned int cpu;
	uint32_t i = 0;

	thread = kcalloc(run->plan.responders + 1, sizeof(*thread),
	    GFP_KERNEL);
	if (thread == NULL)
		return (db_refuse(run->module, ENOMEM,
		    "responders: no memory"));
	for_each_online_cpu(cpu) {
		if (i == run->plan.responders)
			break;
		if (cpu == run->plan.cpu ||
		    !cpumask_test_cpu(cpu, place->before))
			continue;
		run->responder[i].run = run;
		run->responder[i].cpu = cpu;
		t = db_thread_on(cpu, responder, &run->responder[i],
		    "dumpbench/%u");
		if (IS_ERR(t))
			break;
		thread[i++] = t;
		wake_up_process(t);
	}
	if (i < run->plan.responders) {
		stop(run, thread);
		return (db_refuse(run->module, EAGAIN,
		    "responders: only %u of %u threads could be started", i,
		    run->plan.responders));
	}
	run->respond_state = thread;
	return (0);
}

void
linux_dismiss(struct db_run *run)
{
	stop(run, run->respond_state);
}

/*
 * The rows CAL and TLB of /proc/interrupts, which are two views of the
 * function-call interrupt: a TLB flush counts in both.  All possible CPUs are
 * summed, since a sum over those online would fall when one goes offline.
 */
bool
linux_ipis(struct db_run *run, uint64_t *total)
{
#ifdef CONFIG_SMP
	struct place *place = run->os_state;
	unsigned int cpu, now;

	for_each_possible_cpu(cpu) {
		now = db_call_interrupts(cpu);
		if (place->counted &&
		    !db_moved(place->last[cpu], now, &place->total))
			place->broken = true;
		place->last[cpu] = now;
	}
	place->counted = true;
	*total = place->total;
	return (!place->broken);
#else
	return (false);
#endif
}
