/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that tests make and look at, for those that include cmocka.h. */
#ifndef TESTS_FILES_H
#define TESTS_FILES_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static inline void
put_file(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static inline void
put_text(const char *path, const char *text)
{
	put_file(path, text, strlen(text));
}

/* It holds this text, of 255 bytes at most. */
static inline void
assert_file(const char *path, const char *text)
{
	char there[256] = "";
	FILE *f = fopen(path, "re");

	assert_non_null(f);
	there[fread(there, 1, sizeof(there) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(there, text);
}

#endif
