/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/below.h"
#include "util/stale.h"

#define TRIES	100
#define LETTERS 6 /* those of XXXXXX */

/* Is it still there, once this process has its lock?  Yes, if it cannot tell. */
static bool
is_linked(int fd)
{
	struct stat st;

	return (fstat(fd, &st) == -1 || st.st_nlink > 0);
}

static int
lock(int fd, int how)
{
	int error;

	do
		error = flock(fd, how) == -1 ? errno : 0;
	while (error == EINTR);
	return (error);
}

int
stale_lock_folder(const char *folder)
{
	char path[PATH_MAX + sizeof(STALE_LOCK)];
	int error, fd;

	snprintf(path, sizeof(path), "%s/%s", folder, STALE_LOCK);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return (errno == ENOENT ? -2 : -1);
	error = lock(fd, LOCK_SH);
	if (error == 0 && is_linked(fd))
		return (fd);
	/* What cannot be locked must not look as if it were stale. */
	if (error != 0)
		unlink(path);
	close(fd);
	return (error == 0 ? -2 : -1);
}

int
stale_share_folder(const char *folder)
{
	char path[PATH_MAX + sizeof(STALE_LOCK)];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, STALE_LOCK);
	fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (fd != -1 && lock(fd, LOCK_SH) != 0) {
		close(fd);
		fd = -1;
	}
	return (fd);
}

/* Letters that nobody can tell before. */
static bool
fill(char *letters)
{
	static const char all[] = "abcdefghijklmnopqrstuvwxyz012345";
	unsigned char random[LETTERS];
	size_t i;

	if (getentropy(random, sizeof(random)) == -1)
		return (false);
	for (i = 0; i < LETTERS; i++)
		letters[i] = all[random[i] % (sizeof(all) - 1)];
	return (true);
}

int
stale_make_file(char *name)
{
	char *letters = name + strlen(name) - strlen("XXXXXX.tmp");
	int error, fd, i;

	for (i = 0; i < TRIES; i++) {
		if (!fill(letters))
			return (-1);
		/* Unlike mkstemp(3), with the mode that the umask leaves. */
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd == -1 && errno != EEXIST)
			return (-1);
		if (fd == -1)
			continue;
		error = lock(fd, LOCK_EX | LOCK_NB);
		if (error != EWOULDBLOCK && is_linked(fd))
			return (fd);
		/* Another process takes it for stale, and removes it. */
		close(fd);
	}
	errno = EEXIST;
	return (-1);
}

/* Is the name the template with letters in it? */
static bool
is_like(const char *name, const char *template)
{
	size_t i;

	if (strlen(name) != strlen(template))
		return (false);
	for (i = 0; name[i] != '\0'; i++)
		if (template[i] == 'X' ? !isalnum((unsigned char)name[i]) :
		    name[i] != template[i])
			return (false);
	return (true);
}

/* Open a file of ours that no living process has locked, and lock it, or -1. */
static int
open_stale(int folder, const char *name)
{
	struct stat st;
	int fd;

	/* It may have the mode of a file that nobody may write. */
	fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_uid == geteuid() && lock(fd, LOCK_EX | LOCK_NB) == 0)
		return (fd);
	close(fd);
	return (-1);
}

static void
drop_folder(int folder, const char *name, const void *unused)
{
	int fd, mark = -1;

	(void)unused;
	if (!is_like(name, STALE_FOLDER))
		return;
	fd = below_open(folder, name);
	if (fd != -1)
		mark = open_stale(fd, STALE_LOCK);
	if (mark != -1) {
		below_remove(fd, STALE_LOCK);
		/* Last, so that what is left of it is stale, too. */
		unlinkat(fd, STALE_LOCK, 0);
		unlinkat(folder, name, AT_REMOVEDIR);
		close(mark);
	}
	if (fd != -1)
		close(fd);
}

static void
drop_file(int folder, const char *name, const void *unused)
{
	int fd;

	(void)unused;
	if (!is_like(name, STALE_FILE))
		return;
	fd = open_stale(folder, name);
	if (fd != -1) {
		unlinkat(folder, name, 0);
		close(fd);
	}
}

static void
each_below(const char *folder, below_each *each)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd != -1) {
		below_names(fd, each, NULL);
		close(fd);
	}
}

void
stale_remove_folders(const char *folder)
{
	each_below(folder, drop_folder);
}

void
stale_remove_files(const char *folder)
{
	each_below(folder, drop_file);
}
