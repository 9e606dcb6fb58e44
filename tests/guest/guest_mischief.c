/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs inside the guest of tests/guest/test_guest.c: first correct, then faulty
 * behaviour.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* "echo STATUS WORD …": to both outputs, and end with that status. */
static int
echo(char *argv[])
{
	int i;

	for (i = 1; argv[i] != NULL; i++)
		dprintf(i % 2 ? STDOUT_FILENO : STDERR_FILENO, "%s\n",
		    argv[i]);
	return (atoi(argv[0]));
}

/* How many there are, less the kernel's own, which run no file. */
static int
processes(void)
{
	struct dirent *entry;
	char file[8], path[300];
	DIR *proc;
	int n = 0;

	proc = opendir("/proc");
	while ((entry = readdir(proc)) != NULL) {
		snprintf(path, sizeof(path), "/proc/%s/exe", entry->d_name);
		if (atoi(entry->d_name) > 0 &&
		    readlink(path, file, sizeof(file)) > 0)
			n++;
	}
	closedir(proc);
	return (n);
}

/* A real-time task that nothing on its CPU can get past. */
static void
hang(void)
{
	const struct sched_param highest = {.sched_priority = 99};
	int fd;

	fd = open("/proc/sys/kernel/sched_rt_runtime_us", O_WRONLY);
	if (fd == -1 || write(fd, "-1", 2) != 2 ||
	    sched_setscheduler(0, SCHED_FIFO, &highest) == -1)
		return;
	for (;;)
		continue;
}

/* Take the agent's port away. */
static void
hang_up(void)
{
	int fd;

	fd = open("/dev/ttyS1", O_RDWR | O_NOCTTY);
	if (fd != -1)
		ioctl(fd, TIOCVHANGUP);
}

/* Scribble over the agent's port. */
static void
babble(void)
{
	int fd;

	fd = open("/dev/ttyS1", O_RDWR | O_NOCTTY);
	if (fd != -1 && write(fd, "gibberish\n", 10) == 10)
		pause();
}

int
main(int argc, char *argv[])
{
	const char *what = argc > 1 ? argv[1] : "";
	struct stat st;

	if (strcmp(what, "echo") == 0 && argc > 2)
		return (echo(argv + 2));
	if (strcmp(what, "sleep") == 0 && argc > 2)
		return ((int)sleep((unsigned)atoi(argv[2])));
	if (strcmp(what, "descriptors") == 0) {
		/* Nothing of the agent's, its port least of all. */
		int fd, n = 0;

		for (fd = 3; fd < 256; fd++)
			n += fstat(fd, &st) == 0;
		return (n);
	}
	if (strcmp(what, "processes") == 0)
		return (processes());
	if (strcmp(what, "signal") == 0)
		raise(SIGTERM);
	if (strcmp(what, "sync") == 0) {
		sync();
		return (0);
	}
	if (strcmp(what, "hang") == 0)
		hang();
	if (strcmp(what, "hang-up") == 0)
		hang_up();
	if (strcmp(what, "babble") == 0)
		babble();
	return (99);
}
