/* SPDX-License-Identifier: BSD-2-Clause */
/* Run main() in a child for each plan that comes. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "torture/internal.h"

#define LEFT_MS	5000 /* for those that end after the program */

static void
nap(void)
{
	const struct timespec ms = {.tv_nsec = 1000000};

	nanosleep(&ms, NULL);
}

/* End those that are left; the number of them. */
static int
sweep(void)
{
	char list[64];
	FILE *f;
	int n = 0, pid;

	snprintf(list, sizeof(list), "/proc/self/task/%d/children", getpid());
	f = fopen(list, "r");
	while (f != NULL && fscanf(f, "%d", &pid) == 1) {
		kill(pid, SIGKILL);
		n++;
	}
	if (f != NULL)
		fclose(f);
	while (n > 0 && waitpid(-1, NULL, 0) > 0)
		continue;
	return (n);
}

/* Orphans become children of this process: wait for them, too. */
static int
left(void)
{
	pid_t pid;
	int ms;

	for (ms = 0; ms < LEFT_MS; ms++) {
		while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
			continue;
		if (pid == -1 && errno == ECHILD)
			return (0);
		nap();
	}
	return (sweep());
}

/* Its end, or its end by this process at the limit. */
static void
await(pid_t pid, int limit_ms, struct torture_answer *answer)
{
	struct pollfd p = {.events = POLLIN};

	p.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (p.fd != -1 && poll(&p, 1, limit_ms) == 0) {
		answer->late = true;
		kill(pid, SIGKILL);
	}
	if (p.fd != -1)
		close(p.fd);
	waitpid(pid, &answer->status, 0);
}

int
torture_serve(int fd, int (*main)(int, char **, char **), int argc,
    char **argv, char **envp)
{
	struct torture_shared *s = torture_shared;
	struct torture_answer answer;
	pid_t pid;
	int status;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (;;) {
		memset(s, 0, sizeof(*s));
		memset(&answer, 0, sizeof(answer));
		if (read(fd, &s->plan, sizeof(s->plan)) != sizeof(s->plan))
			return (0);
		pid = fork();
		if (pid == 0) {
			close(fd);
			if (dispatch_start() != 0)
				_exit(99);
			status = main(argc, argv, envp);
			torture_stop();
			return (status);
		}
		if (pid == -1)
			return (99);
		await(pid, s->plan.limit_ms, &answer);
		answer.left = left();
		answer.calls = s->calls;
		answer.failed = s->failed;
		memcpy(answer.things, s->things, sizeof(answer.things));
		if (write(fd, &answer, sizeof(answer)) != sizeof(answer))
			return (99);
	}
}
