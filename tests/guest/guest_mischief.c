/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs inside the guests of tests/guest/test_guest.c and windows.c: first
 * correct, then faulty behaviour.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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

#define FORGED 4096 /* places for a time stamp: those of a page */

static sigjmp_buf fault;

static void
faulted(int signal)
{
	(void)signal;
	siglongjmp(fault, 1);
}

static void
call(const uint8_t *code)
{
	void (*function)(void);

	memcpy(&function, &code, sizeof(function));
	if (sigsetjmp(fault, 1) == 0)
		function();
}

/*
 * The module's time stamps, LFENCE, RDTSC and LFENCE, at each place of a page,
 * over and over in new code, left by RET and by UD2 in turn.  A byte is written
 * once each place has had one.
 */
static void
forge(int told)
{
	static const uint8_t stamp[] = {0x0f, 0xae, 0xe8, 0x0f, 0x31, 0x0f,
	    0xae, 0xe8}, ret[] = {0xc3, 0xc3}, ud2[] = {0x0f, 0x0b};
	uint8_t *code, *at;
	size_t i;

	code = mmap(NULL, 2 * FORGED, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (code == MAP_FAILED)
		return;
	signal(SIGILL, faulted);
	for (i = 0;; i++) {
		if (i == FORGED && write(told, "", 1) != 1)
			return;
		at = code + i % FORGED;
		memcpy(at, stamp, sizeof(stamp));
		memcpy(at + sizeof(stamp), i % 2 ? ret : ud2, sizeof(ret));
		call(at);
		/* QEMU is slow with new code, and others are to go on. */
		if (i % 8 == 0)
			usleep(1000);
	}
}

/* Beside what else runs, until the guest ends; return when it has begun. */
static int
go_on(void (*mischief)(int))
{
	int fd, ends[2];
	char c;

	if (pipe(ends) != 0)
		return (99);
	if (fork() == 0) {
		for (fd = 0; fd < 3; fd++)
			close(fd);
		mischief(ends[1]);
		_exit(99);
	}
	close(ends[1]);
	return (read(ends[0], &c, 1) == 1 ? 0 : 99);
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
	if (strcmp(what, "forge") == 0)
		return (go_on(forge));
	if (strcmp(what, "hang") == 0)
		hang();
	if (strcmp(what, "hang-up") == 0)
		hang_up();
	if (strcmp(what, "babble") == 0)
		babble();
	return (99);
}
