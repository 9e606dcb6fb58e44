/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/output.h"
#include "util/output_place.h"
#include "util/stale.h"

#define LINKS_MAX 40 /* from one symbolic link to the next */

static int
fail(const struct output_place *p, int error, struct errmsg *err)
{
	return (errmsg_set(err, error, "%s: %s", p->name, strerror(error)));
}

/* The descriptor that a path stands for, or -1. */
static int
descriptor(const char *path)
{
	static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
	unsigned long n;
	char *end;
	size_t i;

	if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
		return (STDOUT_FILENO);
	if (strcmp(path, "/dev/stderr") == 0)
		return (STDERR_FILENO);
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (strncmp(path, folders[i], strlen(folders[i])) != 0)
			continue;
		path += strlen(folders[i]);
		n = strtoul(path, &end, 10);
		if (*path >= '0' && *path <= '9' && *end == '\0' &&
		    n <= INT_MAX)
			return ((int)n);
		break;
	}
	return (-1);
}

bool
output_is_standard(const char *path)
{
	return (descriptor(path) == STDOUT_FILENO);
}

/* Where the name in its folder begins. */
static size_t
folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL ? (size_t)(slash - path) + 1 : 0);
}

/* Follow symbolic links to their end, which may not exist. */
static int
follow(struct output_place *p, struct errmsg *err)
{
	char link[PATH_MAX];
	size_t at;
	ssize_t n;
	int i;

	if (strlen(p->path) >= sizeof(p->target))
		return (fail(p, ENAMETOOLONG, err));
	strcpy(p->target, p->path);
	for (i = 0; i < LINKS_MAX; i++) {
		n = readlink(p->target, link, sizeof(link) - 1);
		if (n == -1)
			return (0);
		link[n] = '\0';
		at = link[0] == '/' ? 0 : folder_length(p->target);
		if (at + (size_t)n >= sizeof(p->target))
			return (fail(p, ENAMETOOLONG, err));
		strcpy(p->target + at, link);
	}
	return (fail(p, ELOOP, err));
}

void
output_place_folder(const struct output_place *p, char folder[PATH_MAX])
{
	size_t n = folder_length(p->target);

	snprintf(folder, PATH_MAX, "%.*s", n > 0 ? (int)n : 1,
	    n > 0 ? p->target : ".");
	/* It is printed without a slash at its end. */
	if (n > 1)
		folder[n - 1] = '\0';
}

static int
check_folder(const struct output_place *p, struct errmsg *err)
{
	char folder[PATH_MAX];
	struct stat st;

	output_place_folder(p, folder);
	if (stat(folder, &st) == -1 && errno == ENOENT)
		return (errmsg_set(err, ENOENT, "%s: there is no folder %s",
		    p->path, folder));
	if (stat(folder, &st) == -1)
		return (errmsg_set(err, errno, "%s: the folder %s: %s",
		    p->path, folder, strerror(errno)));
	if (!S_ISDIR(st.st_mode))
		return (errmsg_set(err, ENOTDIR, "%s: %s is not a folder",
		    p->path, folder));
	return (0);
}

int
output_place_beside(const struct output_place *p,
    char name[OUTPUT_BESIDE_MAX])
{
	char folder[PATH_MAX];

	output_place_folder(p, folder);
	stale_remove_files(folder);
	snprintf(name, OUTPUT_BESIDE_MAX, "%.*s" STALE_FILE,
	    (int)folder_length(p->target), p->target);
	return (stale_make_file(name));
}

void
output_hold_signals(sigset_t *old)
{
	static const int now[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV,
	    SIGSYS, SIGTRAP};
	sigset_t held;
	size_t i;

	sigfillset(&held);
	for (i = 0; i < sizeof(now) / sizeof(now[0]); i++)
		sigdelset(&held, now[i]);
	pthread_sigmask(SIG_BLOCK, &held, old);
}

static int
check_file(const struct output_place *p, struct errmsg *err)
{
	char folder[PATH_MAX], name[OUTPUT_BESIDE_MAX];
	sigset_t old;
	int error, fd, left = 0;

	error = check_folder(p, err);
	if (error != 0)
		return (error);
	if (access(p->target, W_OK) == -1 && errno != ENOENT)
		return (fail(p, errno, err));
	output_hold_signals(&old);
	fd = output_place_beside(p, name);
	error = fd == -1 ? errno : 0;
	if (fd != -1) {
		close(fd);
		if (unlink(name) == -1)
			left = errno;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (left != 0)
		return (errmsg_set(err, left, "%s: cannot be removed again: "
		    "%s", name, strerror(left)));
	if (error == 0)
		return (0);
	output_place_folder(p, folder);
	return (errmsg_set(err, error, "%s: no file can be made in the folder "
	    "%s: %s", p->path, folder, strerror(error)));
}

static int
check_open(const struct output_place *p, struct errmsg *err)
{
	int flags = fcntl(p->fd, F_GETFL);

	if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY)
		return (fail(p, EBADF, err));
	return (0);
}

static int
check(struct output_place *p, struct errmsg *err)
{
	struct stat st;
	int error;

	p->fd = descriptor(p->path);
	p->name = p->fd == STDOUT_FILENO ? "standard output" : p->path;
	if (p->fd != -1) {
		p->kind = OUTPUT_OPEN;
		return (check_open(p, err));
	}
	error = follow(p, err);
	if (error != 0)
		return (error);
	/* A new file, if its folder allows that. */
	if (stat(p->target, &st) == -1 || S_ISREG(st.st_mode)) {
		p->kind = OUTPUT_FILE;
		return (check_file(p, err));
	}
	if (S_ISDIR(st.st_mode))
		return (fail(p, EISDIR, err));
	p->kind = S_ISSOCK(st.st_mode) ? OUTPUT_SOCKET : OUTPUT_DEVICE;
	return (access(p->target, W_OK) == 0 ? 0 : fail(p, errno, err));
}

int
output_place(const char *path, struct output_place *place, struct errmsg *err)
{
	memset(place, 0, sizeof(*place));
	place->path = strdup(path);
	if (place->path == NULL)
		return (errmsg_set(err, ENOMEM, "%s: out of memory", path));
	return (check(place, err));
}
