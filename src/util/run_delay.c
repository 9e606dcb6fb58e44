/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "util/run_delay.h"

#define DEPTH_MAX 4 /* what starts QEMU is not deeper than that */

static void add_process(pid_t pid, unsigned depth, struct run_delay *d);

static FILE *
thread_file(pid_t pid, const char *thread, const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), "/proc/%d/task/%.20s/%s", (int)pid,
	    thread, name);
	return (fopen(path, "re"));
}

static void
add_thread(pid_t pid, const char *thread, struct run_delay *d)
{
	FILE *file = thread_file(pid, thread, "schedstat");
	long long ran, waited;

	if (file == NULL)
		return;
	if (fscanf(file, "%lld %lld", &ran, &waited) == 2) {
		d->ran_ns += ran;
		if (waited / 1000000 > d->waited_ms)
			d->waited_ms = waited / 1000000;
	}
	fclose(file);
}

/* The state stands behind the name, which may have any character. */
static void
add_state(pid_t pid, const char *thread, struct run_delay *d)
{
	FILE *file = thread_file(pid, thread, "stat");
	char line[128];
	const char *end;

	if (file == NULL)
		return;
	if (fgets(line, sizeof(line), file) != NULL) {
		end = strrchr(line, ')');
		if (end != NULL && strncmp(end, ") R", 3) == 0)
			d->ready = true;
	}
	fclose(file);
}

static void
add_started(pid_t pid, const char *thread, unsigned depth, struct run_delay *d)
{
	FILE *file = thread_file(pid, thread, "children");
	int child;

	if (file == NULL)
		return;
	while (fscanf(file, "%d", &child) == 1)
		add_process((pid_t)child, depth, d);
	fclose(file);
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
