/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "adapter/firmware/adapter.h"
#include "adapter/qemu/disk.h"

#define PATIENCE 100 /* times 10 ms */

/* The adapter of a QEMU that was started again may not have left it yet. */
static bool
lock(int fd)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	int i;

	for (i = 0; i < PATIENCE; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return (true);
		nanosleep(&nap, NULL);
	}
	return (false);
}

/* Why a file cannot be a container; null: it can. */
static const char *
wrong(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return ("is not a regular file");
	if (st->st_size == 0)
		return ("is empty");
	if (st->st_size % ADAPTER_BLOCK != 0)
		return ("ends inside a block");
	if (st->st_size / ADAPTER_BLOCK > ADAPTER_BLOCKS)
		return ("is larger than the adapter can address");
	return (NULL);
}

static int
refuse(const char *path, const char *why, struct errmsg *err)
{
	return (errmsg_set(err, EINVAL, "container %s: %s (expected a file "
	    "of whole blocks of %d bytes, smaller than 2 TiB)", path, why,
	    ADAPTER_BLOCK));
}

int
disk_open(const char *path, int *fd, uint64_t *blocks, struct errmsg *err)
{
	struct stat st;
	int error = 0;

	*fd = -1;
	/* Before it is opened, which may have an effect on a device. */
	if (stat(path, &st) == -1)
		return (errmsg_set(err, errno, "container %s: %s", path,
		    strerror(errno)));
	if (wrong(&st) != NULL)
		return (refuse(path, wrong(&st), err));
	*fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (*fd == -1)
		return (errmsg_set(err, errno, "container %s: %s (expected a "
		    "file to read and to write)", path, strerror(errno)));
	if (fstat(*fd, &st) == -1 || wrong(&st) != NULL)
		error = refuse(path, "changed while it was opened", err);
	else if (!lock(*fd))
		error = errmsg_set(err, EBUSY, "container %s: is in use "
		    "(expected a file of its own for each)", path);
	*blocks = (uint64_t)st.st_size / ADAPTER_BLOCK;
	if (error != 0) {
		close(*fd);
		*fd = -1;
	}
	return (error);
}

int
disk_move(int fd, bool write, uint64_t offset, const struct iovec *pieces,
    int n)
{
	struct iovec v[ADAPTER_PIECES], *p = v;
	ssize_t done;
	size_t step;

	if (n < 0 || n > ADAPTER_PIECES)
		return (-EINVAL);
	memcpy(v, pieces, (size_t)n * sizeof(*v));
	while (n > 0) {
		done = write ? pwritev(fd, p, n, (off_t)offset) :
		    preadv(fd, p, n, (off_t)offset);
		if (done == -1 && errno == EINTR)
			continue;
		if (done <= 0)
			return (done == 0 ? -EIO : -errno);
		offset += (uint64_t)done;
		for (; n > 0 && done > 0; done -= (ssize_t)step) {
			step = p->iov_len < (size_t)done ? p->iov_len :
			    (size_t)done;
			p->iov_base = (char *)p->iov_base + step;
			p->iov_len -= step;
			if (p->iov_len == 0) {
				p++;
				n--;
			}
		}
	}
	return (0);
}
