/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/cpumask.h>
#include <linux/hardirq.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <asm/tsc.h>

#include "linux.h"

uint64_t
linux_ticks_per_second(void)
{
	return ((uint64_t)tsc_khz * 1000);
}

/*
 * The run stays in the context of whoever wrote to the knob.  One address
 * space all along also means one PCID, so that a local flush of a window page
 * cannot leave a stale translation behind in another.
 */
int
linux_bind(struct db_run *run)
{
	struct cpumask *old;
	int error;

	old = kmalloc(cpumask_size(), GFP_KERNEL);
	if (old == NULL)
		return (ENOMEM);
	cpumask_copy(old, current->cpus_ptr);
	error = -set_cpus_allowed_ptr(current, cpumask_of(run->plan.cpu));
	if (error != 0) {
		kfree(old);
		return (error);
	}
	/* From here on no sched_setaffinity() of others moves us. */
	migrate_disable();
	if (raw_smp_processor_id() != (int)run->plan.cpu) {
		migrate_enable();
		kfree(old);
		return (EBUSY);
	}
	run->os_state = old;
	return (0);
}

void
linux_unbind(struct db_run *run)
{
	migrate_enable();
	set_cpus_allowed_ptr(current, run->os_state);
	kfree(run->os_state);
}

static int
responder(void *arg)
{
	db_respond(arg);
	/* kthread_stop() wants to find us. */
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

	db_store(&run->stop, 1);
	for (i = 0; i < run->plan.responders && thread[i] != NULL; i++)
		kthread_stop(thread[i]);
	kfree(thread);
}

int
linux_respond(struct db_run *run)
{
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
		if (cpu == run->plan.cpu)
			continue;
		run->responder[i].run = run;
		run->responder[i].cpu = cpu;
		t = kthread_create_on_cpu(responder, &run->responder[i], cpu,
		    "dumpbench/%u");
		if (IS_ERR(t))
			break;
		thread[i++] = t;
		wake_up_process(t);
	}
	if (i < run->plan.responders) {
		stop(run, thread);
		return (db_refuse(run->module, EAGAIN,
		    "responders: %u of %u threads could be started", i,
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
 * function-call interrupt: a TLB flush counts in both.
 */
bool
linux_ipis(uint64_t *total)
{
#ifdef CONFIG_SMP
	unsigned int cpu;

	*total = 0;
	for_each_online_cpu(cpu)
		*total += READ_ONCE(per_cpu(irq_stat, cpu).irq_call_count);
	return (true);
#else
	return (false);
#endif
}
