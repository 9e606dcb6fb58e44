/* SPDX-License-Identifier: BSD-2-Clause */
/* The system calls of each class, and how they fail. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/magic.h>

#include "torture/internal.h"

#define BIT(class) (1U << TORTURE_##class)
#define NONE	   (-1)

static const struct row {
	long nr;
	const char *name;
	unsigned classes;
	int path, fd; /* arguments that name what it is about, or NONE */
	int error;    /* of the classes files and processes */
} rows[] = {
#define FILES	(1U << TORTURE_FILES)
#define SPACE	(FILES | 1U << TORTURE_SPACE)
#define READS	(FILES | 1U << TORTURE_SHORT | 1U << TORTURE_INTERRUPTS)
#define WRITES	(READS | SPACE)
#define PROCESS (1U << TORTURE_PROCESSES)
#define WAITS	(PROCESS | 1U << TORTURE_INTERRUPTS)
	{SYS_open, "open", SPACE, 0, NONE, EMFILE},
	{SYS_openat, "openat", SPACE, 1, NONE, EMFILE},
	{SYS_read, "read", READS, NONE, 0, EIO},
	{SYS_pread64, "pread", READS, NONE, 0, EIO},
	{SYS_readv, "readv", FILES, NONE, 0, EIO},
	{SYS_write, "write", WRITES, NONE, 0, EIO},
	{SYS_pwrite64, "pwrite", WRITES, NONE, 0, EIO},
	{SYS_writev, "writev", SPACE, NONE, 0, EIO},
	{SYS_close, "close", SPACE, NONE, 0, EIO},
	{SYS_fsync, "fsync", SPACE, NONE, 0, EIO},
	{SYS_fdatasync, "fdatasync", SPACE, NONE, 0, EIO},
	{SYS_ftruncate, "ftruncate", SPACE, NONE, 0, EIO},
	{SYS_fallocate, "fallocate", SPACE, NONE, 0, EIO},
	{SYS_lseek, "lseek", FILES, NONE, 0, EIO},
	{SYS_fstat, "fstat", FILES, NONE, 0, EIO},
	{SYS_stat, "stat", FILES, 0, NONE, EIO},
	{SYS_lstat, "lstat", FILES, 0, NONE, EIO},
	{SYS_newfstatat, "fstatat", FILES, 1, 0, EIO},
	{SYS_statx, "statx", FILES, 1, 0, EIO},
	{SYS_access, "access", FILES, 0, NONE, EIO},
	{SYS_faccessat, "faccessat", FILES, 1, NONE, EIO},
	{SYS_faccessat2, "faccessat2", FILES, 1, NONE, EIO},
	{SYS_readlink, "readlink", FILES, 0, NONE, EIO},
	{SYS_readlinkat, "readlinkat", FILES, 1, NONE, EIO},
	{SYS_getdents64, "getdents", FILES, NONE, 0, EIO},
	{SYS_getcwd, "getcwd", FILES, NONE, NONE, ENOENT},
	{SYS_chdir, "chdir", FILES, 0, NONE, EIO},
	{SYS_fcntl, "fcntl", FILES, NONE, 0, EMFILE},
	{SYS_dup, "dup", FILES, NONE, 0, EMFILE},
	{SYS_dup2, "dup2", FILES, NONE, 0, EMFILE},
	{SYS_dup3, "dup3", FILES, NONE, 0, EMFILE},
	{SYS_rename, "rename", SPACE, 1, NONE, EIO},
	{SYS_renameat2, "renameat2", SPACE, 3, NONE, EIO},
	{SYS_link, "link", SPACE, 1, NONE, EIO},
	{SYS_symlink, "symlink", SPACE, 1, NONE, EIO},
	{SYS_mkdir, "mkdir", SPACE, 0, NONE, EIO},
	{SYS_mkdirat, "mkdirat", SPACE, 1, NONE, EIO},
	{SYS_unlink, "unlink", FILES, 0, NONE, EIO},
	{SYS_unlinkat, "unlinkat", FILES, 1, NONE, EIO},
	{SYS_rmdir, "rmdir", FILES, 0, NONE, EIO},
	{SYS_fchown, "fchown", FILES, NONE, 0, EPERM},
	{SYS_fchmod, "fchmod", FILES, NONE, 0, EPERM},
	{SYS_mknod, "mknod", SPACE, 0, NONE, EIO},
	{SYS_flock, "flock", FILES | BIT(INTERRUPTS), NONE, 0, ENOLCK},
	{SYS_ioctl, "ioctl", FILES, NONE, 0, EIO},
	{SYS_memfd_create, "memfd_create", SPACE, 0, NONE, EMFILE},
	{SYS_fork, "fork", PROCESS, NONE, NONE, EAGAIN},
	{SYS_vfork, "vfork", PROCESS, NONE, NONE, EAGAIN},
	{SYS_clone, "clone", PROCESS, NONE, NONE, EAGAIN},
	{SYS_clone3, "clone3", PROCESS, NONE, NONE, EAGAIN},
	{SYS_execve, "execve", PROCESS, 0, NONE, EACCES},
	{SYS_wait4, "wait4", WAITS, NONE, NONE, ECHILD},
	{SYS_waitid, "waitid", WAITS, NONE, NONE, ECHILD},
	{SYS_pipe, "pipe", PROCESS, NONE, NONE, EMFILE},
	{SYS_pipe2, "pipe2", PROCESS, NONE, NONE, EMFILE},
	{SYS_eventfd2, "eventfd", PROCESS, NONE, NONE, EMFILE},
	{SYS_pidfd_open, "pidfd_open", PROCESS, NONE, NONE, EMFILE},
	{SYS_signalfd4, "signalfd", PROCESS, NONE, NONE, EMFILE},
	{SYS_socketpair, "socketpair", PROCESS, NONE, NONE, EMFILE},
	{SYS_socket, "socket", PROCESS, NONE, NONE, EMFILE},
	{SYS_bind, "bind", PROCESS, NONE, 0, EADDRINUSE},
	{SYS_listen, "listen", PROCESS, NONE, 0, EADDRINUSE},
	{SYS_connect, "connect", WAITS, NONE, 0, ECONNREFUSED},
	{SYS_accept, "accept", WAITS, NONE, 0, EMFILE},
	{SYS_accept4, "accept4", WAITS, NONE, 0, EMFILE},
	{SYS_sendto, "sendto", WAITS | BIT(SHORT), NONE, 0, EPIPE},
	{SYS_recvfrom, "recvfrom", WAITS | BIT(SHORT), NONE, 0, ECONNRESET},
	{SYS_sendmsg, "sendmsg", WAITS, NONE, 0, EPIPE},
	{SYS_recvmsg, "recvmsg", WAITS, NONE, 0, ECONNRESET},
	{SYS_kill, "kill", PROCESS, NONE, NONE, EPERM},
	{SYS_setpgid, "setpgid", PROCESS, NONE, NONE, EPERM},
	{SYS_prctl, "prctl", PROCESS, NONE, NONE, EINVAL},
	{SYS_sched_setaffinity, "sched_setaffinity", PROCESS, NONE, NONE,
	    EINVAL},
	{SYS_sched_getaffinity, "sched_getaffinity", PROCESS, NONE, NONE,
	    EINVAL},
	{SYS_poll, "poll", BIT(INTERRUPTS), NONE, NONE, 0},
	{SYS_ppoll, "ppoll", BIT(INTERRUPTS), NONE, NONE, 0},
	{SYS_select, "select", BIT(INTERRUPTS), NONE, NONE, 0},
	{SYS_pselect6, "pselect", BIT(INTERRUPTS), NONE, NONE, 0},
	{SYS_epoll_wait, "epoll_wait", BIT(INTERRUPTS), NONE, NONE, 0},
	{SYS_nanosleep, "nanosleep", BIT(INTERRUPTS), NONE, NONE, 0},
	{SYS_clock_nanosleep, "clock_nanosleep", BIT(INTERRUPTS), NONE, NONE,
	    0},
};

static const struct row *
find(long nr)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].nr == nr)
			return (&rows[i]);
	return (NULL);
}

/* A read of a file of a disk is never interrupted, and opens of them are not. */
static bool
waits(long fd)
{
	struct stat st;

	return (dispatch_raw(SYS_fstat, fd, (long)&st, 0, 0, 0, 0) == 0 &&
	    !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

/* Files that the kernel makes up come whole. */
static bool
stored(long fd)
{
	struct statfs fs;

	return (dispatch_raw(SYS_fstatfs, fd, (long)&fs, 0, 0, 0, 0) != 0 ||
	    (fs.f_type != PROC_SUPER_MAGIC && fs.f_type != SYSFS_MAGIC &&
	    fs.f_type != CGROUP_SUPER_MAGIC &&
	    fs.f_type != CGROUP2_SUPER_MAGIC));
}

/* Whether this call is one of the class at all. */
static bool
counts(const struct row *row, enum torture_class class, const long arg[6])
{
	bool io = row->fd == 0 && (row->classes & BIT(SHORT)) != 0;

	/* Without its messages nothing could be said of a run. */
	if (row->fd == 0 && arg[0] == STDERR_FILENO)
		return (false);
	switch (class) {
	case TORTURE_SPACE:
		return ((row->nr != SYS_open ||
		    (arg[1] & O_CREAT) != 0) && (row->nr != SYS_openat ||
		    (arg[2] & O_CREAT) != 0));
	case TORTURE_SHORT:
		return (arg[2] > 1 && stored(arg[0]));
	case TORTURE_INTERRUPTS:
		/* What does not wait is never interrupted. */
		return ((!io || waits(arg[0])) && (row->nr != SYS_wait4 ||
		    (arg[2] & WNOHANG) == 0));
	case TORTURE_FILES:
		return (row->nr != SYS_fcntl || arg[1] == F_DUPFD ||
		    arg[1] == F_DUPFD_CLOEXEC || arg[1] == F_GETFL);
	default:
		return (true);
	}
}

/* What it is about: a path, or where the descriptor leads to. */
static const char *
thing(const struct row *row, const long arg[6], char *room, long size)
{
	const char *path = row->path == NONE ? NULL :
	    (const char *)arg[row->path];
	char link[32];
	long n;

	if (path != NULL && *path != '\0')
		return (path);
	if (row->fd == NONE)
		return (NULL);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", (int)arg[row->fd]);
	n = dispatch_raw(SYS_readlink, (long)link, (long)room, size - 1, 0, 0,
	    0);
	room[n > 0 ? n : 0] = '\0';
	return (room);
}

/* From a failure on, what cannot be removed would be left by any program. */
static bool
spared(const struct row *row, enum torture_class class)
{
	return (class == TORTURE_FILES && torture_shared->told > 0 &&
	    (row->nr == SYS_unlink || row->nr == SYS_unlinkat ||
	    row->nr == SYS_rmdir));
}

long
torture_check(long nr, long arg[6])
{
	const struct row *row = find(nr);
	char room[TORTURE_WHAT_MAX];
	enum torture_class class;

	if (row == NULL || torture_shared == NULL)
		return (0);
	class = torture_shared->plan.class;
	if (!torture_on(class) || (row->classes & 1U << class) == 0 ||
	    !counts(row, class, arg) || !torture_hit() || spared(row, class))
		return (0);
	torture_tell(row->name, thing(row, arg, room, sizeof(room)));
	switch (class) {
	case TORTURE_SPACE:
		return (-ENOSPC);
	case TORTURE_SHORT:
		/* Of much data a half, as a byte at a time takes minutes. */
		arg[2] = arg[2] > 4096 ? arg[2] / 2 : 1;
		return (0);
	case TORTURE_INTERRUPTS:
		return (-EINTR);
	default:
		return (-row->error);
	}
}
