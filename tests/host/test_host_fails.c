/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The target host where the system or hwloc refuses something: each such call in
 * turn, once and from there on for ever.  What is opened and run then is right,
 * or refused in words, and leaves nothing behind.
 */
#include <hwloc.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "fails.h"
#include "host/host.h"
#include "internal.h"

/* What comes behind is the check of the kernel's counts, 200 times alike. */
#define OPENING 40
#define ALL	10000

FAILING(void *, MAP_FAILED, ENOMEM, mmap, (void *at, size_t size, int prot,
    int flags, int fd, off_t offset), (at, size, prot, flags, fd, offset))
FAILING(int, -1, ENOMEM, mprotect, (void *at, size_t size, int prot),
    (at, size, prot))
FAILING(int, -1, ENOMEM, madvise, (void *at, size_t size, int advice),
    (at, size, advice))
FAILING(int, -1, EMFILE, memfd_create, (const char *name, unsigned flags),
    (name, flags))
FAILING(int, -1, ENOSPC, ftruncate, (int fd, off_t size), (fd, size))
FAILING(int, EAGAIN, EAGAIN, pthread_create, (pthread_t *thread,
    const pthread_attr_t *attributes, void *(*main)(void *), void *arg),
    (thread, attributes, main, arg))
FAILING(pid_t, -1, EAGAIN, fork, (void), ())
FAILING(FILE *, NULL, EMFILE, fopen, (const char *path, const char *mode),
    (path, mode))
FAILING(int, -1, ENOMEM, hwloc_topology_init, (hwloc_topology_t *to), (to))
FAILING(int, -1, ENOMEM, hwloc_topology_load, (hwloc_topology_t t), (t))
FAILING(hwloc_bitmap_t, NULL, ENOMEM, hwloc_bitmap_alloc, (void), ())
FAILING(int, -1, ENOMEM, hwloc_bitmap_only, (hwloc_bitmap_t set, unsigned i),
    (set, i))
FAILING(int, -1, ENOSYS, hwloc_get_cpubind, (hwloc_topology_t t,
    hwloc_bitmap_t set, int how), (t, set, how))
FAILING(int, -1, EXDEV, hwloc_set_cpubind, (hwloc_topology_t t,
    hwloc_const_bitmap_t set, int how), (t, set, how))

#ifdef __GLIBC__
/* It has a parameter more if there is a place, and types of its own. */
void *
mremap(void *from, size_t old, size_t new, int flags, ...)
{
	void *(*real)(void *, size_t, size_t, int, void *) = (void *(*)(void *,
	    size_t, size_t, int, void *))dlsym(RTLD_NEXT, "mremap");
	va_list args;
	void *to;

	va_start(args, flags);
	to = (flags & MREMAP_FIXED) != 0 ? va_arg(args, void *) : NULL;
	va_end(args);
	if (!fails_now(__builtin_return_address(0), __func__))
		return (real(from, old, new, flags, to));
	errno = ENOMEM;
	return (MAP_FAILED);
}

int
getrusage(__rusage_who_t who, struct rusage *usage)
{
	int (*real)(__rusage_who_t, struct rusage *) =
	    (int (*)(__rusage_who_t, struct rusage *))dlsym(RTLD_NEXT,
	    "getrusage");

	if (!fails_now(__builtin_return_address(0), __func__))
		return (real(who, usage));
	errno = EINVAL;
	return (-1);
}
#endif

static struct topo *topo;
static struct knobs *knobs;
static const char *path;

static int
setup(void **state)
{
	struct errmsg err = {""};

	(void)state;
	if (topo_open_host(&topo, &err) != 0)
		fail_msg("%s", err.text);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	topo_close(topo);
	return (0);
}

static void
refused(int error, const struct errmsg *err)
{
	if (fails.nth == 0)
		fail_msg("%s", err->text);
	assert_true(error < 0);
	assert_true(err->text[0] != '\0');
}

static void
nothing_left(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* All that is read of what has been opened. */
static void
read_all(void)
{
	static const char *const names[] = {"others", "clock", "unseen",
		"gaps", "paths", "result"};
	struct errmsg err = {""};
	char *value;
	size_t i;
	int error;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		error = knob_get(knobs, names[i], &value, &err);
		if (error == 0)
			free(value);
		else
			refused(error, &err);
	}
}

static void
try_open(void)
{
	struct errmsg err = {""};
	int error;

	error = knobs_open_host(topo, &knobs, &err);
	if (error != 0)
		refused(error, &err);
	else {
		read_all();
		knobs_close(knobs);
	}
	nothing_left();
}

static void
opens(void **state)
{
	(void)state;
	assert_true(fails_each(try_open, OPENING) > 10);
}

/* The figures of a run are those of all its pages. */
static void
check_result(void)
{
	struct errmsg err = {""};
	json_t *result;
	char *text;

	if (knob_get(knobs, "result", &text, &err) != 0)
		fail_msg("%s", err.text);
	result = json_loads(text, 0, NULL);
	assert_non_null(result);
	assert_int_equal(json_integer_value(json_object_get(result, "pages")),
	    16);
	json_decref(result);
	free(text);
}

static void
set(const char *knob, const char *value)
{
	struct errmsg err = {""};

	if (knob_set(knobs, knob, value, &err) != 0)
		fail_msg("%s=%s: %s", knob, value, err.text);
}

/* A page that is mapped or unmapped by no call is no figure. */
static void
try_run(void)
{
	static const char calls[] = "mmap mprotect madvise mremap";
	struct errmsg err = {""};
	int error;

	fails.failed = NULL;
	error = knob_set(knobs, "run", "1", &err);
	if (error != 0)
		refused(error, &err);
	else if (fails.failed != NULL && strstr(calls, fails.failed) != NULL)
		fail_msg("%s: call %u, %s, is a result", path, fails.nth,
		    fails.failed);
	else
		check_result();
	nothing_left();
}

static void
runs(void **state)
{
	static const char *const paths[] = {"remap", "fresh", "batch",
		"mprotect", "remap-private", "mprotect-private",
#ifdef __linux__
		"madvise", "mremap",
#endif
	};
	struct errmsg err = {""};
	size_t i, n;

	(void)state;
	if (knobs_open_host(topo, &knobs, &err) != 0)
		fail_msg("%s", err.text);
	set("pages", "16");
	set("rounds", "1");
	for (n = 0; n < 2 && n <= topo->nresponders; n++)
		for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
			path = paths[i];
			set("path", path);
			set("responders", n == 0 ? "0" : "1");
			set("batch", strcmp(path, "batch") == 0 ? "16" : "4");
			assert_true(fails_each(try_run, ALL) > 3);
		}
	/* It is as good as it was. */
	fails.nth = 0;
	try_run();
	knobs_close(knobs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens),
		cmocka_unit_test(runs),
	};

	struct errmsg err;
	uint64_t hz;

	if (host_tsc(&hz, &err) == -ENOTSUP) {
		puts(err.text);
		return (77);
	}
	return (cmocka_run_group_tests(tests, setup, teardown));
}
