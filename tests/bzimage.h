/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bzImage for x86-64 around a payload, for tests that include cmocka.h.
 * Offsets: Documentation/arch/x86/boot.rst of Linux.
 */
#ifndef TESTS_BZIMAGE_H
#define TESTS_BZIMAGE_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define BZIMAGE_SETUP	1024 /* the boot sector and one more */
#define BZIMAGE_RELEASE 0x300

static inline void
bzimage_put(unsigned char *at, size_t width, uint32_t n)
{
	for (; width-- > 0; n >>= 8)
		*at++ = n & 0xff;
}

static inline void
bzimage_write(const char *path, const char *release, const void *payload,
    size_t length)
{
	unsigned char setup[BZIMAGE_SETUP] = {[0x1f1] = 1};
	const size_t rest = (16 - length % 16) % 16;
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(BZIMAGE_RELEASE + strlen(release) < sizeof(setup));
	bzimage_put(setup + 0x1f4, 4, (uint32_t)(length + rest) / 16);
	bzimage_put(setup + 0x202, 4, 0x53726448); /* "HdrS" */
	bzimage_put(setup + 0x206, 2, 0x20f);
	bzimage_put(setup + 0x20e, 2, BZIMAGE_RELEASE - 0x200);
	bzimage_put(setup + 0x236, 2, 1); /* a 64-bit kernel */
	bzimage_put(setup + 0x24c, 4, (uint32_t)length);
	memcpy(setup + BZIMAGE_RELEASE, release, strlen(release) + 1);
	assert_int_equal(fwrite(setup, 1, sizeof(setup), f), sizeof(setup));
	assert_int_equal(fwrite(payload, 1, length, f), length);
	assert_int_equal(fwrite((char[16]){0}, 1, rest, f), rest);
	assert_int_equal(fclose(f), 0);
}

#endif
