/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/standard.h"

void
standard_open(void)
{
	int fd, mode;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		mode = fd == STDOUT_FILENO ? O_RDONLY : O_RDWR;
		/* open(2) takes the lowest that is free: this one. */
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			(void)!open("/dev/null", mode);
	}
}

/* Has the reader of a pipe gone?  The stream does not keep why it failed. */
static bool
reader_gone(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	return (poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP)) != 0);
}

int
standard_finish(struct fault *fault)
{
	bool failed = ferror(stdout) != 0;
	bool pipe = reader_gone(STDOUT_FILENO);
	int error;

	/* Some file systems tell of a lack of room when a file is closed. */
	errno = 0;
	if (fclose(stdout) == 0 && !failed)
		return (0);
	error = errno != 0 ? errno : pipe ? EPIPE : EIO;
	return (fault_set(fault, error, "standard output: %s", errno != 0 ||
	    pipe ? strerror(error) : "not all of it could be written"));
}
