/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest/file.h"

int
file_read(const char *path, char **bytes, size_t *length, struct errmsg *err)
{
	struct stat st;
	char *text = NULL;
	size_t n = 0;
	ssize_t got;
	int error = 0, fd;

	*bytes = NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || fstat(fd, &st) == -1)
		goto fail;
	text = malloc((size_t)st.st_size + 1);
	if (text == NULL)
		goto fail;
	/* What a file gains while it is read is left for the next time. */
	while (n < (size_t)st.st_size) {
		got = read(fd, text + n, (size_t)st.st_size - n);
		if (got == -1)
			goto fail;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	text[n] = '\0';
	*bytes = text;
	*length = n;
	return (0);
fail:
	error = errno;
	free(text);
	if (fd != -1)
		close(fd);
	return (errmsg_set(err, error, "%s: %s", path, strerror(error)));
}

int
file_disk(const char *path, unsigned mb, struct errmsg *err)
{
	int fd, error = 0;

	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1 || ftruncate(fd, (off_t)mb << 20) == -1)
		error = errmsg_set(err, errno,
		    "%s: no disk of %u MB can be made: %s", path, mb,
		    strerror(errno));
	if (fd != -1)
		close(fd);
	return (error);
}
