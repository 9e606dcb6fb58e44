/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __FreeBSD__
#include <sys/procctl.h>
#else
#include <linux/close_range.h>
#include <sys/prctl.h>
#endif

#include "guest/spawn.h"
#include "util/monotonic.h"

#define OUTPUT_MAX  (1U << 20)
#define OUTPUT_S    30

/* Linux and FreeBSD have different calls for this. */
#ifdef __FreeBSD__
static int
end_with_parent(void)
{
	int signal = SIGKILL;

	return (procctl(P_PID, 0, PROC_PDEATHSIG_CTL, &signal));
}

static void
close_in_exec(int from)
{
	int fd, end = getdtablesize();

	for (fd = from; fd < end; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
}
#else
static int
end_with_parent(void)
{
	return (prctl(PR_SET_PDEATHSIG, SIGKILL));
}

static void
close_in_exec(int from)
{
	close_range((unsigned)from, ~0U, CLOSE_RANGE_CLOEXEC);
}
#endif

/* In the child: nothing but system calls until exec. */
static void
become(const char *const argv[], const int *keep, size_t nkeep, int output,
    pid_t parent)
{
	sigset_t none;
	size_t i;
	int null;

	setsid();
	if (end_with_parent() == -1)
		return;
	/* The parent may have ended before that call. */
	if (getppid() != parent)
		_exit(1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	null = open("/dev/null", O_RDWR);
	if (null == -1)
		return;
	dup2(null, STDIN_FILENO);
	dup2(output != -1 ? output : null, STDOUT_FILENO);
	dup2(output != -1 ? output : null, STDERR_FILENO);
	close_in_exec(STDERR_FILENO + 1);
	for (i = 0; i < nkeep; i++)
		fcntl(keep[i], F_SETFD, 0);
	execvp(argv[0], (char *const *)(const void *)argv);
}

int
spawn(const char *const argv[], const int *keep, size_t nkeep, int output,
    pid_t *pid, struct errmsg *err)
{
	pid_t parent = getpid();
	ssize_t n;
	int error, news[2];

	if (pipe2(news, O_CLOEXEC) == -1)
		return (errmsg_set(err, errno, "%s does not start: %s",
		    argv[0], strerror(errno)));
	*pid = fork();
	if (*pid == 0) {
		become(argv, keep, nkeep, output, parent);
		error = errno;
		n = write(news[1], &error, sizeof(error));
		_exit(n == sizeof(error) ? 127 : 126);
	}
	error = *pid == -1 ? errno : 0;
	close(news[1]);
	/* Closed by exec, or the reason why there was none. */
	if (error == 0 && read(news[0], &error, sizeof(error)) > 0)
		waitpid(*pid, NULL, 0);
	close(news[0]);
	if (error != 0)
		return (errmsg_set(err, error, "%s does not start: %s",
		    argv[0], strerror(error)));
	return (0);
}

bool
spawn_ended(pid_t pid, int milliseconds, int *status)
{
	const struct timespec nap = {.tv_nsec = 2000000};
	pid_t got;

	for (;; milliseconds -= 2) {
		got = waitpid(pid, status, WNOHANG);
		if (got == pid)
			return (true);
		if (got == -1 && errno != EINTR) {
			/* Another wait took its status. */
			*status = 0;
			return (true);
		}
		if (milliseconds <= 0)
			return (false);
		nanosleep(&nap, NULL);
	}
}

void
spawn_kill(pid_t pid, int *status)
{
	*status = 0;
	/*
	 * It leads a group: become() gave it a session.  Where it gets no
	 * signal, it is left to its end with this process.
	 */
	if (kill(-pid, SIGKILL) == -1 && kill(pid, SIGKILL) == -1)
		return;
	while (waitpid(pid, status, 0) == -1 && errno == EINTR)
		continue;
}

/* All that arrives until then, as far as there is room. */
static size_t
read_until(int fd, char *text, size_t room, long long end)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	long long left;
	size_t n = 0;
	ssize_t got;

	while (n < room && (left = end - monotonic_ms()) > 0) {
		got = poll(&p, 1, (int)left);
		if (got > 0)
			got = read(fd, text + n, room - n);
		else if (got == 0)
			break;
		if (got == 0 || (got == -1 && errno != EINTR))
			break;
		n += got > 0 ? (size_t)got : 0;
	}
	return (n);
}

int
spawn_output(const char *const argv[], int *status, char **text,
    struct errmsg *err)
{
	const long long end = monotonic_ms() + OUTPUT_S * 1000;
	long long left;
	int ends[2], error;
	pid_t pid = -1;

	*text = malloc(OUTPUT_MAX + 1);
	if (*text == NULL || pipe2(ends, O_CLOEXEC) == -1) {
		error = errmsg_set(err, errno, "%s: %s", argv[0],
		    strerror(errno));
		free(*text);
		*text = NULL;
		return (error);
	}
	error = spawn(argv, NULL, 0, ends[1], &pid, err);
	close(ends[1]);
	if (error == 0) {
		(*text)[read_until(ends[0], *text, OUTPUT_MAX, end)] = '\0';
		close(ends[0]);
		left = end - monotonic_ms();
		if (!spawn_ended(pid, left > 0 ? (int)left : 0, status))
			spawn_kill(pid, status);
		*status = WIFEXITED(*status) ? WEXITSTATUS(*status) : -1;
	} else {
		close(ends[0]);
		free(*text);
		*text = NULL;
	}
	return (error);
}

void
spawn_end(int status, char words[SPAWN_END_MAX])
{
	if (status == -1)
		snprintf(words, SPAWN_END_MAX, "a signal ended it, or it took "
		    "longer than %d s", OUTPUT_S);
	else
		snprintf(words, SPAWN_END_MAX, "it ended with status %d",
		    status);
}
