/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/below.h"
#include "util/stale.h"
#include "util/tempdir.h"
#include "util/whole.h"

#define TRIES	50 /* to remove a folder that is still used */
#define NAP_NS	100000000

/*
 * A child process makes the folder and waits for the end of a pipe whose other
 * end only this process has, and so outlives it, however it ends; then it
 * removes the folder.  It is in a process group of its own, since SIGKILL to
 * another group would end it too.  If it is killed itself, the lock that both
 * hold is gone, and the next process that makes a folder there removes it.
 */
struct tempdir {
	char path[PATH_MAX];
	int pipe;
	int folder, lock; /* -1: none */
	pid_t child;
};

/* True: it is gone. */
static bool
remove_once(const char *path, int folder)
{
	if (folder != -1) {
		below_remove(folder, STALE_LOCK);
		unlinkat(folder, STALE_LOCK, 0);
	}
	/* An empty one, even if it cannot be read. */
	return (rmdir(path) == 0 || errno == ENOENT);
}

/*
 * Programs that end with this one may write to the folder until they have
 * ended, so that it takes more than one try.
 */
static void
remove_all(const char *path, int folder)
{
	const struct timespec nap = {.tv_nsec = NAP_NS};
	int i;

	for (i = 0; i < TRIES && !remove_once(path, folder); i++)
		nanosleep(&nap, NULL);
}

/* An empty one that cannot be opened. */
static void
unmake(const char *path)
{
	char lock[PATH_MAX + sizeof(STALE_LOCK)];

	snprintf(lock, sizeof(lock), "%s/%s", path, STALE_LOCK);
	unlink(lock);
	rmdir(path);
}

/* Make it, with its lock: 0 or an error number. */
static int
make_locked(const char *template, char path[PATH_MAX], int *lock)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		snprintf(path, PATH_MAX, "%s", template);
		if (mkdtemp(path) == NULL)
			return (errno);
		*lock = stale_lock_folder(path);
		if (*lock != -2)
			return (0);
	}
	return (EBUSY);
}

/*
 * Close all but these, which become 0, 1 and 2: a reader of a pipe of the
 * parent's must see its end.  Where there is no descriptor for that, all stay.
 */
static void
keep_only(int fds[3])
{
	int i, high[3];

	for (i = 0; i < 3; i++) {
		high[i] = fds[i] == -1 ? -1 : fcntl(fds[i], F_DUPFD, 3);
		if (fds[i] != -1 && high[i] == -1)
			return;
	}
	memcpy(fds, high, sizeof(high));
	for (i = 0; i < 3; i++) {
		if (high[i] == -1)
			close(i);
		else if (dup2(high[i], i) == -1)
			return;
		else
			fds[i] = i;
	}
	closefrom(3);
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
	int error, fds[3] = {until, -1, -1};

	setpgid(0, 0);
	error = make_locked(template, path, &fds[1]);
	if (error == 0) {
		fds[2] = below_open(AT_FDCWD, path);
		if (fds[2] == -1) {
			error = errno;
			unmake(path);
		}
	}
	/* A parent that is gone reads nothing, and needs the removal. */
	if (whole_write(told, &error, sizeof(error)) == 0 && error == 0 &&
	    whole_write(told, path, sizeof(path)) == 0) {
		keep_only(fds);
		while (read(fds[0], &c, 1) < 0 && errno == EINTR)
			continue;
	}
	if (error == 0)
		remove_all(path, fds[2]);
	_exit(0);
}

/* Error: negative. */
static int
no_child(const char *tmp, int error, struct errmsg *err)
{
	return (errmsg_set(err, -error, "%s: the process that removes "
	    "temporary folders there cannot be started: %s", tmp,
	    strerror(-error)));
}

static int
no_folder(const char *tmp, int error, struct errmsg *err)
{
	return (errmsg_set(err, -error, "%s: a temporary folder cannot be made "
	    "there: %s (TMPDIR names another place)", tmp, strerror(-error)));
}

/* What the child tells: its path, or an error. */
static int
hear(const char *tmp, int pipe, char *path, struct errmsg *err)
{
	ssize_t n;
	int error;

	n = whole_read(pipe, &error, sizeof(error));
	if (n == sizeof(error) && error != 0)
		return (no_folder(tmp, -error, err));
	if (n == sizeof(error))
		n = whole_read(pipe, path, PATH_MAX);
	return (n == PATH_MAX ? 0 : no_child(tmp, n < 0 ? (int)n : -EIO, err));
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

/* An error if there is no folder, or no child. */
static int
make(const char *tmp, struct tempdir *tempdir, const char *template,
    struct errmsg *err)
{
	int told[2], until[2], error;

	if (pipe2(told, O_CLOEXEC) != 0)
		return (no_child(tmp, -errno, err));
	if (pipe2(until, O_CLOEXEC) != 0) {
		error = no_child(tmp, -errno, err);
		close(told[0]);
		close(told[1]);
		return (error);
	}
	error = start(tempdir, template, told, until) == 0 ? 0 :
	    no_child(tmp, -errno, err);
	close(told[1]);
	close(until[0]);
	if (error == 0)
		error = hear(tmp, told[0], tempdir->path, err);
	close(told[0]);
	tempdir->pipe = until[1];
	if (error == 0) {
		tempdir->folder = below_open(AT_FDCWD, tempdir->path);
		tempdir->lock = stale_share_folder(tempdir->path);
		return (0);
	}
	close(until[1]);
	if (tempdir->child > 0)
		waitpid(tempdir->child, NULL, 0);
	return (error);
}

/*
 * In a folder that all may write, and that is not sticky, others could put
 * something else in the place of what is made there.
 */
static bool
is_safe(const char *folder)
{
	struct stat st;

	return (stat(folder, &st) == -1 || (st.st_mode & S_IWOTH) == 0 ||
	    (st.st_mode & S_ISVTX) != 0);
}

/* 0 or an error number. */
static int
new_in(const char *tmp, struct tempdir *tempdir, struct errmsg *err)
{
	char whole[PATH_MAX], template[PATH_MAX];

	if (realpath(tmp, whole) == NULL)
		return (no_folder(tmp, -errno, err));
	if (!is_safe(whole))
		return (errmsg_set(err, EPERM, "%s: all may write there, and "
		    "each may replace what another makes (expected a folder "
		    "with the sticky bit, as by chmod +t; TMPDIR names another "
		    "place)", tmp));
	stale_remove_folders(whole);
	snprintf(template, sizeof(template), "%.*s/" STALE_FOLDER,
	    PATH_MAX - 64, whole);
	return (make(tmp, tempdir, template, err));
}

int
tempdir_new(struct tempdir **result, struct errmsg *err)
{
	const char *tmp = getenv("TMPDIR");
	struct tempdir *tempdir;
	int error;

	if (tmp == NULL || tmp[0] == '\0')
		tmp = "/tmp";
	tempdir = calloc(1, sizeof(*tempdir));
	if (tempdir == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = new_in(tmp, tempdir, err);
	if (error != 0)
		free(tempdir);
	else
		*result = tempdir;
	return (error);
}

const char *
tempdir_path(const struct tempdir *tempdir)
{
	return (tempdir->path);
}

void
tempdir_inherit(const struct tempdir *tempdir)
{
	fcntl(tempdir->pipe, F_SETFD, 0);
	if (tempdir->lock != -1)
		fcntl(tempdir->lock, F_SETFD, 0);
}

void
tempdir_free(struct tempdir *tempdir)
{
	int status = -1;

	if (tempdir == NULL)
		return;
	remove_once(tempdir->path, tempdir->folder);
	close(tempdir->pipe);
	while (waitpid(tempdir->child, &status, 0) < 0 && errno == EINTR)
		continue;
	/* The child has gone on with it, unless it was killed. */
	if (status != 0)
		remove_all(tempdir->path, tempdir->folder);
	if (tempdir->folder != -1)
		close(tempdir->folder);
	if (tempdir->lock != -1)
		close(tempdir->lock);
	free(tempdir);
}
