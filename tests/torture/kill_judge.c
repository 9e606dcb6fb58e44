/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "torture/kills.h"

#define GRACE_S 20 /* for what ends behind the program */
#define PIDS	64

/*
 * What is there now and was not before: its first name.  It may be about to be
 * removed, so that nothing but names is read.
 */
static bool
is_left(const char *folder, const struct tree *before, char name[300])
{
	struct dirent *entry;
	DIR *now = before != NULL ? opendir(folder) : NULL;
	bool left = false;

	while (now != NULL && !left && (entry = readdir(now)) != NULL) {
		snprintf(name, 300, "%s/", entry->d_name);
		left = strcmp(name, "./") != 0 && strcmp(name, "../") != 0 &&
		    tree_find(before, entry->d_name) == NULL &&
		    tree_find(before, name) == NULL;
	}
	if (now != NULL)
		closedir(now);
	return (left);
}

bool
kill_judge_left(const struct kill_run *run, const struct kill_place *place,
    const struct tree *before, char why[KILL_WHY])
{
	double end = kill_now() + GRACE_S;
	pid_t pids[PIDS];
	char name[300];
	bool left;
	size_t n;

	for (;;) {
		n = kill_find(run, KILL_TARGETS, pids, PIDS);
		left = is_left(place->tmp, before, name);
		if (n == 0 && !left)
			return (true);
		if (kill_now() > end)
			break;
		kill_nap(0.05);
	}
	if (n > 0)
		snprintf(why, KILL_WHY, "%zu process%s left, one is %ld", n,
		    n > 1 ? "es" : "", (long)pids[0]);
	else
		snprintf(why, KILL_WHY, "left in TMPDIR: %s", name);
	while (n > 0)
		kill(pids[--n], SIGKILL);
	return (false);
}

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return (n >= k && strcmp(name + n - k, end) == 0);
}

/* A temporary file beside an output. */
static bool
is_temporary(const char *name)
{
	return (strstr(name, ".dumpbench.") != NULL && ends_in(name, ".tmp"));
}

/* Does the program read it? */
static bool
reads_back(const char *path)
{
	const char *program = getenv("PROGRAM");
	pid_t pid = program != NULL ? fork() : -1;
	int status = -1, null;

	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execl(program, "dumpbench", "compare",
		    "--format=json", path, path, NULL);
		_exit(127);
	}
	return (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

static bool
judge_file(const struct kill_place *place, const struct tree *before,
    const struct tree_file *f, char why[KILL_WHY])
{
	const struct tree_file *old = tree_find(before, f->name);
	char path[1024];

	/* A script's own, until it has ended. */
	if (strstr(f->name, "/.") != NULL)
		return (true);
	if (!ends_in(f->name, ".json") && !ends_in(f->name, "Z-exact.txt"))
		return (true);
	if (old != NULL && tree_same(old, f))
		return (true);
	snprintf(path, sizeof(path), "%s/%s", place->results, f->name);
	if (old != NULL)
		snprintf(why, KILL_WHY, "%.300s: changed", f->name);
	else if (f->size == 0)
		snprintf(why, KILL_WHY, "%.300s: empty", f->name);
	else if (ends_in(f->name, ".json") && !reads_back(path))
		snprintf(why, KILL_WHY, "%.300s: cannot be read", f->name);
	else
		return (true);
	return (false);
}

bool
kill_judge_results(const struct kill_place *place, const struct tree *before,
    size_t *temporary, char why[KILL_WHY])
{
	struct tree now;
	bool good = true;
	size_t i;

	*temporary = 0;
	tree_read(place->results, &now);
	for (i = 0; i < now.n && good; i++) {
		if (is_temporary(now.files[i].name))
			*temporary += tree_find(before,
			    now.files[i].name) == NULL;
		else
			good = judge_file(place, before, &now.files[i], why);
	}
	for (i = 0; i < before->n && good; i++)
		if (ends_in(before->files[i].name, ".json") &&
		    strstr(before->files[i].name, "/.") == NULL &&
		    tree_find(&now, before->files[i].name) == NULL) {
			snprintf(why, KILL_WHY, "%.300s: gone",
			    before->files[i].name);
			good = false;
		}
	tree_free(&now);
	return (good);
}

static bool
is_new_result(const struct tree *before, const struct tree_file *f)
{
	return (ends_in(f->name, ".json") && strstr(f->name, "/.") == NULL &&
	    tree_find(before, f->name) == NULL);
}

const char *
kill_new_result(const struct tree *before, const struct tree *now)
{
	size_t i;

	for (i = 0; i < now->n; i++)
		if (is_new_result(before, &now->files[i]))
			return (now->files[i].text);
	return (NULL);
}

/* The next benchmark's name, and how long it is. */
static const char *
next_name(const char *s, size_t *n)
{
	s = strstr(s, "\"run_name\"");
	*n = s != NULL ? strcspn(s, ",\n") : 0;
	return (s);
}

static bool
is_like(const char *s, const char *like)
{
	size_t n, k;

	for (;; s += n, like += k) {
		s = next_name(s, &n);
		like = next_name(like, &k);
		if (s == NULL || like == NULL)
			return (s == like);
		if (n != k || strncmp(s, like, n) != 0)
			return (false);
	}
}

unsigned
kill_judge_done(const struct tree *before, const struct tree *now,
    const char *like)
{
	unsigned done = 0;
	size_t i;

	for (i = 0; i < now->n; i++)
		done += is_new_result(before, &now->files[i]) &&
		    is_like(now->files[i].text, like);
	return (done);
}
