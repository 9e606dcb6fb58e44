/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/below.h"

int
below_open(int at, const char *name)
{
	struct stat st;
	int fd;

	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd != -1 && (fstat(fd, &st) == -1 || st.st_uid != geteuid())) {
		close(fd);
		errno = EPERM;
		return (-1);
	}
	return (fd);
}

void
below_names(int folder, below_each *each, const void *arg)
{
	struct dirent *entry;
	DIR *names;
	int fd;

	/* A descriptor of its own, since closedir(3) closes it. */
	fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	names = fd != -1 ? fdopendir(fd) : NULL;
	if (names == NULL) {
		if (fd != -1)
			close(fd);
		return;
	}
	while ((entry = readdir(names)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			each(folder, entry->d_name, arg);
	closedir(names);
}

static void
drop(int folder, const char *name, const void *kept)
{
	int fd;

	if (kept != NULL && strcmp(name, kept) == 0)
		return;
	fd = below_open(folder, name);
	if (fd != -1) {
		below_remove(fd, NULL);
		close(fd);
	}
	if (unlinkat(folder, name, 0) == -1)
		unlinkat(folder, name, AT_REMOVEDIR);
}

void
below_remove(int folder, const char *kept)
{
	below_names(folder, drop, kept);
}
