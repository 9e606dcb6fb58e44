/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/walk.h"

static int
is_entry(const struct dirent *e)
{
	return (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0);
}

/* Of a name's kind, where the folder does not tell it. */
static unsigned char
kind(const char *path, unsigned char known)
{
	struct stat st;

	if (known != DT_UNKNOWN)
		return (known);
	if (lstat(path, &st) == -1)
		return (DT_UNKNOWN);
	return (S_ISREG(st.st_mode) ? DT_REG :
	    S_ISDIR(st.st_mode) ? DT_DIR : DT_UNKNOWN);
}

static int
visit(const char *folder, const struct dirent *e, const struct walk *w,
    struct errmsg *err)
{
	const struct walk below = {w->visit, w->arg, w->depth - 1, w->lenient};
	const size_t n = strlen(folder);
	unsigned char type;
	char *path;
	int stop = 0;

	if (asprintf(&path, "%s%s%s", folder, n > 0 && folder[n - 1] == '/' ?
	    "" : "/", e->d_name) == -1)
		return (errmsg_set(err, ENOMEM, "%s: no memory", folder));
	type = kind(path, e->d_type);
	if (type == DT_REG)
		stop = w->visit(path, w->arg, err);
	else if (type == DT_DIR && w->depth > 1)
		stop = walk_files(path, &below, err);
	free(path);
	return (stop);
}

int
walk_files(const char *folder, const struct walk *w, struct errmsg *err)
{
	struct dirent **list;
	int i, n, stop = 0;

	n = scandir(folder, &list, is_entry, alphasort);
	if (n == -1 && w->lenient && (errno == ENOENT || errno == EACCES))
		return (0);
	if (n == -1)
		return (errmsg_set(err, errno, "%s: %s", folder,
		    strerror(errno)));
	for (i = 0; i < n; i++) {
		if (stop == 0)
			stop = visit(folder, list[i], w, err);
		free(list[i]);
	}
	free(list);
	return (stop);
}
