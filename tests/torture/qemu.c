/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In QEMU's place: a guest whose agent says what one once said.  The file
 * `recording` has what either side sends, in turn: "< LENGTH\n" and so many
 * bytes of the agent's, "> LENGTH\n" of the program's, and a line's end behind
 * them.  It ends when it is asked for something else.  With a plugin,
 * torture-windows counts in its place when the module is to run, or to panic,
 * of which the console tells.  With an adapter, a guest that uses it (device.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "torture/device.h"

#define AGENT	"socket,id=agent,fd="
#define ADAPTER "x-pci-proxy-dev,id=aac2200s,addr=0x10,fd="
#define QTEST	"socket,id=aac2200s-irq,fd="
#define WINDOWS ",windows=" /* the plugin's file */
#define CONSOLE "file,id=console"
#define RUN	"set 1 run\n"
#define PANIC	"set 1 panic\n"

struct guest {
	FILE *recording;
	int fd;			/* the agent's */
	const char *windows;	/* null: there is no plugin */
	const char *console;	/* null: nobody reads it */
};

/* A descriptor that a word of the command line ends with, or -1. */
static int
port_of(char **argv, const char *word)
{
	const size_t n = strlen(word);

	for (; *argv != NULL; argv++)
		if (strncmp(*argv, word, n) == 0)
			return (atoi(*argv + n));
	return (-1);
}

/* Whether it has a device or an object; true: that was the question. */
static int
asked(char **argv)
{
	for (; *argv != NULL; argv++)
		if (strstr(*argv, ",help") != NULL) {
			printf("%.*s options:\n", (int)strcspn(*argv, ","),
			    *argv);
			return (1);
		}
	return (0);
}

/* Is what comes next what came then?  What differs may also be shorter. */
static int
hear(int fd, const char *then, size_t length)
{
	char now[65536];
	size_t n = 0;
	ssize_t got;

	while (n < length) {
		got = recv(fd, now, length - n, 0);
		if (got <= 0)
			return (0);
		if (memcmp(now, then + n, (size_t)got) != 0) {
			fputs("asked for what was not recorded\n", stderr);
			exit(1);
		}
		n += (size_t)got;
	}
	return (1);
}

static int
count(const char *windows)
{
	const char *build = getenv("BUILD");
	char path[4096];
	int status = 0;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/torture-windows", build != NULL ?
	    build : "build");
	pid = fork();
	if (pid == 0) {
		execl(path, path, windows, NULL);
		_exit(127);
	}
	return (pid != -1 && waitpid(pid, &status, 0) == pid && status == 0);
}

static int
print(const char *console, const char *text)
{
	FILE *file = fopen(console, "ae");

	if (file == NULL)
		return (0);
	fputs(text, file);
	return (fclose(file) == 0);
}

/* What else a request does. */
static int
act(const struct guest *g, const char *request)
{
	const int panics = strncmp(request, PANIC, strlen(PANIC)) == 0;

	if (!panics && strncmp(request, RUN, strlen(RUN)) != 0)
		return (1);
	if (g->windows != NULL && !count(g->windows))
		return (0);
	return (!panics || g->console == NULL || print(g->console,
	    "\nKernel panic - not syncing: torture\nLinux version 6.1.0\n"));
}

/* Until the program goes: false, or as long as both agree. */
static int
turn(const struct guest *g)
{
	char bytes[65536], side;
	size_t length;

	if (fscanf(g->recording, "%c %zu", &side, &length) != 2 ||
	    length >= sizeof(bytes) || fgetc(g->recording) != '\n' ||
	    fread(bytes, 1, length, g->recording) != length ||
	    fgetc(g->recording) != '\n')
		return (0);
	if (side == '>')
		return (hear(g->fd, bytes, length) && act(g, bytes));
	return (send(g->fd, bytes, length, MSG_NOSIGNAL) == (ssize_t)length);
}

/* What follows this in the first word that has it; or null. */
static const char *
behind(char **argv, const char *mark)
{
	const char *found = NULL;

	for (; *argv != NULL && found == NULL; argv++)
		found = strstr(*argv, mark);
	return (found != NULL ? found + strlen(mark) : NULL);
}

int
main(int argc, char **argv)
{
	struct guest g;
	char byte;
	int fd;

	if (argc > 1 && strcmp(argv[argc - 1], "--version") == 0) {
		puts("QEMU emulator version 7.2.22");
		return (0);
	}
	if (asked(argv))
		return (0);
	fd = port_of(argv, ADAPTER);
	if (fd != -1)
		return (device_drive(fd, port_of(argv, QTEST)));
	g = (struct guest){
		.recording = fopen("recording", "re"),
		.fd = port_of(argv, AGENT),
		.windows = behind(argv, WINDOWS),
		.console = behind(argv, CONSOLE),
	};
	if (g.console != NULL)
		g.console = strstr(g.console, "path=");
	if (g.console != NULL)
		g.console += strlen("path=");
	if (g.fd == -1 || g.recording == NULL) {
		fputs("no agent, or no recording\n", stderr);
		return (1);
	}
	while (turn(&g))
		continue;
	/* There is no more: as QEMU does whose guest hangs, it waits for its end. */
	while (recv(g.fd, &byte, 1, 0) > 0)
		continue;
	return (0);
}
