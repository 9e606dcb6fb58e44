/* SPDX-License-Identifier: BSD-2-Clause */
/* Ending a program that gets no signal. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "guest/spawn.h"

static int fails; /* so many more calls of kill() */

int
kill(pid_t pid, int signal)
{
	if (fails == 0)
		return ((int)syscall(SYS_kill, pid, signal));
	fails--;
	errno = EPERM;
	return (-1);
}

static pid_t
sleeper(void)
{
	const char *const argv[] = {"sleep", "3600", NULL};
	struct errmsg err = {""};
	pid_t pid;

	if (spawn(argv, NULL, 0, -1, &pid, &err) != 0)
		fail_msg("%s", err.text);
	return (pid);
}

static void
ends_a_program(void **state)
{
	const pid_t pid = sleeper();
	int status = 7;

	(void)state;
	spawn_kill(pid, &status);
	assert_int_equal(WTERMSIG(status), SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), -1);
}

static void
ends_one_whose_group_gets_no_signal(void **state)
{
	int status = 7;

	(void)state;
	fails = 1;
	spawn_kill(sleeper(), &status);
	assert_int_equal(WTERMSIG(status), SIGKILL);
	assert_int_equal(fails, 0);
}

static void
does_not_wait_for_one_that_gets_none(void **state)
{
	const pid_t pid = sleeper();
	int status = 7;

	(void)state;
	fails = 2;
	spawn_kill(pid, &status);
	assert_int_equal(status, 0);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	spawn_kill(pid, &status);
	assert_int_equal(WTERMSIG(status), SIGKILL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_a_program),
		cmocka_unit_test(ends_one_whose_group_gets_no_signal),
		cmocka_unit_test(does_not_wait_for_one_that_gets_none),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
