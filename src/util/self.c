/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#ifdef __FreeBSD__
#include <sys/types.h>
#include <sys/sysctl.h>
#endif

#include "util/self.h"

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
	return (n > 0 ? 0 : -errno);
#endif
}

int
self_typed(char *path, size_t size)
{
	char here[PATH_MAX];
	size_t n;
	int error;

	error = self_path(path, size);
	if (error != 0 || getcwd(here, sizeof(here)) == NULL)
		return (error);
	n = strlen(here);
	/* A name alone would be looked for in PATH. */
	if (strncmp(path, here, n) == 0 && path[n] == '/' &&
	    strchr(path + n + 1, '/') != NULL)
		memmove(path, path + n + 1, strlen(path + n + 1) + 1);
	return (0);
}

static bool
has_file(const char *folder, const char *file)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	return (access(path, R_OK) == 0);
}

int
self_folder(const char *name, const char *file, const char *built,
    char *folder, size_t size)
{
	char above[PATH_MAX], *slash;

	self_path(above, sizeof(above));
	while ((slash = strrchr(above, '/')) != NULL) {
		*slash = '\0';
		snprintf(folder, size, "%s/%s", above, name);
		if (has_file(folder, file))
			return (0);
	}
	snprintf(folder, size, "%s", built);
	return (has_file(folder, file) ? 0 : -ENOENT);
}
