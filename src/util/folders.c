/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/folders.h"

int
folders_make(const char *path, size_t *made, struct errmsg *err)
{
	char folder[PATH_MAX], *s;
	int error;

	*made = 0;
	if (strlen(path) >= sizeof(folder))
		return (errmsg_set(err, ENAMETOOLONG,
		    "%.64s…: the path is too long (expected at most %d "
		    "bytes)", path, PATH_MAX - 1));
	strcpy(folder, path);
	for (s = folder + 1; *s != '\0'; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		if (mkdir(folder, 0777) == 0) {
			if (*made == 0)
				*made = (size_t)(s - folder);
		} else if (errno != EEXIST) {
			error = errmsg_set(err, errno, "%s: %s", folder,
			    strerror(errno));
			folders_unmake(path, *made);
			return (error);
		}
		*s = '/';
	}
	return (0);
}

int
folder_make(const char *folder, bool *made, struct errmsg *err)
{
	struct stat st;

	*made = mkdir(folder, 0777) == 0;
	if (*made || (errno == EEXIST && stat(folder, &st) == 0 &&
	    S_ISDIR(st.st_mode)))
		return (0);
	if (errno == EEXIST)
		errno = ENOTDIR;
	return (errmsg_set(err, errno, "%s: %s", folder, strerror(errno)));
}

void
folders_unmake(const char *path, size_t made)
{
	char folder[PATH_MAX];
	size_t n;

	if (made == 0)
		return;
	strcpy(folder, path);
	for (n = strlen(folder); n > made; n--)
		if (folder[n - 1] == '/') {
			folder[n - 1] = '\0';
			rmdir(folder);
		}
}
