/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a FreeBSD kernel as old as 7.0 lacks: the agent's system, over system
 * calls that this test answers as such a kernel does, and what it is told at
 * its start.  The environment's BUILD holds agent-freebsd and stub-freebsd.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "built.h"
#include "guest/agent.h"
#include "guest/freebsd/system.h"
#include "guest/guest_os.h"
#include "scratch.h"

#define SOCKET_CLOSED 0x10000000

/* The kernel that answers: its age, and how many calls it did not know. */
static struct {
	bool old;
	int no_stream; /* its error for a socket with a flag */
	int unknown;
} answerer;

static long
result(long r)
{
	return (r == -1 ? -errno : r);
}

static long
map(long size, long prot)
{
	return (result((long)mmap(NULL, (size_t)size, (int)prot,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)));
}

static long
pair(long type, int *ends)
{
	if ((type & SOCKET_CLOSED) != 0 && answerer.old) {
		answerer.unknown++;
		return (-answerer.no_stream);
	}
	return (result(socketpair(AF_UNIX, SOCK_STREAM |
	    (type & SOCKET_CLOSED ? SOCK_CLOEXEC : 0), 0, ends)));
}

long
system_call(int number, long a, long b, long c, long d, long e, long f)
{
	(void)e;
	(void)f;
	if (answerer.old && (number == SYSTEM_MMAP ||
	    number == SYSTEM_PIPE2)) {
		answerer.unknown++;
		return (-ENOSYS);
	}
	switch (number) {
	case SYSTEM_MMAP:
		return (map(b, c));
	case SYSTEM_MMAP_6:
		assert_true(answerer.old);
		return (map(b, c));
	case SYSTEM_MUNMAP:
		return (result(munmap((void *)a, (size_t)b)));
	case SYSTEM_PIPE2:
		assert_int_equal(b, O_EXEC_CLOSE);
		return (result(pipe2((int *)a, O_CLOEXEC)));
	case SYSTEM_SOCKETPAIR:
		return (pair(b, (int *)d));
	case SYSTEM_FCNTL:
		return (result(fcntl((int)a, (int)b, c)));
	default:
		fail_msg("system call %d", number);
		return (-ENOSYS);
	}
}

/* Both are open, closed by an exec, and what goes in comes out. */
static void
check_ends(const int ends[2])
{
	char byte = 0;
	int i;

	for (i = 0; i < 2; i++)
		assert_int_equal(fcntl(ends[i], F_GETFD), FD_CLOEXEC);
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(byte, 'x');
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}

static void
use_system(int unknown)
{
	char *memory;
	int ends[2];

	answerer.unknown = 0;
	memory = os_grow(NULL, 0, 4096);
	assert_non_null(memory);
	strcpy(memory, "kept");
	memory = os_grow(memory, 4096, 8192);
	assert_non_null(memory);
	assert_string_equal(memory, "kept");
	os_free(memory, 8192);
	assert_int_equal(answerer.unknown, unknown / 2);
	assert_int_equal(os_pair(ends), 0);
	check_ends(ends);
	assert_int_equal(os_pipe(ends), 0);
	check_ends(ends);
	assert_int_equal(answerer.unknown, unknown == 0 ? 0 : unknown + 1);
}

static void
system_calls(void **state)
{
	(void)state;
	answerer.old = false;
	use_system(0);
	answerer.old = true;
	answerer.no_stream = EPROTOTYPE;
	use_system(4);
	answerer.no_stream = EPROTONOSUPPORT;
	use_system(4);
	/* An error of another kind is not the kernel's age. */
	answerer.no_stream = EMFILE;
	assert_int_equal(os_pair((int[2]){0}), -EMFILE);
}

/* What such a kernel is told; the caller frees it. */
static char *
told(const char *release)
{
	const struct kernel_machine machine = {.name = "i386",
	    .memory_mb = 1024, .memory_mb_nopae = 1024};
	struct kernel kernel = {.os = KERNEL_FREEBSD, .machine = &machine};
	char agent[512], image[SCRATCH_MAX];
	struct guest_config config = {.tools = built_folder(),
	    .clock = GUEST_CLOCK_TSC};
	struct boot boot = {NULL};
	struct errmsg err = {""};
	size_t i;
	int fd;

	snprintf(agent, sizeof(agent), "%s/agent-freebsd", config.tools);
	snprintf(kernel.release, sizeof(kernel.release), "%s", release);
	fd = scratch_file(image);
	assert_true(fd >= 0);
	kernel.image = fd;
	config.kernel = image;
	if (guest_os_freebsd.prepare(&config, &kernel, agent, image, false,
		&boot, &err) != 0)
		fail_msg("%s", err.text);
	for (i = 0; i < boot.nkeep; i++)
		close(boot.keep[i]);
	close(fd);
	unlink(image);
	free(boot.kernel);
	free(boot.initrd);
	return (boot.append);
}

/* Notes are read since 8. */
static void
brand(void **state)
{
	static const struct {
		const char *release;
		bool told;
	} kernels[] = {
		{"6.4-RELEASE", true}, {"7.0-CURRENT", true},
		{"8.0-RELEASE", false}, {"9.2-STABLE", false},
		{"13.2-RELEASE-p11", false},
	};
	char *words;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++) {
		words = told(kernels[i].release);
		assert_non_null(words);
		assert_int_equal(strstr(words,
		    " kern.elf32.fallback_brand=9 ") != NULL,
		    kernels[i].told);
		assert_int_equal(strstr(words,
		    " kern.elf64.fallback_brand=9") != NULL,
		    kernels[i].told);
		free(words);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(system_calls),
		cmocka_unit_test(brand),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
