/* SPDX-License-Identifier: BSD-2-Clause */
/* CPUs, interrupts, locks and threads. */
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>

#include "internal.h"

#include <cmocka.h>

struct fake fake;
struct fake_irq_stat irq_stat[FAKE_CPUS];
unsigned fake_softirqs[FAKE_CPUS];
const unsigned tsc_khz = 1000000;

static const struct cpumask one_cpu[FAKE_CPUS] = {{1}, {2}, {4}, {8}};
static struct task_struct caller;
_Thread_local struct task_struct *current;

/* A thread of the kernel's: it cannot use what belongs to the one caller. */
struct fake_thread {
	struct task_struct task;
	int (*function)(void *);
	void *arg;
	unsigned cpu;
	pthread_t id;
	bool woken;
	bool stop;
};

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
fake_allow(unsigned long cpus)
{
	fake.allowed = caller.cpus.bits = cpus;
}

void
fake_cpu_boot(void)
{
	memset(irq_stat, 0, sizeof(irq_stat));
	memset(fake_softirqs, 0, sizeof(fake_softirqs));
	fake_allow((1UL << fake.cpus) - 1);
	caller.cpus_ptr = &caller.cpus;
	current = &caller;
}

void
fake_boot(unsigned cpus)
{
	memset(&fake, 0, sizeof(fake));
	fake.cpus = cpus;
	fake_cpu_boot();
	fake_memory_boot();
	fake_mmu_boot();
	fake_disk_boot();
}

void
fake_check_balance(void)
{
	assert_int_equal(fake.objects, 0);
	assert_int_equal(fake.pages, 0);
	assert_int_equal(fake.reserved, 0);
	assert_int_equal(fake.areas, 0);
	assert_int_equal(fake.mutexes, 0);
	assert_int_equal(fake.kmaps, 0);
	assert_int_equal(fake.pinned, 0);
	assert_int_equal(fake.threads, 0);
	assert_int_equal(fake.disks, 0);
	assert_int_equal(fake.tables, 0);
	assert_int_equal(fake.module, 0);
	assert_int_equal(fake.irqs_off, 0);
	assert_int_equal(fake.in_ipi, 0);
	/* The caller may run again where it might before. */
	assert_int_equal(caller.cpus.bits, fake.allowed);
}

bool
fake_fails(void)
{
	unsigned n = ++fake.fallible;
	bool fails = n == fake.fail || (fake.ever && n > fake.fail);

	fake.failures += fails;
	return (fails);
}

void
fake_may_sleep(const char *function)
{
	if (fake.irqs_off)
		fake_broken("%s with interrupts off", function);
	if (fake.in_ipi)
		fake_broken("%s in an interrupt", function);
}

unsigned long
fake_irq_save(void)
{
	return (fake.irqs_off++);
}

void
fake_irq_restore(unsigned long flags)
{
	if (flags + 1 != fake.irqs_off)
		fake_broken("interrupts are not restored as they were");
	fake.irqs_off = (unsigned)flags;
}

void
mutex_init(struct mutex *mutex)
{
	memset(mutex, 0, sizeof(*mutex));
}

void
mutex_lock(struct mutex *mutex)
{
	fake_may_sleep("mutex_lock");
	if (mutex->held)
		fake_broken("a mutex is locked twice");
	mutex->held = true;
	fake.mutexes++;
}

void
mutex_unlock(struct mutex *mutex)
{
	if (!mutex->held)
		fake_broken("a mutex is unlocked that nobody locked");
	mutex->held = false;
	fake.mutexes--;
}

size_t
cpumask_size(void)
{
	return (sizeof(struct cpumask));
}

void
cpumask_copy(struct cpumask *to, const struct cpumask *from)
{
	*to = *from;
}

bool
cpumask_test_cpu(unsigned cpu, const struct cpumask *cpus)
{
	return ((cpus->bits >> cpu & 1) != 0);
}

const struct cpumask *
cpumask_of(unsigned cpu)
{
	return (&one_cpu[cpu]);
}

/* The others take their interrupts one after another. */
void
on_each_cpu(void (*function)(void *), void *arg, int wait)
{
	unsigned self = fake.cpu, cpu;

	/* With interrupts off, two that do this wait for each other. */
	if (fake.irqs_off || fake.in_ipi)
		fake_broken("on_each_cpu with interrupts off");
	if (!wait)
		fake_broken("on_each_cpu does not wait: the flush may be late");
	for (cpu = 0; cpu < fake.cpus; cpu++) {
		fake_switch(cpu);
		if (cpu != self) {
			fake.ipis++;
			irq_stat[cpu].irq_call_count++;
			fake.slow_ipis += READ_ONCE(fake_softirqs[cpu]) != 0;
		}
		fake.in_ipi++;
		function(arg);
		fake.in_ipi--;
	}
	fake_switch(self);
}

int
set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *cpus)
{
	unsigned cpu = 0;

	fake_may_sleep("set_cpus_allowed_ptr");
	if (fake.pinned)
		fake_broken("a pinned thread is moved");
	/* What it was before is granted again. */
	if (!(cpus->bits & ~task->cpus.bits) && fake_fails())
		return (-EINVAL);
	task->cpus = *cpus;
	while (!(cpus->bits & 1UL << cpu))
		cpu++;
	if (!(cpus->bits & 1UL << fake.cpu))
		fake_switch(cpu);
	return (0);
}

/* What fails is that another thread has moved this one before it was pinned. */
int
raw_smp_processor_id(void)
{
	if (fake.cpus > 1 && fake_fails()) {
		caller.cpus.bits = fake.allowed;
		fake_switch((fake.cpu + 1) % fake.cpus);
	}
	return ((int)fake.cpu);
}

/* Responders start at their own pace: how often this is asked then varies. */
bool
signal_pending(const struct task_struct *task)
{
	return (task == &caller && fake.threads == 0 && fake_fails());
}

void
migrate_disable(void)
{
	fake.pinned++;
}

void
migrate_enable(void)
{
	fake.pinned--;
}

void
cond_resched(void)
{
	if (current == &caller)
		fake_may_sleep("cond_resched");
	/* Where no thread waits for the CPU, this would only take time. */
	if (current != &caller || fake.threads > 0)
		sched_yield();
}

void
schedule(void)
{
	if (current == &caller)
		fake_may_sleep("schedule");
	sched_yield();
}

/* Only a thread's: nothing else of the fake has a CPU of its own. */
long
schedule_timeout_uninterruptible(long ticks)
{
	if (current == &caller || ticks < 1)
		fake_broken("the caller sleeps for %ld ticks", ticks);
	sched_yield();
	WRITE_ONCE(fake_softirqs[current->thread->cpu], 0);
	return (0);
}

static void *
begin(void *arg)
{
	struct fake_thread *thread = arg;

	current = &thread->task;
	while (!READ_ONCE(thread->woken))
		sched_yield();
	if (!READ_ONCE(thread->stop))
		thread->function(thread->arg);
	return (NULL);
}

struct task_struct *
kthread_create_on_cpu(int (*function)(void *), void *arg, unsigned cpu,
    const char *name)
{
	struct fake_thread *thread;

	(void)name;
	fake_may_sleep("kthread_create_on_cpu");
	if (cpu >= fake.cpus)
		fake_broken("a thread on CPU %u, which is not online", cpu);
	if (fake_fails())
		return (ERR_PTR(-ENOMEM));
	thread = calloc(1, sizeof(*thread));
	if (thread == NULL)
		abort();
	thread->task.thread = thread;
	thread->function = function;
	thread->arg = arg;
	thread->cpu = cpu;
	if (pthread_create(&thread->id, NULL, begin, thread) != 0)
		abort();
	fake.threads++;
	fake.thread_cpus |= 1UL << cpu;
	return (&thread->task);
}

void
wake_up_process(struct task_struct *task)
{
	WRITE_ONCE(task->thread->woken, true);
}

bool
kthread_should_stop(void)
{
	return (READ_ONCE(current->thread->stop));
}

int
kthread_stop(struct task_struct *task)
{
	struct fake_thread *thread = task->thread;

	fake_may_sleep("kthread_stop");
	WRITE_ONCE(thread->stop, true);
	WRITE_ONCE(thread->woken, true);
	pthread_join(thread->id, NULL);
	free(thread);
	fake.threads--;
	return (0);
}
