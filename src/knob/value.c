/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "knob/value.h"

ssize_t
value_read(const char *path, char *buffer, size_t size, enum value_step *step)
{
	ssize_t n;
	int fd;

	*step = VALUE_OPEN;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (-errno);
	*step = VALUE_CALL;
	n = read(fd, buffer, size);
	if (n == -1)
		n = -errno;
	else if ((size_t)n == size)
		n = -EFBIG;
	else if (n > 0 && buffer[n - 1] == '\n')
		n--;
	close(fd);
	return (n);
}

int
value_write(const char *path, const void *data, size_t length,
    enum value_step *step)
{
	ssize_t n;
	int error, fd;

	*step = VALUE_OPEN;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd == -1)
		return (-errno);
	*step = VALUE_CALL;
	n = write(fd, data, length);
	error = n == -1 ? -errno : (size_t)n == length ? 0 : -EIO;
	close(fd);
	return (error);
}
