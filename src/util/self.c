/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __FreeBSD__
#include <sys/types.h>
#include <sys/sysctl.h>
#endif

#include "util/path.h"
#include "util/self.h"

#define GONE	    " (deleted)"
#define GONE_LENGTH ((ssize_t)sizeof(GONE) - 1)

int
self_path(char *path, size_t size)
{
#ifdef __FreeBSD__
	const int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PATHNAME, -1};

	path[0] = '\0';
	return (sysctl(name, 4, path, &size, NULL, 0) == 0 ? 0 : -errno);
#else
	ssize_t n;

	n = readlink("/proc/self/exe", path, size - 1);
	path[n > 0 ? n : 0] = '\0';
	if (n <= 0)
		return (-errno);
	/* What Linux appends once the file is gone. */
	if (n > GONE_LENGTH && strcmp(path + n - GONE_LENGTH, GONE) == 0 &&
	    access(path, F_OK) == -1)
		path[n - GONE_LENGTH] = '\0';
	return (0);
#endif
}

int
self_typed(char *path, size_t size)
{
	char here[PATH_MAX], found[PATH_MAX];
	size_t n;
	int error;

	error = self_path(path, size);
	if (error != 0)
		return (error);
	/* Is it what a shell finds by its name alone? */
	if (path_find(path_name(path), found) && strcmp(found, path) == 0) {
		memmove(path, path_name(path), strlen(path_name(path)) + 1);
		return (0);
	}
	if (getcwd(here, sizeof(here)) == NULL)
		return (0);
	n = strlen(here);
	/* A name alone would be looked for in PATH. */
	if (strncmp(path, here, n) == 0 && path[n] == '/' &&
	    strchr(path + n + 1, '/') != NULL)
		memmove(path, path + n + 1, strlen(path + n + 1) + 1);
	return (0);
}
