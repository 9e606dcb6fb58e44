/* SPDX-License-Identifier: BSD-2-Clause */
/* Steps on a terminal: what its bar says. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "measure/steps.h"

/* The bar is drawn ten times a second at most. */
static void
wait_a_moment(void)
{
	const struct timespec moment = {.tv_nsec = 150000000};

	nanosleep(&moment, NULL);
}

/* A terminal in the place of stderr: its other side, and stderr. */
static int
open_terminal(int *saved)
{
	int master, terminal;

	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (master == -1 || grantpt(master) != 0 || unlockpt(master) != 0)
		skip();
	terminal = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (terminal == -1)
		skip();
	*saved = dup(STDERR_FILENO);
	dup2(terminal, STDERR_FILENO);
	close(terminal);
	return (master);
}

static void
test_steps(void **state)
{
	static const struct step step[] = {
		{"the first is done", 1},
		{"then the second", 3},
	};
	struct steps steps;
	char text[4096];
	int master, saved;
	ssize_t n;

	(void)state;
	master = open_terminal(&saved);
	steps_begin(&steps, "explain", step, 2);
	wait_a_moment();
	steps_next(&steps);
	steps_news(&steps, "a line");
	wait_a_moment();
	/* Behind the last there is none. */
	steps_next(&steps);
	steps_end(&steps);
	n = read(master, text, sizeof(text) - 1);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(master);
	assert_true(n > 0);
	text[n] = '\0';
	assert_non_null(strstr(text, "\rexplain [ "));
	assert_non_null(strstr(text, "the first is done"));
	assert_non_null(strstr(text, "\rexplain [###"));
	assert_non_null(strstr(text, "then the second"));
	assert_non_null(strstr(text, "\r\033[Ka line\r\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
