/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In the place of a command that scripts start: the program that this one is
 * named as, found in TORTURE_PATH, unless it is the one that must fail.  Calls
 * are counted in the folder TORTURE_COMMANDS: a byte each in `count`, a line
 * each in `calls`.  TORTURE_N is the one that fails; with TORTURE_FOREVER those that
 * follow do too, but for what removes, as nothing else could clean up.
 */
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_one(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return (true);
	return (false);
}

static int
open_in(const char *folder, const char *name)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd == -1)
		err(99, "%s", path);
	return (fd);
}

/* The number of this call. */
static long
count(const char *name, char **argv)
{
	const char *folder = getenv("TORTURE_COMMANDS");
	const int counted = open_in(folder, "count");
	const int calls = open_in(folder, "calls");
	char line[512] = "";
	size_t n = 0;
	struct stat st;

	while (*++argv != NULL && n < sizeof(line))
		n += (size_t)snprintf(line + n, sizeof(line) - n, " %.100s",
		    *argv);
	for (n = 0; line[n] != '\0'; n++)
		if (line[n] == '\n')
			line[n] = ' ';
	flock(counted, LOCK_EX);
	if (write(counted, ".", 1) != 1 || fstat(counted, &st) == -1)
		err(99, "count");
	dprintf(calls, "%s%s\n", name, line);
	flock(counted, LOCK_UN);
	close(counted);
	close(calls);
	return ((long)st.st_size);
}

/* A status that does not look like an answer. */
static int
failure(const char *name)
{
	static const char *const answer[] = {"grep", "cmp", "diff", "awk",
	    "sort", "sed", NULL};
	static const struct {
		const char *name;
		int status;
	} own[] = {{"git", 128}, {"apt-get", 100}, {"apt-cache", 100},
	    {"apt-config", 100}, {"dpkg-query", 2}};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(name, own[i].name) == 0)
			return (own[i].status);
	return (is_one(name, answer) ? 2 : 1);
}

static bool
fails(const char *name, long call)
{
	static const char *const removers[] = {"rm", "rmdir", NULL};
	const char *n = getenv("TORTURE_N");
	const long nth = n != NULL ? atol(n) : 0;

	return (nth > 0 && (call == nth || (call > nth &&
	    getenv("TORTURE_FOREVER") != NULL && !is_one(name, removers))));
}

int
main(int argc, char **argv)
{
	/* What these start themselves is no script of ours. */
	static const char *const whole[] = {"git", "parallel", "dpkg",
	    "dpkg-deb", NULL};
	const char *name = strrchr(argv[0], '/'), *folder, *end;
	const char *folders = getenv("TORTURE_PATH");
	char path[PATH_MAX];

	(void)argc;
	if (folders == NULL)
		errx(99, "no TORTURE_PATH");
	name = name != NULL ? name + 1 : argv[0];
	if (fails(name, count(name, argv))) {
		fprintf(stderr, "%s: Input/output error\n", name);
		return (failure(name));
	}
	for (folder = folders; *folder != '\0'; folder = end) {
		folder += *folder == ':';
		end = folder + strcspn(folder, ":");
		snprintf(path, sizeof(path), "%.*s/%s", (int)(end - folder),
		    folder, name);
		if (access(path, X_OK) != 0)
			continue;
		if (is_one(name, whole))
			setenv("PATH", folders, 1);
		execv(path, argv);
	}
	fprintf(stderr, "%s: not found\n", name);
	return (127);
}
