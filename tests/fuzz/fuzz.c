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
fuzz_file(const uint8_t *input, size_t size)
{
	static char path[32];
	static size_t length;
	static int fd = -1;

	if (fd == -1) {
		fd = memfd_create("input", MFD_CLOEXEC);
		FUZZ_CHECK(fd != -1);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	FUZZ_CHECK(size == length || ftruncate(fd, (off_t)size) == 0);
	length = size;
	FUZZ_CHECK(pwrite(fd, input, size, 0) == (ssize_t)size);
	return (path);
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
