/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/run_delay.h"

#define TEXT	  512
#define DEPTH_MAX 4 /* what starts QEMU is not deeper than that */

static void add_process(pid_t pid, unsigned depth, struct run_delay *d);

/* The beginning of a file of a thread's; "": there is none. */
static const char *
thread_text(pid_t pid, const char *thread, const char *name, char text[TEXT])
{
	char path[300];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%.20s/%s", (int)pid,
	    thread, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd != -1) {
		n = read(fd, text, TEXT - 1);
		close(fd);
	}
	text[n > 0 ? n : 0] = '\0';
	return (text);
}

static void
add_thread(pid_t pid, const char *thread, struct run_delay *d)
{
	char text[TEXT], *end;
	long long ms;

	thread_text(pid, thread, "schedstat", text);
	d->ran_ns += strtoll(text, &end, 10);
	ms = strtoll(end, NULL, 10) / 1000000;
	if (ms > d->waited_ms)
		d->waited_ms = ms;
}

/* The state stands behind the name, which may have any character. */
static void
add_state(pid_t pid, const char *thread, struct run_delay *d)
{
	char text[TEXT];
	const char *end;

	end = strrchr(thread_text(pid, thread, "stat", text), ')');
	if (end != NULL && strncmp(end, ") R", 3) == 0)
		d->ready = true;
}

static void
add_started(pid_t pid, const char *thread, unsigned depth, struct run_delay *d)
{
	char text[TEXT], *end;
	const char *at;
	long child;

	for (at = thread_text(pid, thread, "children", text);; at = end) {
		child = strtol(at, &end, 10);
		if (child <= 0)
			break;
		add_process((pid_t)child, depth, d);
	}
}

static void
add_process(pid_t pid, unsigned depth, struct run_delay *d)
{
	const struct dirent *entry;
	char path[32];
	DIR *threads;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	threads = opendir(path);
	if (threads == NULL)
		return;
	while ((entry = readdir(threads)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		add_thread(pid, entry->d_name, d);
		add_state(pid, entry->d_name, d);
		if (depth > 0)
			add_started(pid, entry->d_name, depth - 1, d);
	}
	closedir(threads);
}

void
run_delay_read(pid_t pid, struct run_delay *delay)
{
	memset(delay, 0, sizeof(*delay));
	add_process(pid, DEPTH_MAX, delay);
}

long long
run_delay_between(const struct run_delay *before,
    const struct run_delay *after, long long milliseconds)
{
	long long waited = after->waited_ms - before->waited_ms;

	if (after->ready && after->ran_ns == before->ran_ns)
		return (milliseconds);
	if (waited < 0)
		return (0);
	return (waited < milliseconds ? waited : milliseconds);
}
