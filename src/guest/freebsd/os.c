/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent's system: FreeBSD, through system calls alone. */
#include <errno.h>
#include <string.h>

#include "guest/agent.h"
#include "guest/freebsd/system.h"

/* FreeBSD's <fcntl.h> and <sys/mman.h>, which the compiling system lacks. */
#define O_READ	     0x0000
#define O_WRITE	     0x0001
#define MAP_READ     1
#define MAP_WRITE    2
#define MAP_OURS     0x1002 /* private, of no file */

#define SOCKET_LOCAL  1
#define SOCKET_STREAM 1
#define SOCKET_EXEC   0x10000000 /* closed by an exec */
#define FD_SET	      2
#define FD_EXEC	      1 /* closed by an exec */
#define POLL_IN	      1
#define ACCESS_RUN    1
#define WAIT_NOT      1

#define ERROR_MAX 4095

const char os_port_name[] = "/dev/cuau1";

const char *
os_strerror(int error)
{
	static const struct {
		int error;
		const char *words;
	} known[] = {
		{EPERM, "Operation not permitted"},
		{ENOENT, "No such file or directory"},
		{EIO, "Input/output error"},
		{ENXIO, "Device not configured"},
		{ENOEXEC, "Exec format error"},
		{ENOMEM, "Cannot allocate memory"},
		{EACCES, "Permission denied"},
		{EBUSY, "Device busy"},
		{EEXIST, "File exists"},
		{ENODEV, "Operation not supported by device"},
		{EISDIR, "Is a directory"},
		{EINVAL, "Invalid argument"},
		{EFBIG, "File too large"},
		{EROFS, "Read-only file system"},
		{EPIPE, "Broken pipe"},
		{EPROTO, "Protocol error"},
		{EMSGSIZE, "Message too long"},
		{EOPNOTSUPP, "Operation not supported"},
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].error == error)
			return (known[i].words);
	return ("Unknown error");
}

const char *
os_word(const char *name)
{
	static char value[128]; /* of the last one that was asked for */

	if (CALL4(SYSTEM_KENV, KENV_GET, name, value, sizeof(value)) < 0)
		return (NULL);
	return (value);
}

void *
os_grow(void *old, size_t old_size, size_t size)
{
	long at;

	at = CALL6(SYSTEM_MMAP, 0, size, MAP_READ | MAP_WRITE, MAP_OURS, -1,
	    0);
	if (at == -ENOSYS)
		at = CALL6(SYSTEM_MMAP_6, 0, size, MAP_READ | MAP_WRITE,
		    MAP_OURS, -1, 0);
	/* A 32-bit address may have the bit of the sign. */
	if (at < 0 && at >= -ERROR_MAX)
		return (NULL);
	if (old != NULL)
		memcpy((void *)at, old, old_size);
	os_free(old, old_size);
	return ((void *)at);
}

void
os_free(void *old, size_t size)
{
	if (old != NULL)
		CALL2(SYSTEM_MUNMAP, old, size);
}

int
os_open(const char *path, int writing)
{
	return ((int)CALL3(SYSTEM_OPEN, path, (writing ? O_WRITE : O_READ) |
	    O_EXEC_CLOSE, 0));
}

int
os_close(int fd)
{
	return ((int)CALL1(SYSTEM_CLOSE, fd));
}

long
os_read(int fd, void *bytes, size_t n)
{
	return (CALL3(SYSTEM_READ, fd, bytes, n));
}

long
os_write(int fd, const void *bytes, size_t n)
{
	return (CALL3(SYSTEM_WRITE, fd, bytes, n));
}

/* Where a kernel, such as 7.0, knows no flag for it. */
static long
close_on_exec(const int ends[2])
{
	long error;

	error = CALL3(SYSTEM_FCNTL, ends[0], FD_SET, FD_EXEC);
	if (error == 0)
		error = CALL3(SYSTEM_FCNTL, ends[1], FD_SET, FD_EXEC);
	return (error);
}

int
os_pair(int ends[2])
{
	long error;

	error = CALL4(SYSTEM_SOCKETPAIR, SOCKET_LOCAL,
	    SOCKET_STREAM | SOCKET_EXEC, 0, ends);
	if (error == -EPROTOTYPE || error == -EPROTONOSUPPORT) {
		error = CALL4(SYSTEM_SOCKETPAIR, SOCKET_LOCAL, SOCKET_STREAM,
		    0, ends);
		if (error == 0)
			error = close_on_exec(ends);
	}
	return ((int)error);
}

int
os_pipe(int ends[2])
{
	long error;

	error = CALL2(SYSTEM_PIPE2, ends, O_EXEC_CLOSE);
	return (error == -ENOSYS ? os_pair(ends) : (int)error);
}

int
os_wait(int fd, int milliseconds)
{
	struct {
		int fd;
		short events;
		short revents;
	} p = {fd, POLL_IN, 0};

	return ((int)CALL3(SYSTEM_POLL, &p, 1, milliseconds));
}

int
os_fork(void)
{
	return ((int)CALL1(SYSTEM_FORK, 0));
}

int
os_exec(char *const argv[], int out)
{
	static const char *const none[] = {NULL};

	CALL2(SYSTEM_DUP2, out, 1);
	CALL2(SYSTEM_DUP2, out, 2);
	return ((int)CALL3(SYSTEM_EXECVE, argv[0], argv, none));
}

int
os_runs(const char *path)
{
	return ((int)CALL2(SYSTEM_ACCESS, path, ACCESS_RUN));
}

int
os_reap(int pid, int *status)
{
	long error;

	error = CALL4(SYSTEM_WAIT4, pid, status, 0, NULL);
	if (error < 0)
		return ((int)error);
	*status = (*status & 0x7f) == 0 ? *status >> 8 & 0xff :
	    128 + (*status & 0x7f);
	return (0);
}

void
os_bury(void)
{
	while (CALL4(SYSTEM_WAIT4, -1, NULL, WAIT_NOT, NULL) > 0)
		continue;
}

void
os_exit(int status)
{
	for (;;)
		CALL1(SYSTEM_EXIT, status);
}
