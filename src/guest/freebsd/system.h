/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FreeBSD's system calls, without its C library.  Numbers and layouts are those
 * that a kernel keeps for old programs, <sys/syscall.h> names them; errors are
 * negative errno values, as Linux numbers them.
 */
#ifndef DUMPBENCH_SYSTEM_H
#define DUMPBENCH_SYSTEM_H

#include <stddef.h>

enum {
	SYSTEM_EXIT = 1,
	SYSTEM_FORK = 2,
	SYSTEM_READ = 3,
	SYSTEM_WRITE = 4,
	SYSTEM_OPEN = 5,
	SYSTEM_CLOSE = 6,
	SYSTEM_WAIT4 = 7,
	SYSTEM_ACCESS = 33,
	SYSTEM_IOCTL = 54,
	SYSTEM_EXECVE = 59,
	SYSTEM_MUNMAP = 73,
	SYSTEM_DUP2 = 90,
	SYSTEM_FCNTL = 92,
	SYSTEM_SOCKETPAIR = 135,
	SYSTEM_MMAP_6 = 197, /* for kernels before 7.0's release */
	SYSTEM_SYSCTL = 202,
	SYSTEM_POLL = 209,
	SYSTEM_KLDLOAD = 304,
	SYSTEM_KLDFIND = 306,
	SYSTEM_KENV = 390,
	SYSTEM_KLDUNLOADF = 444,
	SYSTEM_MMAP = 477,
	SYSTEM_PIPE2 = 542
};

/* system_amd64.c, system_i386.c */
long system_call(int number, long a, long b, long c, long d, long e, long f);

/* An error of FreeBSD's, as Linux numbers it. */
int system_errno(long error);

#define CALL1(n, a)	     system_call(n, (long)(a), 0, 0, 0, 0, 0)
#define CALL2(n, a, b)	     system_call(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define CALL3(n, a, b, c)					\
	system_call(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define CALL4(n, a, b, c, d)					\
	system_call(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define CALL6(n, a, b, c, d, e, f)				\
	system_call(n, (long)(a), (long)(b), (long)(c), (long)(d),	\
	    (long)(e), (long)(f))

/* open(2), pipe2(2): closed by an exec. */
#define O_EXEC_CLOSE 0x00100000

/* kenv(2): what is to be done with the environment. */
enum {
	KENV_GET = 0,
	KENV_SET = 1,
	KENV_DUMP = 3
};

#endif
