/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
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

int
standard_finish(struct errmsg *err)
{
	bool failed = ferror(stdout) != 0;
	int error = 0;

	/*
	 * The stream does not keep errno; writing one more character sets it
	 * again.
	 */
	if (failed && write(STDOUT_FILENO, "\n", 1) == -1)
		error = errno;
	/* Some file systems report a full disk only when a file is closed. */
	if (fclose(stdout) != 0 && error == 0)
		error = errno;
	if (error == 0 && !failed)
		return (0);
	return (errmsg_set(err, error != 0 ? error : EIO,
	    "standard output: %s", error != 0 ? strerror(error) :
	    "not all of it could be written"));
}
