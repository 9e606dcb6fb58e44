/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "knob/value.h"

/* Small at first: the kernel allocates as much as it is asked for. */
#define SIZE_FIRST 4096

/* One read(2) of the whole value; -EFBIG when the buffer may have cut it. */
static ssize_t
read_once(const char *path, char *buffer, size_t size, enum value_step *step)
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
	close(fd);
	return (n);
}

ssize_t
value_read(const char *path, char **buffer, size_t *size,
    enum value_step *step)
{
	char *grown;
	size_t want = SIZE_FIRST;
	ssize_t n;

	*step = VALUE_CALL;
	/* A newline and a NUL beside the longest value, twice at most. */
	for (;; want *= 2) {
		if (want > *size) {
			grown = realloc(*buffer, want);
			if (grown == NULL)
				return (-ENOMEM);
			*buffer = grown;
			*size = want;
		}
		n = read_once(path, *buffer, want - 1, step);
		if (n != -EFBIG || want > VALUE_MAX)
			break;
	}
	if (n < 0)
		return (n);
	if (n > 0 && (*buffer)[n - 1] == '\n')
		n--;
	(*buffer)[n] = '\0';
	return (n > VALUE_MAX ? -EFBIG : n);
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
