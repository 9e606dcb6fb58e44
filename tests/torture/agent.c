/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent of a Linux guest as a process of this system: a child, to which
 * this program sends the file `requests` and whose answers it prints.  It ends
 * as the child does.
 */
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest/agent.h"

static char requests[65536];

static size_t
read_requests(void)
{
	FILE *f = fopen("requests", "re");
	size_t n;

	if (f == NULL)
		err(99, "requests");
	n = fread(requests, 1, sizeof(requests), f);
	fclose(f);
	return (n);
}

/* Beats come as time passes, and are left out. */
static void
print(const char *said)
{
	const char *beat;

	while ((beat = strstr(said, "beat\n")) != NULL) {
		printf("%.*s", (int)(beat - said), said);
		said = beat + 5;
	}
	fputs(said, stdout);
}

int
main(void)
{
	static char said[1 << 20];
	size_t length = read_requests(), have = 0;
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	signal(SIGPIPE, SIG_IGN);
	setenv(PROTOCOL_KNOBS, "knobs", 1);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		err(99, "socketpair");
	pid = fork();
	if (pid == -1)
		err(99, "fork");
	if (pid == 0) {
		close(ends[0]);
		agent_main(ends[1]);
	}
	close(ends[1]);
	if (write(ends[0], requests, length) == -1)
		warn("requests");
	shutdown(ends[0], SHUT_WR);
	while (have < sizeof(said) - 1 &&
	    (n = read(ends[0], said + have, sizeof(said) - 1 - have)) > 0)
		have += (size_t)n;
	print(said);
	fflush(stdout);
	waitpid(pid, &status, 0);
	return (WIFEXITED(status) ? WEXITSTATUS(status) : 128);
}
