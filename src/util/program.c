/* SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <unistd.h>

#include "util/program.h"

#ifdef __FreeBSD__
extern char **environ; /* no header has it */
#endif

/* Each of these takes memory: without it the program would run elsewhere. */
static int
add_files(posix_spawn_file_actions_t *actions, const struct program_how *how)
{
	int error = 0;

	if (how->folder != NULL)
		error =
		    posix_spawn_file_actions_addchdir_np(actions, how->folder);
	if (error == 0 && how->input != NULL)
		error = posix_spawn_file_actions_addopen(
		    actions, STDIN_FILENO, how->input, O_RDONLY, 0);
	if (error == 0 && how->output != NULL)
		error = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO,
		    how->output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (error == 0 && how->output_fd != 0)
		error = posix_spawn_file_actions_adddup2(
		    actions, how->output_fd, STDOUT_FILENO);
	if (error == 0 && how->errors)
		error = posix_spawn_file_actions_adddup2(
		    actions, STDOUT_FILENO, STDERR_FILENO);
	return (error);
}

static int
add_signals(posix_spawnattr_t *attr)
{
	sigset_t none, standard;
	int error;

	sigemptyset(&none);
	sigemptyset(&standard);
	sigaddset(&standard, SIGPIPE);
	sigaddset(&standard, SIGXFSZ);
	error = posix_spawnattr_setflags(
	    attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (error == 0)
		error = posix_spawnattr_setsigmask(attr, &none);
	if (error == 0)
		error = posix_spawnattr_setsigdefault(attr, &standard);
	return (error);
}

int
program_start(
    const char *const argv[], const struct program_how *how, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return (-error);
	error = posix_spawnattr_init(&attr);
	if (error == 0) {
		error = add_files(&actions, how);
		if (error == 0)
			error = add_signals(&attr);
		if (error == 0)
			error = posix_spawnp(pid, argv[0], &actions, &attr,
			    (char *const *)(uintptr_t)argv, environ);
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	return (-error);
}
