/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest/file.h"
#include "guest/freebsd/root.h"
#include "guest/spawn.h"
#include "util/whole.h"

#define MAKEFS	   "makefs"
#define MAKEFS_SYS "/usr/sbin/makefs" /* where a user's PATH does not look */
#define BLOCK	   8192 /* makefs's own choice */
#define SLACK	   (256 << 10) /* what the file system itself takes */

static int
fail(const char *path, struct errmsg *err)
{
	return (errmsg_set(err, errno, "%s: %s", path, strerror(errno)));
}

/* The folders above a file. */
static int
make_folders(char *path, size_t root, struct errmsg *err)
{
	char *slash;
	int error = 0;

	for (slash = strchr(path + root + 1, '/'); slash != NULL && error == 0;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0755) == -1 && errno != EEXIST)
			error = fail(path, err);
		*slash = '/';
	}
	return (error);
}

static int
write_file(const char *path, const char *bytes, size_t length, mode_t mode,
    struct errmsg *err)
{
	int error, fd;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd == -1)
		return (fail(path, err));
	error = whole_write(fd, bytes, length);
	if (error != 0) {
		errno = -error;
		error = fail(path, err);
	}
	if (close(fd) == -1 && error == 0)
		error = fail(path, err);
	return (error);
}

/* One file below the folder; `size` grows by what it takes of an image. */
static int
add(const char *folder, const struct guest_file *file, size_t *size,
    struct errmsg *err)
{
	struct stat st;
	char *bytes, *to;
	size_t length;
	int error;

	if (file->to[0] != '/' || file->to[1] == '\0' ||
	    strstr(file->to, "..") != NULL)
		return (errmsg_set(err, EINVAL, "\"%s\" is not a place in the "
		    "guest (expected an absolute path)", file->to));
	if (stat(file->from, &st) == -1)
		return (fail(file->from, err));
	if (!S_ISREG(st.st_mode))
		return (errmsg_set(err, EINVAL, "%s: not a file",
		    file->from));
	error = file_read(file->from, &bytes, &length, err);
	if (error != 0)
		return (error);
	if (asprintf(&to, "%s%s", folder, file->to) == -1) {
		free(bytes);
		return (errmsg_set(err, ENOMEM, "out of memory"));
	}
	error = make_folders(to, strlen(folder), err);
	if (error == 0)
		error = write_file(to, bytes, length, st.st_mode & 0777, err);
	/* Its last block, and those that tell where its blocks are. */
	*size += length + length / 512 + 2 * BLOCK;
	free(to);
	free(bytes);
	return (error);
}

static int
run(const char *program, const char *image, const char *folder, size_t size,
    int *status, char **said, struct errmsg *err)
{
	char bytes[32];
	const char *const argv[] = {program, "-t", "ffs", "-B", "little",
	    /* The same files make the same image. */
	    "-T", "0", "-o", "minfree=0,version=1", "-s", bytes, image, folder,
	    NULL};

	snprintf(bytes, sizeof(bytes), "%zu", size);
	return (spawn_output(argv, status, said, err));
}

static int
makefs(const char *image, const char *folder, size_t size,
    struct errmsg *err)
{
	char *said = NULL, end[SPAWN_END_MAX];
	int error, status = 0;

	error = run(MAKEFS, image, folder, size, &status, &said, err);
	if (error == -ENOENT)
		error = run(MAKEFS_SYS, image, folder, size, &status, &said,
		    err);
	if (error == -ENOENT)
		errmsg_set(err, ENOENT, "makefs is missing, which makes the "
		    "root of a FreeBSD guest (Debian's package makefs has it)");
	spawn_end(status, end);
	if (error == 0 && status != 0)
		error = errmsg_set(err, EIO, "makefs: %s: %.1000s", end, said);
	free(said);
	return (error);
}

static int
drop(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return (remove(path));
}

int
root_make(const char *image, const struct guest_file *files, size_t n,
    struct errmsg *err)
{
	size_t i, size = SLACK;
	char *folder, *dev;
	int error = 0;

	if (asprintf(&folder, "%s.d", image) == -1)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (asprintf(&dev, "%s/dev", folder) == -1) {
		free(folder);
		return (errmsg_set(err, ENOMEM, "out of memory"));
	}
	if (mkdir(folder, 0755) == -1 || mkdir(dev, 0755) == -1)
		error = fail(dev, err);
	for (i = 0; i < n && error == 0; i++)
		error = add(folder, &files[i], &size, err);
	if (error == 0)
		error = makefs(image, folder, (size + BLOCK - 1) / BLOCK *
		    BLOCK, err);
	nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
	free(dev);
	free(folder);
	return (error);
}
