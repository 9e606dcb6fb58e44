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
 * A child process makes the folder and waits for the end of a pipe whose other
 * end only this process has, and so outlives it, however it ends; then it
 * removes the folder.  It is in a process group of its own, since SIGKILL to
 * another group would end it too.
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
 * Programs that end with this one may write to the folder until they have
 * ended, so that it takes more than one try.
 */
static void
remove_all(const char *path)
{
	const struct timespec nap = {.tv_nsec = NAP_NS};
	int i;

	for (i = 0; i < TRIES; i++) {
		nftw(path, drop, 16, FTW_DEPTH | FTW_PHYS);
		/* An empty one, even if it cannot be read. */
		if (rmdir(path) == 0 || errno == ENOENT)
			break;
		nanosleep(&nap, NULL);
	}
}

/*
 * The child, which makes the folder too, so that there is no moment in which
 * one exists that nobody removes.  It tells the folder's path, or the error
 * number.
 */
static _Noreturn void
keep(const char *template, int told, int until)
{
	char path[PATH_MAX] = "", c;
	int error = 0;

	setpgid(0, 0);
	snprintf(path, sizeof(path), "%s", template);
	if (mkdtemp(path) == NULL)
		error = errno;
	/* A parent that is gone reads nothing, and needs the removal. */
	if (write(told, &error, sizeof(error)) == sizeof(error))
		(void)!write(told, path, sizeof(path));
	/* A reader of a pipe of the parent's must see its end. */
	if (dup2(until, STDIN_FILENO) != -1)
		until = STDIN_FILENO;
	closefrom(STDIN_FILENO + 1);
	while (error == 0 && read(until, &c, 1) < 0 && errno == EINTR)
		continue;
	if (error == 0)
		remove_all(path);
	_exit(0);
}

/* What the child tells: 0 and its path, or a negative error number. */
static int
hear(int pipe, char *path)
{
	size_t have = 0;
	ssize_t n = -1;
	int error;

	if (read(pipe, &error, sizeof(error)) != sizeof(error))
		return (-EIO);
	while (error == 0 && have < PATH_MAX &&
	    (n = read(pipe, path + have, PATH_MAX - have)) > 0)
		have += (size_t)n;
	return (error != 0 ? -error : have == PATH_MAX ? 0 : -EIO);
}

/*
 * Start the child; what failed is in errno.  No signal can end the child, from
 * its first moment on, and it gets none of those that its group gets.
 */
static int
start(struct tempdir *tempdir, const char *template, int told[2], int until[2])
{
	sigset_t all, old;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	tempdir->child = fork();
	if (tempdir->child == 0) {
		close(until[1]);
		keep(template, told[1], until[0]);
	}
	error = errno;
	if (tempdir->child > 0)
		setpgid(tempdir->child, tempdir->child);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = error;
	return (tempdir->child < 0 ? -1 : 0);
}

/* A negative error number if there is no folder, or no child. */
static int
make(struct tempdir *tempdir, const char *template)
{
	int told[2], until[2], error;

	if (pipe2(told, O_CLOEXEC) != 0)
		return (-errno);
	if (pipe2(until, O_CLOEXEC) != 0) {
		error = -errno;
		close(told[0]);
		close(told[1]);
		return (error);
	}
	error = start(tempdir, template, told, until) == 0 ? 0 : -errno;
	close(told[1]);
	close(until[0]);
	if (error == 0)
		error = hear(told[0], tempdir->path);
	close(told[0]);
	tempdir->pipe = until[1];
	if (error == 0)
		return (0);
	close(until[1]);
	if (tempdir->child > 0)
		waitpid(tempdir->child, NULL, 0);
	return (error);
}

int
tempdir_new(struct tempdir **result, struct errmsg *err)
{
	const char *tmp = getenv("TMPDIR");
	char whole[PATH_MAX], template[PATH_MAX];
	struct tempdir *tempdir;
	int error;

	if (tmp == NULL || tmp[0] == '\0')
		tmp = "/tmp";
	tempdir = calloc(1, sizeof(*tempdir));
	if (tempdir == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (realpath(tmp, whole) == NULL)
		error = -errno;
	else {
		snprintf(template, sizeof(template), "%.*s/dumpbench.XXXXXX",
		    PATH_MAX - 32, whole);
		error = make(tempdir, template);
	}
	if (error != 0) {
		free(tempdir);
		return (errmsg_set(err, -error, "%s: a temporary folder "
		    "cannot be made there: %s (TMPDIR names another place)",
		    tmp, strerror(-error)));
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
