/* SPDX-License-Identifier: BSD-2-Clause */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

char *
fuzz_text(const uint8_t *input, size_t size)
{
	char *text = malloc(size + 1);

	FUZZ_CHECK(text != NULL);
	memcpy(text, input, size);
	text[size] = '\0';
	return (text);
}

const char *
fuzz_file_at(size_t at, const uint8_t *input, size_t size)
{
	static char path[32];
	static size_t length;
	static int fd = -1;

	if (fd == -1) {
		fd = memfd_create("input", MFD_CLOEXEC);
		FUZZ_CHECK(fd != -1);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (at + size != length)
		FUZZ_CHECK(ftruncate(fd, (off_t)(at + size)) == 0);
	length = at + size;
	FUZZ_CHECK(pwrite(fd, input, size, (off_t)at) == (ssize_t)size);
	return (path);
}

const char *
fuzz_file(const uint8_t *input, size_t size)
{
	return (fuzz_file_at(0, input, size));
}

FILE *
fuzz_drop(void)
{
	static FILE *file;

	if (file == NULL)
		file = fopen("/dev/null", "we");
	FUZZ_CHECK(file != NULL);
	return (file);
}
