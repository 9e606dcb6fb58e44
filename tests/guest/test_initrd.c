/* SPDX-License-Identifier: BSD-2-Clause */
/* An initrd that is given up: without memory for its end, or space. */
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "guest/initrd.h"
#include "scratch.h"

/* libarchive's buffer is not freed then; absent without the sanitizer. */
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

static bool poor, formless;

struct archive_entry *
archive_entry_new2(struct archive *a)
{
	struct archive_entry *(*real)(struct archive *) =
	    (struct archive_entry *(*)(struct archive *))dlsym(RTLD_NEXT,
	    __func__);

	return (poor ? NULL : real(a));
}

int
archive_write_set_format_cpio_newc(struct archive *a)
{
	int (*real)(struct archive *) =
	    (int (*)(struct archive *))dlsym(RTLD_NEXT, __func__);

	return (formless ? ARCHIVE_FATAL : real(a));
}

static void
make_file(char path[SCRATCH_MAX])
{
	int fd = scratch_file(path);

	assert_true(fd >= 0);
	close(fd);
}

static void
is_given_up(void **state)
{
	char path[SCRATCH_MAX];
	struct errmsg err = {""};
	struct initrd *initrd;

	(void)state;
	make_file(path);
	assert_int_equal(initrd_new(path, &initrd, &err), 0);
	initrd_abandon(initrd);
	assert_int_equal(access(path, F_OK), -1);
	if (__lsan_disable != NULL)
		__lsan_disable();
	assert_int_equal(initrd_new(path, &initrd, &err), 0);
	if (__lsan_enable != NULL)
		__lsan_enable();
	poor = true;
	initrd_abandon(initrd);
	poor = false;
	assert_int_equal(access(path, F_OK), -1);
}

static void
needs_a_format(void **state)
{
	char path[SCRATCH_MAX];
	struct errmsg err = {""};
	struct initrd *initrd;

	(void)state;
	make_file(path);
	formless = true;
	assert_int_equal(initrd_new(path, &initrd, &err), -ENOMEM);
	formless = false;
	assert_string_equal(err.text, "out of memory");
	assert_null(initrd);
	unlink(path);
}

/* Where nothing fits: what a path that is written to leads to. */
static struct initrd *
full(char path[SCRATCH_MAX])
{
	struct errmsg err = {""};
	struct initrd *initrd;

	make_file(path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/dev/full", path), 0);
	assert_int_equal(initrd_new(path, &initrd, &err), 0);
	return (initrd);
}

static void
assert_no_space(const char *path, const struct errmsg *err)
{
	if (strstr(err->text, path) == NULL ||
	    strstr(err->text, strerror(ENOSPC)) == NULL)
		fail_msg("%s: %s", path, err->text);
	assert_int_equal(access(path, F_OK), -1);
}

static void
needs_space(void **state)
{
	char path[SCRATCH_MAX];
	struct errmsg err = {""};
	struct initrd *initrd;

	(void)state;
	assert_int_equal(initrd_finish(full(path), &err), -ENOSPC);
	assert_no_space(path, &err);
	/* More than libarchive keeps back. */
	initrd = full(path);
	assert_int_equal(initrd_add(initrd, "/proc/self/exe", "/init", &err),
	    -ENOSPC);
	initrd_abandon(initrd);
	assert_no_space(path, &err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_given_up),
		cmocka_unit_test(needs_a_format),
		cmocka_unit_test(needs_space),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
