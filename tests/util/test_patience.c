/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting for a process that has no CPU, and for one that does nothing. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "starved.h"
#include "util/monotonic.h"
#include "util/patience.h"
#include "util/run_delay.h"

static void
nap(long long milliseconds)
{
	const struct timespec t = {.tv_sec = milliseconds / 1000,
	    .tv_nsec = milliseconds % 1000 * 1000000};

	nanosleep(&t, NULL);
}

static void
wait_for(struct patience *p)
{
	long long left;

	while ((left = patience_left(p)) > 0)
		nap(left);
}

static void
is_over_for_who_is_not_known(void **state)
{
	struct patience p;

	(void)state;
	/* All of it at once. */
	patience_begin(&p, 0, 3600000);
	assert_true(patience_left(&p) > 1000);
	patience_begin(&p, 0, 1200);
	wait_for(&p);
	assert_int_equal(patience_left(&p), 0);
	patience_begin(&p, 0, 0);
	assert_int_equal(patience_left(&p), 0);
}

static void
is_over_for_who_does_nothing(void **state)
{
	struct run_delay delay;
	struct patience p;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		for (;;)
			pause();
	patience_begin(&p, pid, 1200);
	/* After a second it is looked at. */
	assert_true(patience_left(&p) <= 1000);
	wait_for(&p);
	run_delay_read(pid, &delay);
	assert_false(delay.ready);
	assert_true(delay.waited_ms < 1200);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	run_delay_read(pid, &delay);
	assert_int_equal(delay.ran_ns, 0);
	/* A process that has ended is not waited for longer. */
	patience_begin(&p, pid, 1200);
	wait_for(&p);
}

static void
goes_on_for_who_waits_for_a_cpu(void **state)
{
	struct patience p;
	struct starved s;
	long long begun = monotonic_ms();

	(void)state;
	if (!starved_is_counted())
		skip();
	starved_begin(&s);
	patience_begin(&p, s.pid, 1500);
	while (monotonic_ms() < begun + 3000) {
		assert_true(patience_left(&p) > 0);
		nap(50);
	}
	/* Stopped, it waits for none. */
	kill(s.pid, SIGSTOP);
	wait_for(&p);
	starved_end(&s);
}

static void
counts_a_wait_that_goes_on(void **state)
{
	const struct run_delay before = {.waited_ms = 10, .ran_ns = 5},
	    waiting = {.waited_ms = 10, .ran_ns = 5, .ready = true},
	    asleep = {.waited_ms = 10, .ran_ns = 5},
	    ran = {.waited_ms = 40, .ran_ns = 6, .ready = true},
	    other = {.waited_ms = 3, .ran_ns = 6};

	(void)state;
	assert_int_equal(run_delay_between(&before, &waiting, 100), 100);
	assert_int_equal(run_delay_between(&before, &asleep, 100), 0);
	assert_int_equal(run_delay_between(&before, &ran, 100), 30);
	/* A wait that began before the first reading. */
	assert_int_equal(run_delay_between(&before, &ran, 20), 20);
	/* A thread has ended. */
	assert_int_equal(run_delay_between(&before, &other, 100), 0);
}

static void
knows_what_a_process_started(void **state)
{
	struct run_delay delay = {0};
	struct starved s;
	pid_t starter;
	int i;

	(void)state;
	if (!starved_is_counted() ||
	    access("/proc/thread-self/children", R_OK) != 0)
		skip();
	starter = fork();
	if (starter == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		starved_begin(&s);
		for (;;)
			pause();
	}
	/* It sleeps; only what it started can have waited. */
	for (i = 0; i < 3000 && delay.waited_ms < 500; i++) {
		nap(10);
		run_delay_read(starter, &delay);
	}
	assert_true(delay.ready);
	assert_true(delay.waited_ms >= 500);
	kill(starter, SIGKILL);
	waitpid(starter, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_over_for_who_is_not_known),
		cmocka_unit_test(is_over_for_who_does_nothing),
		cmocka_unit_test(goes_on_for_who_waits_for_a_cpu),
		cmocka_unit_test(counts_a_wait_that_goes_on),
		cmocka_unit_test(knows_what_a_process_started),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
