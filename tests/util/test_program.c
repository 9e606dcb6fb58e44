/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program is started with all that is asked for, or not at all.
 */
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"
#include "util/program.h"

static char top[SCRATCH_MAX];
static int asked, fails; /* calls of these functions; this one fails */

static bool
fails_now(void)
{
	return (++asked == fails);
}

static void *
libc(const char *name)
{
	return (dlsym(RTLD_NEXT, name));
}

int
posix_spawn_file_actions_addchdir_np(
    posix_spawn_file_actions_t *actions, const char *folder)
{
	int (*add)(posix_spawn_file_actions_t *, const char *) =
	    (int (*)(posix_spawn_file_actions_t *, const char *))libc(__func__);

	return (fails_now() ? ENOMEM : add(actions, folder));
}

int
posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int fd,
    const char *path, int flags, mode_t mode)
{
	int (*add)(posix_spawn_file_actions_t *, int, const char *, int,
	    mode_t) = (int (*)(posix_spawn_file_actions_t *, int, const char *,
	    int, mode_t))libc(__func__);

	return (fails_now() ? ENOMEM : add(actions, fd, path, flags, mode));
}

int
posix_spawn_file_actions_adddup2(
    posix_spawn_file_actions_t *actions, int fd, int to)
{
	int (*add)(posix_spawn_file_actions_t *, int, int) =
	    (int (*)(posix_spawn_file_actions_t *, int, int))libc(__func__);

	return (fails_now() ? ENOMEM : add(actions, fd, to));
}

static int
setup(void **state)
{
	(void)state;
	asked = fails = 0;
	return (scratch_folder(top) == NULL);
}

static int
teardown(void **state)
{
	char command[SCRATCH_MAX + 16];

	(void)state;
	snprintf(command, sizeof(command), "rm -r '%s'", top);
	return (system(command));
}

/* What the file of that name in the folder holds; "" without one. */
static void
read_back(const char *name, char text[256])
{
	char path[SCRATCH_MAX + 16];
	size_t n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top, name);
	f = fopen(path, "r");
	if (f != NULL) {
		n = fread(text, 1, 255, f);
		fclose(f);
	}
	text[n] = '\0';
}

static int
ended(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		assert_int_equal(errno, EINTR);
	return (status);
}

/* In its folder, reading nothing, with both outputs in one file. */
static int
start_there(pid_t *pid)
{
	static const char *const argv[] = {
	    "sh", "-c", "cat; echo out; echo error >&2; echo here >made", NULL};
	const struct program_how how = {
	    .folder = top,
	    .input = "/dev/null",
	    .output = "log",
	    .errors = true,
	};

	return (program_start(argv, &how, pid));
}

static void
test_it_gets_all_that_is_asked_for(void **state)
{
	char text[256];
	pid_t pid;

	(void)state;
	assert_int_equal(start_there(&pid), 0);
	assert_int_equal(ended(pid), 0);
	read_back("log", text);
	assert_string_equal(text, "out\nerror\n");
	read_back("made", text);
	assert_string_equal(text, "here\n");
	assert_int_equal(asked, 4);
}

/* It would run in another folder, or write over another's file. */
static void
test_it_does_not_run_with_less(void **state)
{
	char here[4096], text[256];
	pid_t pid;

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir(top), 0);
	for (fails = 1; fails <= 4; fails++) {
		asked = 0;
		assert_int_equal(start_there(&pid), -ENOMEM);
		read_back("made", text);
		assert_string_equal(text, "");
	}
	assert_int_equal(chdir(here), 0);
}

static void
test_output_goes_to_a_descriptor(void **state)
{
	static const char *const argv[] = {"/bin/echo", "said", NULL};
	struct program_how how = {.folder = NULL};
	int ends[2];
	char text[16];
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	how.output_fd = ends[1];
	assert_int_equal(program_start(argv, &how, &pid), 0);
	close(ends[1]);
	assert_int_equal(read(ends[0], text, sizeof(text)), 5);
	assert_memory_equal(text, "said\n", 5);
	close(ends[0]);
	assert_int_equal(ended(pid), 0);
}

/* The caller may ignore both, and block others. */
static void
test_signals_are_as_a_shell_has_them(void **state)
{
	static const char *const argv[] = {
	    "sh", "-c", "kill -s PIPE $$; exit 3", NULL};
	const struct program_how how = {.folder = NULL};
	sigset_t set, old;
	pid_t pid;
	int status;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, &old);
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(program_start(argv, &how, &pid), 0);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	status = ended(pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGPIPE);
}

static void
test_what_is_no_program(void **state)
{
	static const char *const argv[] = {"no-such-program", NULL};
	const struct program_how how = {.folder = NULL};
	pid_t pid;

	(void)state;
	assert_int_equal(program_start(argv, &how, &pid), -ENOENT);
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(test_it_gets_all_that_is_asked_for),
	    CASE(test_it_does_not_run_with_less),
	    CASE(test_output_goes_to_a_descriptor),
	    CASE(test_signals_are_as_a_shell_has_them),
	    CASE(test_what_is_no_program),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
