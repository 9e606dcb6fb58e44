/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For bench/peer/peers.sh: a path of the target host as a case of
 * will-it-scale, so that two harnesses measure one operation.  -DPATH_mprotect
 * or -DPATH_remap selects the path, else it is madvise.
 *
 * Task 0 maps, unmaps and counts; others only respond, as those of dumpbench.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE		4096ul
#define PAGES		1024ul	/* dumpbench's default */
#define WORKING_SET	32ul

const char *testcase_description = "a path of dumpbench --target host";

void *testcase(unsigned long long *iterations, unsigned long nr);

static void
touch(void *va)
{
	__atomic_fetch_or((uint64_t *)va, 0, __ATOMIC_RELAXED);
}

static void
/* NOLINTNEXTLINE(readability-non-const-parameter): one path writes to it */
operate(int fd, uint8_t *view, uint8_t *window, unsigned long page)
{
	(void)fd;
	(void)view;
	(void)window;
#if defined(PATH_mprotect)
	if (mprotect(view + page * PAGE, PAGE, PROT_READ | PROT_WRITE) != 0)
		abort();
	touch(view + page * PAGE);
	if (mprotect(view + page * PAGE, PAGE, PROT_NONE) != 0)
		abort();
#elif defined(PATH_remap)
	if (mmap(window, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
	    fd, (off_t)(page * PAGE)) == MAP_FAILED)
		abort();
	touch(window);
#else
	touch(view + page * PAGE);
	if (madvise(view + page * PAGE, PAGE, MADV_DONTNEED) != 0)
		abort();
#endif
}

/* Addresses with nothing mapped beside them, so that no mappings merge. */
static uint8_t *
reserve(void)
{
	uint8_t *p = mmap(NULL, 3 * PAGE, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		abort();
	return (p + PAGE);
}

static void
/* NOLINTNEXTLINE(readability-non-const-parameter): it counts atomically */
measure(unsigned long long *iterations)
{
	int fd = memfd_create("peers", MFD_CLOEXEC);
	uint8_t *window = reserve(), *view;
	unsigned long i;

	if (fd < 0 || ftruncate(fd, PAGES * PAGE) != 0)
		abort();
	view = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
	    0);
	if (view == MAP_FAILED)
		abort();
	for (i = 0; i < PAGES; i++)
		touch(view + i * PAGE);
#if defined(PATH_mprotect)
	if (mprotect(view, PAGES * PAGE, PROT_NONE) != 0)
		abort();
#endif
	/* Scattered: an odd step visits each page of a power of two. */
	for (i = 0;; i = (i + 421) % PAGES) {
		operate(fd, view, window, i);
		__atomic_fetch_add(iterations, 1, __ATOMIC_RELAXED);
	}
}

static void
respond(void)
{
	uint8_t *pages = mmap(NULL, WORKING_SET * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long i;

	if (pages == MAP_FAILED)
		abort();
	for (i = 0;; i++)
		touch(pages + i % WORKING_SET * PAGE);
}

void *
testcase(unsigned long long *iterations, unsigned long nr)
{
	if (nr == 0)
		measure(iterations);
	respond();
	return (NULL);
}
