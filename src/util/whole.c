/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <unistd.h>

#include "util/whole.h"

ssize_t
whole_read(int fd, void *bytes, size_t n)
{
	size_t done = 0;
	ssize_t got;

	while (done < n) {
		got = read(fd, (char *)bytes + done, n - done);
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return (-errno);
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return ((ssize_t)done);
}

int
whole_write(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;
	ssize_t put;

	while (n > 0) {
		put = write(fd, p, n);
		if (put == -1 && errno == EINTR)
			continue;
		if (put <= 0)
			return (put == -1 ? -errno : -EIO);
		p += put;
		n -= (size_t)put;
	}
	return (0);
}
