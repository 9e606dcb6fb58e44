/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs that get no signal, or one of others, and whose end is not told. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "files.h"
#include "guest/freebsd/root.h"
#include "guest/internal.h"
#include "guest/qemu.h"
#include "guest/spawn.h"
#include "scratch.h"

static int fails; /* so many more calls of kill() */
static int waits_fail; /* the same of waitpid() */

int
kill(pid_t pid, int signal)
{
	if (fails == 0)
		return ((int)syscall(SYS_kill, pid, signal));
	fails--;
	errno = EPERM;
	return (-1);
}

pid_t
waitpid(pid_t pid, int *status, int options)
{
	if (waits_fail == 0)
		return (wait4(pid, status, options, NULL));
	waits_fail--;
	errno = ECHILD;
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

/* In the exact clock QEMU is stopped between two requests. */
static void
asks_no_guest_that_cannot_go_on(void **state)
{
	char console[] = "/dev/null";
	struct guest g = {.exact = true, .qemu = sleeper(),
		.console = console, .os = &guest_os_linux};
	struct errmsg err = {""};
	int status = 0;

	(void)state;
	assert_int_equal(guest_freeze(&g, &err), 0);
	assert_int_equal(waitpid(g.qemu, &status, WUNTRACED), g.qemu);
	assert_true(WIFSTOPPED(status));
	fails = 1;
	assert_int_equal(guest_load_file(&g, "/module", &err), -EPERM);
	assert_non_null(strstr(err.text, "QEMU cannot be continued"));
	fails = 1;
	assert_int_equal(guest_panic(&g, 60, &err), -EPERM);
	assert_non_null(strstr(err.text, "QEMU cannot be continued"));
	assert_int_equal(guest_thaw(&g, &err), 0);
	fails = 1;
	assert_int_equal(guest_freeze(&g, &err), -EPERM);
	assert_non_null(strstr(err.text, "QEMU cannot be stopped"));
	spawn_kill(g.qemu, &status);
	/* One that has ended is told of by what it does not answer. */
	assert_int_equal(guest_thaw(&g, &err), 0);
	g.exact = false;
	fails = 1;
	assert_int_equal(guest_thaw(&g, &err), 0);
	assert_int_equal(fails, 1);
	fails = 0;
}

/* Below the folder, an executable script. */
static void
script(const char *folder, const char *name, const char *text)
{
	char path[2 * SCRATCH_MAX];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	put_text(path, text);
	assert_int_equal(chmod(path, 0700), 0);
}

#define KILLED "#!/bin/sh\nkill -9 $$\n"
#define SIGNAL "a signal ended it, or it took longer than 30 s"

/* QEMU, as it is asked what it has. */
static void
tells_of_a_signal(void **state)
{
	char folder[SCRATCH_MAX], path[2 * SCRATCH_MAX], version[32];
	char expected[4 * SCRATCH_MAX];
	const char *const words[] = {path};
	struct errmsg err = {""};

	(void)state;
	assert_non_null(scratch_folder(folder));
	snprintf(path, sizeof(path), "%s/qemu", folder);
	script(folder, "qemu", KILLED);
	assert_int_equal(qemu_takes_adapter(words, 1, false, &err), -EIO);
	snprintf(expected, sizeof(expected), "%s -device x-pci-proxy-dev,help: "
	    SIGNAL, path);
	assert_string_equal(err.text, expected);
	assert_int_equal(qemu_version(path, version, sizeof(version), &err),
	    -EIO);
	snprintf(expected, sizeof(expected), "%s --version: " SIGNAL, path);
	assert_string_equal(err.text, expected);
	script(folder, "qemu", "#!/bin/sh\nexit 3\n");
	assert_int_equal(qemu_takes_adapter(words, 1, false, &err), -EIO);
	assert_non_null(strstr(err.text, ",help: it ended with status 3"));
	unlink(path);
	assert_int_equal(rmdir(folder), 0);
}

/* Its image is the last but one of its arguments. */
static void
waits_for_makefs_to_its_end(void **state)
{
	const char *was = getenv("PATH");
	char folder[SCRATCH_MAX], image[2 * SCRATCH_MAX], path[4096];
	char *old = strdup(was != NULL ? was : "");
	struct errmsg err = {""};

	(void)state;
	assert_non_null(old);
	assert_non_null(scratch_folder(folder));
	snprintf(path, sizeof(path), "%s:%s", folder, old);
	snprintf(image, sizeof(image), "%s/image", folder);
	assert_int_equal(setenv("PATH", path, 1), 0);
	script(folder, "makefs", "#!/bin/sh\nsleep 0.3\n"
	    "while [ $# -gt 2 ]; do shift; done\necho made >\"$1\"\n");
	waits_fail = 1;
	if (root_make(image, NULL, 0, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(access(image, R_OK), 0);
	script(folder, "makefs", "#!/bin/sh\necho no room >&2\nexit 1\n");
	assert_int_equal(root_make(image, NULL, 0, &err), -EIO);
	assert_string_equal(err.text, "makefs: it ended with status 1: no room\n");
	script(folder, "makefs", KILLED);
	assert_int_equal(root_make(image, NULL, 0, &err), -EIO);
	assert_string_equal(err.text, "makefs: " SIGNAL ": ");
	snprintf(path, sizeof(path), "%s/makefs", folder);
	unlink(path);
	unlink(image);
	assert_int_equal(rmdir(folder), 0);
	setenv("PATH", old, 1);
	free(old);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_a_program),
		cmocka_unit_test(ends_one_whose_group_gets_no_signal),
		cmocka_unit_test(does_not_wait_for_one_that_gets_none),
		cmocka_unit_test(asks_no_guest_that_cannot_go_on),
		cmocka_unit_test(tells_of_a_signal),
		cmocka_unit_test(waits_for_makefs_to_its_end),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
