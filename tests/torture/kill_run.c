/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "torture/kills.h"

#define MARK "DUMPBENCH_KILLS"

double
kill_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

void
kill_nap(double seconds)
{
	struct timespec t = {.tv_sec = (time_t)seconds};

	t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
	while (nanosleep(&t, &t) == -1 && errno == EINTR)
		continue;
}

static void
become(const struct kill_case *test, const struct kill_place *place,
    const char *mark)
{
	int null = open("/dev/null", O_RDONLY);
	int out = open(place->out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int error = open(place->err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	char *command;

	setpgid(0, 0);
	setenv(MARK, mark, 1);
	setenv("TMPDIR", place->tmp, 1);
	setenv("RESULTS", place->results, 1);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (dup2(null, 0) == -1 || dup2(out, 1) == -1 ||
	    dup2(error, 2) == -1 || asprintf(&command, "exec \"$PROGRAM\" %s",
	    test->arguments) == -1)
		_exit(127);
	execl("/bin/sh", "sh", "-c", command, NULL);
	_exit(127);
}

void
kill_start(const struct kill_case *test, const struct kill_place *place,
    struct kill_run *run)
{
	static unsigned n;

	memset(run, 0, sizeof(*run));
	snprintf(run->mark, sizeof(run->mark), "%ld.%u", (long)getpid(), ++n);
	run->began = kill_now();
	run->pid = fork();
	if (run->pid == -1)
		err(2, "fork");
	if (run->pid == 0)
		become(test, place, run->mark);
	setpgid(run->pid, run->pid);
}

bool
kill_wait(const struct kill_place *place, struct kill_run *run,
    double seconds)
{
	double end = kill_now() + seconds;
	size_t size;

	while (run->pid != 0) {
		if (waitpid(run->pid, &run->status, WNOHANG) == run->pid) {
			run->pid = 0;
			run->out = tree_text(place->out, &size);
			run->err = tree_text(place->err, &size);
		} else if (kill_now() > end)
			return (false);
		else
			kill_nap(0.005);
	}
	return (true);
}

void
kill_run_free(struct kill_run *run)
{
	free(run->out);
	free(run->err);
	run->out = run->err = NULL;
}

/* What a file of that process has, with NULs as they are; its length. */
static size_t
proc(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	size_t n = 0;
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd != -1 && n + 1 < size &&
	    (got = read(fd, text + n, size - n - 1)) > 0)
		n += (size_t)got;
	if (fd != -1)
		close(fd);
	text[n] = '\0';
	return (n);
}

static bool
is_marked(pid_t pid, const char *mark)
{
	char text[65536], want[128];
	size_t n = proc(pid, "environ", text, sizeof(text));
	const char *s;

	snprintf(want, sizeof(want), MARK "=%s", mark);
	for (s = text; s < text + n; s += strlen(s) + 1)
		if (strcmp(s, want) == 0)
			return (true);
	return (false);
}

static void
name_of(pid_t pid, char name[32])
{
	proc(pid, "comm", name, 32);
	name[strcspn(name, "\n")] = '\0';
}

/* Its state's letter, its parent and its process group. */
static char
stat_of(pid_t pid, pid_t *parent, pid_t *group)
{
	char text[1024], state = '\0';
	const char *s;
	int p = 0, g = 0;

	proc(pid, "stat", text, sizeof(text));
	s = strrchr(text, ')');
	if (s != NULL)
		sscanf(s + 1, " %c %d %d", &state, &p, &g);
	*parent = p;
	*group = g;
	return (state);
}

static bool
is_target(const struct kill_run *run, enum kill_target target, pid_t pid)
{
	char name[32], above[32];
	pid_t parent, group;

	if (stat_of(pid, &parent, &group) == 'Z')
		return (false);
	name_of(pid, name);
	switch (target) {
	case KILL_PROGRAM:
	case KILL_DISK:
		return (pid == run->pid);
	case KILL_GROUP:
		return (group == run->pid);
	case KILL_QEMU:
		return (strncmp(name, "qemu-system", 11) == 0);
	case KILL_ADAPTER:
		return (strcmp(name, "aac2200s") == 0);
	case KILL_JOB:
		name_of(parent, above);
		return (strcmp(name, "dumpbench") == 0 &&
		    strcmp(above, "measure") == 0);
	default:
		return (true);
	}
}

size_t
kill_find(const struct kill_run *run, enum kill_target target, pid_t *pids,
    size_t max)
{
	struct dirent *entry;
	DIR *all = opendir("/proc");
	size_t n = 0;
	pid_t pid;

	if (all == NULL)
		err(2, "/proc");
	while (n < max && (entry = readdir(all)) != NULL) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		pid = (pid_t)atoi(entry->d_name);
		if (pid != getpid() && is_marked(pid, run->mark) &&
		    is_target(run, target, pid))
			pids[n++] = pid;
	}
	closedir(all);
	return (n);
}
