/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/tempdir.h"

#define TRIES	50 /* to remove a folder that is still used */
#define NAP_NS	100000000

/*
 * A child waits for the end of a pipe that only we hold, and so outlives
 * whatever ends us; then it removes the folder.  It is in no process group of
 * others, since SIGKILL to such a group would end it too.
 */
struct tempdir {
	char path[PATH_MAX];
	int pipe;
	pid_t child;
};

static int
drop(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	remove(path);
	return (0);
}

/*
 * Programs that end with us may write to the folder until they have ended, so
 * that it takes more than one try.
 */
static void
remove_all(const char *path)
{
	const struct timespec nap = {.tv_nsec = NAP_NS};
	int i;

	for (i = 0; i < TRIES; i++) {
		nftw(path, drop, 16, FTW_DEPTH | FTW_PHYS);
		if (access(path, F_OK) != 0)
			break;
		nanosleep(&nap, NULL);
	}
}

static _Noreturn void
wait_and_remove(const char *path, int pipe_end)
{
	char c;

	/* A reader of a pipe of the parent's must see its end. */
	if (dup2(pipe_end, STDIN_FILENO) != -1)
		pipe_end = STDIN_FILENO;
	closefrom(STDIN_FILENO + 1);
	while (read(pipe_end, &c, 1) < 0 && errno == EINTR)
		continue;
	remove_all(path);
	_exit(0);
}

/*
 * Start the child; what failed is in errno.  No signal can end the child, from
 * its first moment on, and it gets none of those that its group gets.
 */
static int
watch(struct tempdir *tempdir)
{
	sigset_t all, old;
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return (-1);
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	tempdir->child = fork();
	if (tempdir->child == 0)
		wait_and_remove(tempdir->path, ends[0]);
	error = errno;
	if (tempdir->child > 0)
		setpgid(tempdir->child, tempdir->child);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	close(ends[0]);
	if (tempdir->child < 0) {
		close(ends[1]);
		errno = error;
		return (-1);
	}
	tempdir->pipe = ends[1];
	return (0);
}

int
tempdir_new(struct tempdir **result, struct errmsg *err)
{
	const char *tmp = getenv("TMPDIR");
	char whole[PATH_MAX], *path;
	struct tempdir *tempdir;
	int error;

	if (tmp == NULL || tmp[0] == '\0')
		tmp = "/tmp";
	tempdir = calloc(1, sizeof(*tempdir));
	if (tempdir == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	path = tempdir->path;
	if (realpath(tmp, whole) == NULL ||
	    snprintf(path, PATH_MAX, "%.*s/dumpbench.XXXXXX", PATH_MAX - 32,
		whole) < 0 || mkdtemp(path) == NULL) {
		error = errmsg_set(err, errno, "%s: a temporary folder "
		    "cannot be made there: %s (TMPDIR names another place)",
		    tmp, strerror(errno));
		free(tempdir);
		return (error);
	}
	if (watch(tempdir) != 0) {
		error = errmsg_set(err, errno, "fork: %s", strerror(errno));
		remove_all(path);
		free(tempdir);
		return (error);
	}
	*result = tempdir;
	return (0);
}

const char *
tempdir_path(const struct tempdir *tempdir)
{
	return (tempdir->path);
}

void
tempdir_free(struct tempdir *tempdir)
{
	if (tempdir == NULL)
		return;
	/* Here, and not by the child alone, which may have been killed. */
	remove_all(tempdir->path);
	close(tempdir->pipe);
	while (waitpid(tempdir->child, NULL, 0) < 0 && errno == EINTR)
		continue;
	free(tempdir);
}
