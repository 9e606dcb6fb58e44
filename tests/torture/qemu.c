/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In QEMU's place: a guest whose agent says what one once said.  The file
 * `recording` has what either side sends, in turn: "< LENGTH\n" and so many
 * bytes of the agent's, "> LENGTH\n" of the program's, and a line's end behind
 * them.  A program that asks for something else is left alone.  With a plugin,
 * torture-windows counts in its place when the module is to run.  With an
 * adapter, a guest that uses it (device.h).
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
#define RUN	"set 1 run\n"

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

/* Is what comes next what came then? */
static int
hear(int fd, const char *then, size_t length)
{
	char now[65536];
	size_t n = 0;
	ssize_t got;

	while (n < length) {
		got = recv(fd, now + n, length - n, 0);
		if (got <= 0)
			return (0);
		n += (size_t)got;
	}
	/* cppcheck-suppress uninitvar ; so many were received */
	return (memcmp(now, then, length) == 0);
}

/* What the plugin does; null: there is none. */
static int
count(const char *windows)
{
	const char *build = getenv("BUILD");
	char path[4096];
	int status = 0;
	pid_t pid;

	if (windows == NULL)
		return (1);
	snprintf(path, sizeof(path), "%s/torture-windows", build != NULL ?
	    build : "build");
	pid = fork();
	if (pid == 0) {
		execl(path, path, windows, NULL);
		_exit(127);
	}
	return (pid != -1 && waitpid(pid, &status, 0) == pid && status == 0);
}

/* Until the program goes: false, or as long as both agree. */
static int
turn(FILE *recording, int fd, const char *windows)
{
	char bytes[65536], side;
	size_t length;

	if (fscanf(recording, "%c %zu", &side, &length) != 2 ||
	    length >= sizeof(bytes) || fgetc(recording) != '\n' ||
	    fread(bytes, 1, length, recording) != length ||
	    fgetc(recording) != '\n')
		return (0);
	if (side == '>')
		return (hear(fd, bytes, length) && (strncmp(bytes, RUN,
		    strlen(RUN)) != 0 || count(windows)));
	return (send(fd, bytes, length, MSG_NOSIGNAL) == (ssize_t)length);
}

int
main(int argc, char **argv)
{
	const char *windows = NULL;
	FILE *recording;
	char byte;
	int fd, i;

	if (argc > 1 && strcmp(argv[argc - 1], "--version") == 0) {
		puts("QEMU emulator version 7.2.22");
		return (0);
	}
	if (asked(argv))
		return (0);
	fd = port_of(argv, ADAPTER);
	if (fd != -1)
		return (device_drive(fd, port_of(argv, QTEST)));
	fd = port_of(argv, AGENT);
	recording = fopen("recording", "re");
	if (fd == -1 || recording == NULL) {
		fputs("no agent, or no recording\n", stderr);
		return (1);
	}
	for (i = 1; i < argc && windows == NULL; i++)
		windows = strstr(argv[i], WINDOWS);
	if (windows != NULL)
		windows += strlen(WINDOWS);
	while (turn(recording, fd, windows))
		continue;
	/* It ends as QEMU does whose guest hangs: by the program. */
	while (recv(fd, &byte, 1, 0) > 0)
		continue;
	return (0);
}
