/* SPDX-License-Identifier: BSD-2-Clause */
/* Packed bytes of others: what they hold, and that they start no program. */
#include <archive.h>
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "guest/unpack.h"
#include "scratch.h"

/* Of the address sanitizer: where memory ends, there is none. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return ("allocator_may_return_null=1");
}

static bool endless, poor;

/* None, beyond what there is. */
static void
limit_memory(bool limited)
{
	struct rlimit l;

	assert_int_equal(getrlimit(RLIMIT_AS, &l), 0);
	l.rlim_cur = limited ? 1 : l.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_AS, &l), 0);
}

la_ssize_t
archive_read_data(struct archive *a, void *to, size_t size)
{
	la_ssize_t (*real)(struct archive *, void *, size_t) =
	    (la_ssize_t (*)(struct archive *, void *, size_t))dlsym(RTLD_NEXT,
	    __func__);

	if (poor)
		limit_memory(true);
	return (endless || poor ? (la_ssize_t)size : real(a, to, size));
}

/* How files begin for which libarchive knows a program, and which one. */
static const struct {
	const char *program;
	char bytes[11];
} packers[] = {
	{"lzop", "\211LZO\0\r\n\032\n"},
	{"grzip", "GRZipII\0\2\4"},
	{"lrzip", "LRZI\0\6"},
};

/* It would leave a file beside itself. */
static void
make_program(const char *folder, const char *name)
{
	char path[2 * SCRATCH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\necho >'%s/ran'\ncat\n", folder);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0700), 0);
}

static void
starts_no_program(void **state)
{
	const char *old = getenv("PATH");
	char folder[SCRATCH_MAX], path[2 * SCRATCH_MAX], *text;
	uint8_t packed[128];
	size_t i, n;

	(void)state;
	assert_non_null(scratch_folder(folder));
	snprintf(path, sizeof(path), "%s:%s", folder, old != NULL ? old : "");
	assert_int_equal(setenv("PATH", path, 1), 0);
	for (i = 0; i < sizeof(packers) / sizeof(packers[0]); i++) {
		make_program(folder, packers[i].program);
		memset(packed, 'x', sizeof(packed));
		memcpy(packed, packers[i].bytes, sizeof(packers[i].bytes));
		/* It is what nobody packed. */
		assert_int_equal(unpack("packed", packed, sizeof(packed),
		    &text, &n, NULL), 0);
		assert_int_equal(n, sizeof(packed));
		assert_memory_equal(text, packed, n);
		free(text);
		snprintf(path, sizeof(path), "%s/%s", folder,
		    packers[i].program);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/ran", folder);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(rmdir(folder), 0);
}

static void
unpacks_gzip(void **state)
{
	/* "abc" */
	static const uint8_t packed[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3,
		0x4b, 0x4c, 0x4a, 0x06, 0, 0xc2, 0x41, 0x24, 0x35, 3, 0, 0, 0};
	char *text;
	size_t n;

	(void)state;
	assert_int_equal(unpack("packed", packed, sizeof(packed), &text, &n,
	    NULL), 0);
	assert_int_equal(n, 3);
	assert_memory_equal(text, "abc", 3);
	free(text);
}

static void
refuse(const char *why)
{
	struct errmsg err = {.text = ""};
	char *text;
	size_t n;

	assert_int_equal(unpack("packed", "abc", 3, &text, &n, &err), -ENOMEM);
	assert_string_equal(err.text, why);
}

/* That is no lack of memory, of which another machine has more. */
static void
refuses_what_does_not_end(void **state)
{
	(void)state;
	endless = true;
	refuse("packed: too large once unpacked");
	endless = false;
}

static void
tells_where_memory_ends(void **state)
{
	(void)state;
	poor = true;
	refuse("packed: out of memory");
	poor = false;
	limit_memory(false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_no_program),
		cmocka_unit_test(unpacks_gzip),
		cmocka_unit_test(refuses_what_does_not_end),
		cmocka_unit_test(tells_where_memory_ends),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
