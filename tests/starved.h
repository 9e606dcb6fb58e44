/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A process that can run and hardly does: of the lowest class, beside one that
 * takes all of their one CPU.  For tests that include cmocka.h.
 */
#ifndef DUMPBENCH_TESTS_STARVED_H
#define DUMPBENCH_TESTS_STARVED_H

#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct starved {
	pid_t pid;
	pid_t eater;
};

/* Does this kernel count how long a thread waits for a CPU? */
static inline bool
starved_is_counted(void)
{
	return (access("/proc/thread-self/schedstat", R_OK) == 0);
}

/* On the first CPU that this process may use, spin in that class. */
static inline pid_t
starved_spin(int policy)
{
	const struct sched_param none = {.sched_priority = 0};
	cpu_set_t may, one;
	pid_t pid;
	int cpu = 0;

	assert_int_equal(sched_getaffinity(0, sizeof(may), &may), 0);
	while (!CPU_ISSET(cpu, &may))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	pid = fork();
	assert_true(pid >= 0);
	if (pid != 0)
		return (pid);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (sched_setscheduler(0, policy, &none) != 0 ||
	    sched_setaffinity(0, sizeof(one), &one) != 0)
		_exit(1);
	for (;;)
		continue;
}

static inline void
starved_begin(struct starved *s)
{
	s->eater = starved_spin(SCHED_OTHER);
	s->pid = starved_spin(SCHED_IDLE);
}

static inline void
starved_end(struct starved *s)
{
	kill(s->pid, SIGKILL);
	kill(s->eater, SIGKILL);
	waitpid(s->pid, NULL, 0);
	waitpid(s->eater, NULL, 0);
}

#endif
