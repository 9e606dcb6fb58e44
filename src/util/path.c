/* SPDX-License-Identifier: BSD-2-Clause */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/path.h"

const char *
path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL ? slash + 1 : path);
}

bool
path_find(const char *name, char *whole)
{
	const char *all = getenv("PATH"), *end;
	char file[2 * PATH_MAX];

	for (; all != NULL; all = *end == ':' ? end + 1 : NULL) {
		end = all + strcspn(all, ":");
		snprintf(file, sizeof(file), "%.*s/%s",
		    (int)(end - all < PATH_MAX ? end - all : PATH_MAX), all,
		    name);
		if (access(file, X_OK) == 0)
			return (whole == NULL ||
			    realpath(file, whole) != NULL);
	}
	return (false);
}
