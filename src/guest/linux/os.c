/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent's system: Linux, through its C library. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "guest/agent.h"
#include "guest/linux/vmcore.h"

const char os_port_name[] = "/dev/ttyS1";

int
main(void)
{
	agent_main();
}

static void
attach(const char *type, const char *where)
{
	mkdir(where, 0755);
	/* EBUSY: the kernel was quicker. */
	if (mount(type, where, type, 0, NULL) == -1 && errno != EBUSY)
		die(where, -errno);
}

void
os_start(void)
{
	int console;

	attach("devtmpfs", "/dev");
	console = open("/dev/console", O_RDWR);
	if (console != -1) {
		dup2(console, STDIN_FILENO);
		dup2(console, STDOUT_FILENO);
		dup2(console, STDERR_FILENO);
		if (console > STDERR_FILENO)
			close(console);
	}
	attach("proc", "/proc");
	attach("sysfs", "/sys");
	signal(SIGPIPE, SIG_IGN);
	vmcore_measure();
}

int
os_port(void)
{
	struct termios t;
	int tty;

	tty = open(os_port_name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty == -1 || tcgetattr(tty, &t) == -1)
		die(os_port_name, -errno);
	cfmakeraw(&t);
	cfsetspeed(&t, B115200);
	t.c_cflag |= CLOCAL | CREAD;
	if (tcsetattr(tty, TCSANOW, &t) == -1)
		die(os_port_name, -errno);
	return (tty);
}

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
