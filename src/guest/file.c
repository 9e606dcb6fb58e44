/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest/file.h"
#include "util/whole.h"

int
file_read(const char *path, char **bytes, size_t *length, struct errmsg *err)
{
	struct stat st;
	char *text = NULL;
	ssize_t n;
	int error, fd;

	*bytes = NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || fstat(fd, &st) == -1)
		goto fail;
	text = malloc((size_t)st.st_size + 1);
	if (text == NULL)
		goto fail;
	/* What a file gains while it is read is left for the next time. */
	n = whole_read(fd, text, (size_t)st.st_size);
	if (n < 0) {
		errno = (int)-n;
		goto fail;
	}
	close(fd);
	text[n] = '\0';
	*bytes = text;
	*length = (size_t)n;
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
