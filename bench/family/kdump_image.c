/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "family/kdump.h"
#include "family/kdump_image.h"
#include "guest/linux/core_frames.h"

#define PIECE (1 << 20) /* read at once; all headers and notes are in one */

static int
unread(const char *path, ssize_t n, struct errmsg *err)
{
	const int error = n == -1 ? errno : EIO;

	return (errmsg_set(err, error, "%s: %s", path, n == -1 ?
	    strerror(error) : "it is shorter than what was written to it"));
}

static int
add_all(int fd, const char *path, uint64_t size, char *piece,
    struct check *check, struct errmsg *err)
{
	uint64_t at;
	size_t want;
	ssize_t n;

	for (at = 0; at < size; at += want) {
		want = size - at < PIECE ? (size_t)(size - at) : PIECE;
		n = pread(fd, piece, want, (off_t)at);
		if (n != (ssize_t)want)
			return (unread(path, n, err));
		check_add(check, piece, want);
	}
	return (0);
}

static int
take_release(const struct core *core, struct kdump_image *image,
    struct errmsg *err)
{
	char *info = malloc(core->info_length + 1);

	if (info == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	memcpy(info, core->info, core->info_length);
	info[core->info_length] = '\0';
	kdump_info(info, "OSRELEASE", image->release, sizeof(image->release));
	free(info);
	return (0);
}

static int
parse(int fd, const char *path, uint64_t size, char *piece,
    const char *frames, struct kdump_image *image, struct errmsg *err)
{
	struct core_frames found;
	struct errmsg why;
	struct core core;
	ssize_t n;
	int error;

	n = pread(fd, piece, size < PIECE ? (size_t)size : PIECE, 0);
	if (n < 0)
		return (unread(path, n, err));
	error = core_parse(piece, (size_t)n, &core, &why);
	if (error != 0)
		return (errmsg_set(err, -error, "%s: %.1000s", path,
		    why.text));
	error = take_release(&core, image, err);
	if (error != 0)
		return (error);
	image->ranges = (unsigned)core.nloads;
	if (!core_frames(fd, size, &core, frames, &found))
		return (errmsg_set(err, EINVAL, "frames and checksums, a line "
		    "each, are accepted"));
	image->frames = found.frames;
	image->equal = found.equal;
	image->missing = found.absent;
	return (0);
}

int
kdump_image_read(const char *path, uint64_t size, const char *frames,
    struct kdump_image *image, struct errmsg *err)
{
	struct check check = {0};
	char *piece = malloc(size < PIECE ? (size_t)size + 1 : PIECE);
	int error, fd;

	memset(image, 0, sizeof(*image));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || piece == NULL)
		error = errmsg_set(err, piece == NULL ? ENOMEM : errno,
		    "%s: %s", path, strerror(piece == NULL ? ENOMEM : errno));
	else
		error = add_all(fd, path, size, piece, &check, err);
	if (error == 0) {
		check_text(&check, image->check);
		error = parse(fd, path, size, piece, frames, image, err);
	}
	if (fd != -1)
		close(fd);
	free(piece);
	return (error);
}
