/* SPDX-License-Identifier: BSD-2-Clause */
/* An initrd that is given up where libarchive has no memory for its end. */
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_given_up),
		cmocka_unit_test(needs_a_format),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
