/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocations of the kernel that fail, the first, the second and so on, by
 * Linux's /proc/self/fail-nth; and what its own search for leaks finds.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

#define DEBUGFS		"/debug"
#define FAIL_NTH	"/proc/self/fail-nth"
#define LEAKS		DEBUGFS "/kmemleak"
#define NTH_MAX		20000

static void
must_write(const char *path, const char *value)
{
	int error = write_file(path, value);

	if (error != 0)
		die("%s: %s", path, strerror(error));
}

static void
mount_debugfs(void)
{
	mkdir(DEBUGFS, 0700);
	if (mount("debugfs", DEBUGFS, "debugfs", 0, NULL) != 0 &&
	    errno != EBUSY)
		die("debugfs: %s", strerror(errno));
}

/* Of every size, also those that may wait for memory, without a word. */
static void
allow_failures(void)
{
	static const char *const zero[] = {"failslab/ignore-gfp-wait",
		"fail_page_alloc/ignore-gfp-wait",
		"fail_page_alloc/ignore-gfp-highmem",
		"fail_page_alloc/min-order", "failslab/verbose",
		"fail_page_alloc/verbose"};
	char path[128];
	size_t i;

	mount_debugfs();
	for (i = 0; i < sizeof(zero) / sizeof(zero[0]); i++) {
		snprintf(path, sizeof(path), DEBUGFS "/%s", zero[i]);
		must_write(path, "0");
	}
}

/* Kept open, as to open it again would be what fails. */
static int
nth_file(void)
{
	static int fd = -1;

	if (fd == -1)
		fd = open(FAIL_NTH, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		die(FAIL_NTH ": %s", strerror(errno));
	return (fd);
}

static void
fail_from_now(unsigned n)
{
	char number[16];
	size_t length = (size_t)snprintf(number, sizeof(number), "%u", n);

	if (pwrite(nth_file(), number, length, 0) != (ssize_t)length)
		die(FAIL_NTH ": %s", strerror(errno));
}

/* Did the allocation that was to fail come?  From now on none fails. */
static int
has_failed(void)
{
	char left[16] = "";

	if (pread(nth_file(), left, sizeof(left) - 1, 0) <= 0)
		die(FAIL_NTH ": %s", strerror(errno));
	fail_from_now(0);
	return (atoi(left) == 0);
}

/* fail-load FILE: the module is loaded, or it is not there. */
int
fail_load(char **argv)
{
	unsigned n, refused = 0;
	int error, failed;

	allow_failures();
	for (n = 1; n < NTH_MAX; n++) {
		fail_from_now(n);
		error = load(argv[0]);
		failed = has_failed();
		if (error != 0 && !failed)
			die("load %u: %s", n, strerror(error));
		if (error != 0) {
			refused++;
			if (access(KNOBS, F_OK) == 0)
				die("load %u: refused, but knobs are there", n);
		} else {
			must_set("run", "1");
			error = unload("dumpbench");
			if (error != 0)
				die("unload %u: %s", n, strerror(error));
		}
		if (!failed)
			break;
	}
	printf("load: %u allocations, %u refused\n", n - 1, refused);
	return (n < 20 || refused < 5);
}

/* The error of one run whose n-th allocation fails. */
static int
run_failing(unsigned n, int *failed)
{
	int error;

	fail_from_now(n);
	error = set("run", "1");
	*failed = has_failed();
	return (error);
}

/*
 * fail-run PATH SINK SOURCE CONTEXT RESPONDERS: each run is right or refused,
 * and the next one, which nothing disturbs, is right.
 */
int
fail_run(char **argv)
{
	static const char *const knobs[] = {"path", "sink", "source",
		"context", "responders"};
	unsigned n, refused = 0;
	int error, failed = 1, panic = strcmp(argv[3], "panic") == 0;
	size_t i;

	allow_failures();
	for (i = 0; i < 5; i++)
		must_set(knobs[i], argv[i]);
	must_set("pages", "8");
	must_set("batch", "4");
	must_set("rounds", "1");
	for (n = 1; n < NTH_MAX && failed; n++) {
		must_set("device", panic ? "" : "/dev/ram0");
		error = run_failing(n, &failed);
		if (error != 0 && !failed)
			die("run %u: %s", n, strerror(error));
		if (error == 0 && get("result") < 100)
			die("run %u: no result", n);
		refused += error != 0;
		if (panic && error != 0)
			must_set("run", "1");
		must_set("device", panic ? "none" : "/dev/ram0");
		must_set("run", "1");
	}
	printf("%s, sink %s, source %s, %s, %s responders: %u allocations, "
	    "%u refused\n", argv[0], argv[1], argv[2], argv[3], argv[4],
	    n - 2, refused);
	return (n < 10 || refused < 5);
}

/* leaks: memory that nothing refers to, after some seconds. */
int
leaks(char **argv)
{
	ssize_t n;
	int i;

	(void)argv;
	mount_debugfs();
	/* What is younger than 5 s is not told; a second look is sure. */
	for (i = 0; i < 3; i++) {
		must_write(LEAKS, "scan");
		sleep(6);
	}
	n = read_file(LEAKS);
	if (n < 0)
		die(LEAKS ": %s", strerror((int)-n));
	printf("%s\n", n > 0 ? text : "no leak");
	return (n != 0);
}
