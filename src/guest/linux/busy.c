/* SPDX-License-Identifier: BSD-2-Clause */
/* Have a disk written to all the time, so that a crash meets a command. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "guest/linux/vmcore.h"

#define BYTES	  65536
#define PAGE	  4096
#define FILL	  0xa5
#define SETTLE_NS 100000000 /* then a write is under way */

/* The disk's first bytes over and over, for as long as the kernel lives. */
static void __attribute__((noreturn))
write_on(int disk, const char *buffer)
{
	for (;;)
		if (pwrite(disk, buffer, BYTES, 0) != BYTES)
			_exit(1);
}

int
act_busy(const struct request *r, struct text *t)
{
	const struct timespec settle = {.tv_nsec = SETTLE_NS};
	char *buffer = aligned_alloc(PAGE, BYTES);
	int disk, pid;

	if (buffer == NULL)
		return (text_refuse(t, -ENOMEM, "no memory"));
	memset(buffer, FILL, BYTES);
	disk = open(r->argument, O_WRONLY | O_DIRECT | O_CLOEXEC);
	if (disk == -1) {
		free(buffer);
		return (text_refuse(t, -errno, "%s: %s", r->argument,
		    strerror(errno)));
	}
	pid = fork();
	if (pid == 0)
		write_on(disk, buffer);
	close(disk);
	free(buffer);
	if (pid == -1)
		return (text_refuse(t, -errno, "fork: %s", strerror(errno)));
	nanosleep(&settle, NULL);
	return (0);
}
