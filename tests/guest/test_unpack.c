/* SPDX-License-Identifier: BSD-2-Clause */
/* Packed bytes of others: what they hold, and that they start no program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "guest/unpack.h"
#include "scratch.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_no_program),
		cmocka_unit_test(unpacks_gzip),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
