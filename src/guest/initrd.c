/* SPDX-License-Identifier: BSD-2-Clause */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest/file.h"
#include "guest/initrd.h"
#include "guest/unpack.h"
#include "util/path.h"

struct initrd {
	struct archive *archive;
	char *path;
	char **folders; /* already written */
	size_t nfolders;
	unsigned inodes;
};

static int
give_up(struct initrd *i, struct errmsg *err)
{
	const char *what = archive_error_string(i->archive);
	int error;

	error = unpack_error(i->archive);
	return (errmsg_set(err, error, "%s: %s%s%s", i->path,
	    what != NULL ? what : "", what != NULL ? ": " : "",
	    strerror(error)));
}

static int
put(struct initrd *i, const char *name, mode_t mode, const void *bytes,
    size_t length, struct errmsg *err)
{
	struct archive_entry *e;
	int error = 0;

	e = archive_entry_new();
	if (e == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	archive_entry_set_pathname(e, name);
	archive_entry_set_mode(e, mode);
	archive_entry_set_nlink(e, 1);
	archive_entry_set_ino(e, ++i->inodes);
	/* The only device: the console. */
	if (S_ISCHR(mode)) {
		archive_entry_set_rdevmajor(e, 5);
		archive_entry_set_rdevminor(e, 1);
	}
	archive_entry_set_size(e, (la_int64_t)length);
	/* The same files make the same initrd. */
	archive_entry_set_mtime(e, 0, 0);
	errno = 0;
	if (archive_write_header(i->archive, e) != ARCHIVE_OK ||
	    archive_write_data(i->archive, bytes, length) !=
		(la_ssize_t)length)
		error = give_up(i, err);
	archive_entry_free(e);
	return (error);
}

/* The folders above a name, each once. */
static int
put_folders(struct initrd *i, const char *name, struct errmsg *err)
{
	const char *slash;
	char **folders, *folder;
	size_t n;
	int error = 0;

	for (slash = strchr(name, '/'); slash != NULL && error == 0;
	     slash = strchr(slash + 1, '/')) {
		folder = strndup(name, (size_t)(slash - name));
		if (folder == NULL)
			return (errmsg_set(err, ENOMEM, "out of memory"));
		for (n = 0; n < i->nfolders; n++)
			if (strcmp(i->folders[n], folder) == 0)
				break;
		if (n < i->nfolders) {
			free(folder);
			continue;
		}
		folders = realloc(i->folders, (n + 1) * sizeof(*folders));
		if (folders == NULL) {
			free(folder);
			return (errmsg_set(err, ENOMEM, "out of memory"));
		}
		i->folders = folders;
		i->folders[i->nfolders++] = folder;
		error = put(i, folder, S_IFDIR | 0755, "", 0, err);
	}
	return (error);
}

int
initrd_new(const char *path, struct initrd **initrd, struct errmsg *err)
{
	struct initrd *i;
	int error;

	*initrd = NULL;
	i = calloc(1, sizeof(*i));
	if (i == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	i->path = strdup(path);
	i->archive = archive_write_new();
	if (i->path == NULL || i->archive == NULL ||
	    archive_write_set_format_cpio_newc(i->archive) != ARCHIVE_OK ||
	    archive_write_add_filter_none(i->archive) != ARCHIVE_OK) {
		initrd_abandon(i);
		return (errmsg_set(err, ENOMEM, "out of memory"));
	}
	errno = 0;
	if (archive_write_open_filename(i->archive, path) != ARCHIVE_OK)
		error = give_up(i, err);
	else
		error = put_folders(i, "dev/", err);
	/* What the kernel gives init as its first three descriptors. */
	if (error == 0)
		error = put(i, "dev/console", S_IFCHR | 0600, "", 0, err);
	if (error != 0) {
		initrd_abandon(i);
		return (error);
	}
	*initrd = i;
	return (0);
}

int
initrd_add(struct initrd *i, const char *from, const char *to,
    struct errmsg *err)
{
	struct stat st;
	char *bytes;
	size_t length;
	int error;

	if (to[0] != '/' || to[1] == '\0')
		return (errmsg_set(err, EINVAL, "\"%s\" is not a place in the "
		    "guest (expected an absolute path)", to));
	if (stat(from, &st) == -1)
		return (errmsg_set(err, errno, "%s: %s", from,
		    strerror(errno)));
	if (!S_ISREG(st.st_mode))
		return (errmsg_set(err, EINVAL, "%s: not a file", from));
	error = strstr(path_name(from), ".ko.") != NULL ?
	    unpack_file(from, &bytes, &length, err) :
	    file_read(from, &bytes, &length, err);
	if (error != 0)
		return (error);
	error = put_folders(i, to + 1, err);
	if (error == 0)
		error = put(i, to + 1, S_IFREG | (st.st_mode & 0777), bytes,
		    length, err);
	free(bytes);
	return (error);
}

int
initrd_finish(struct initrd *i, struct errmsg *err)
{
	int error = 0;

	errno = 0;
	if (archive_write_close(i->archive) != ARCHIVE_OK)
		error = give_up(i, err);
	if (error == 0) {
		free(i->path);
		i->path = NULL;
	}
	initrd_abandon(i);
	return (error);
}

void
initrd_abandon(struct initrd *i)
{
	struct archive_entry *end;

	if (i == NULL)
		return;
	/*
	 * libarchive (3.6) writes the archive's end as it is freed, and does
	 * not survive a lack of memory for it; otherwise it leaves a buffer.
	 */
	end = archive_entry_new();
	if (end == NULL && i->archive != NULL)
		archive_write_fail(i->archive);
	archive_entry_free(end);
	archive_write_free(i->archive);
	if (i->path != NULL)
		unlink(i->path);
	while (i->nfolders > 0)
		free(i->folders[--i->nfolders]);
	free(i->folders);
	free(i->path);
	free(i);
}
