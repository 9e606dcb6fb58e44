/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent's system: Linux, through its C library. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest/agent.h"

const char os_port_name[] = "/dev/ttyS1";

/* The kernel gives init what it does not know of its own command line. */
const char *
os_word(const char *name)
{
	return (getenv(name));
}

const char *
os_strerror(int error)
{
	return (strerror(error));
}

void *
os_grow(void *old, size_t old_size, size_t size)
{
	(void)old_size;
	return (realloc(old, size));
}

void
os_free(void *old, size_t size)
{
	(void)size;
	free(old);
}

static int
outcome(int result)
{
	return (result == -1 ? -errno : result);
}

int
os_open(const char *path, int writing)
{
	return (outcome(open(path, (writing ? O_WRONLY : O_RDONLY) |
	    O_CLOEXEC)));
}

int
os_close(int fd)
{
	return (outcome(close(fd)));
}

long
os_read(int fd, void *bytes, size_t n)
{
	ssize_t got = read(fd, bytes, n);

	return (got == -1 ? -errno : got);
}

long
os_write(int fd, const void *bytes, size_t n)
{
	ssize_t put = write(fd, bytes, n);

	return (put == -1 ? -errno : put);
}

int
os_pipe(int ends[2])
{
	return (outcome(pipe2(ends, O_CLOEXEC)));
}

int
os_pair(int ends[2])
{
	return (outcome(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    ends)));
}

int
os_wait(int fd, int milliseconds)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return (outcome(poll(&p, 1, milliseconds)));
}

int
os_fork(void)
{
	return (outcome(fork()));
}

int
os_exec(char *const argv[], int out)
{
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	signal(SIGPIPE, SIG_DFL);
	execv(argv[0], argv);
	return (-errno);
}

int
os_runs(const char *path)
{
	return (outcome(access(path, X_OK)));
}

int
os_reap(int pid, int *status)
{
	if (waitpid(pid, status, 0) == -1)
		return (-errno);
	*status = WIFEXITED(*status) ? WEXITSTATUS(*status) :
	    128 + WTERMSIG(*status);
	return (0);
}

void
os_bury(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
}

void
os_exit(int status)
{
	_exit(status);
}
