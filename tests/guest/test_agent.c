/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent of a guest, on a stand-in for the system whose functions fail. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "guest/agent.h"

#define LIMIT 4096

static struct {
	jmp_buf end;	   /* where os_exit() goes */
	int status;	   /* that it was given */
	size_t memory;	   /* bytes of the heap that os_grow() still gives */
	char heap[1 << 20];
	char said[LIMIT];  /* on standard error */
	const char *input; /* of the serial port */
} fake;

const struct verb verbs[] = {
	{"exec", act_exec},
	{"read", act_read},
};
const size_t nverbs = sizeof(verbs) / sizeof(verbs[0]);
const char os_port_name[] = "/dev/port";

const char *
os_word(const char *name)
{
	(void)name;
	return (NULL);
}

const char *
os_strerror(int error)
{
	return (strerror(error));
}

void *
os_grow(void *old, size_t old_size, size_t size)
{
	char *new;

	if (size > fake.memory)
		return (NULL);
	fake.memory -= size;
	new = fake.heap + fake.memory;
	if (old != NULL)
		memcpy(new, old, old_size);
	return (new);
}

void
os_free(void *old, size_t size)
{
	(void)old;
	(void)size;
}

int
os_open(const char *path, int writing)
{
	(void)writing;
	return (strcmp(path, "/file") == 0 ? 4 : -ENOENT);
}

int
os_close(int fd)
{
	(void)fd;
	return (0);
}

long
os_read(int fd, void *bytes, size_t n)
{
	/* The heart answers, a file never ends, the port does. */
	if (fd == 5 || fd == 4) {
		memset(bytes, '-', n);
		return ((long)n);
	}
	if (fd != 3 || fake.input[0] == '\0')
		return (0);
	memcpy(bytes, fake.input++, 1);
	return (1);
}

long
os_write(int fd, const void *bytes, size_t n)
{
	if (fd == 2)
		strncat(fake.said, bytes, n);
	return ((long)n);
}

int
os_pipe(int ends[2])
{
	ends[0] = ends[1] = 4;
	return (0);
}

int
os_pair(int ends[2])
{
	ends[0] = ends[1] = 5;
	return (0);
}

int
os_wait(int fd, int milliseconds)
{
	(void)fd;
	(void)milliseconds;
	return (1);
}

int
os_fork(void)
{
	return (1);
}

int
os_exec(char *const argv[], int out)
{
	(void)argv;
	(void)out;
	return (-ENOENT);
}

int
os_runs(const char *path)
{
	(void)path;
	return (0);
}

int
os_reap(int pid, int *status)
{
	(void)pid;
	*status = 0;
	return (0);
}

void
os_bury(void)
{
}

void
os_exit(int status)
{
	fake.status = status;
	longjmp(fake.end, 1);
}

/* From its start until it ends, with so much memory and these requests. */
static void
live(size_t memory, const char *input)
{
	memset(&fake, 0, sizeof(fake));
	fake.memory = memory;
	fake.input = input;
	if (setjmp(fake.end) == 0)
		agent_main(3);
	assert_int_equal(fake.status, 1);
}

/* Without memory it ends, and says so, which takes none. */
static void
test_memory(void **state)
{
	static const char said[] =
	    "dumpbench agent: memory: Cannot allocate memory\n";

	(void)state;
	live(0, "");
	assert_string_equal(fake.said, said);
	live(1024, "read 0 /file\n");
	assert_string_equal(fake.said, said);
	live(1024, "exec 8 \n/program");
	assert_string_equal(fake.said, said);
	live(1024, "write 100000 /file\n");
	assert_string_equal(fake.said, said);
}

/* Of a sentence that is too long for one the beginning is said. */
static void
test_long(void **state)
{
	char what[LIMIT];

	(void)state;
	memset(&fake, 0, sizeof(fake));
	memset(what, 'w', sizeof(what) - 1);
	what[sizeof(what) - 1] = '\0';
	if (setjmp(fake.end) == 0)
		die(what, -EIO);
	assert_int_equal(strncmp(fake.said, "dumpbench agent: www", 20), 0);
	assert_int_equal(fake.said[strlen(fake.said) - 1], '\n');
}

static void
test_port(void **state)
{
	(void)state;
	live(sizeof(fake.heap), "");
	assert_string_equal(fake.said,
	    "dumpbench agent: /dev/port: Broken pipe\n");
	live(sizeof(fake.heap), "nonsense\n");
	assert_string_equal(fake.said,
	    "dumpbench agent: request: Protocol error\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_port),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
