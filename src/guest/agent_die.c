/* SPDX-License-Identifier: BSD-2-Clause */
#include "guest/agent.h"

#define STDERR 2

/* Append words to a line of so many bytes, as far as they fit. */
static size_t
join(char *line, size_t length, size_t size, const char *words)
{
	while (*words != '\0' && length < size)
		line[length++] = *words++;
	return (length);
}

void
die(const char *what, int error)
{
	char line[256];
	size_t n;

	/* No struct text: it may be memory that is missing. */
	n = join(line, 0, sizeof(line) - 1, "dumpbench agent: ");
	n = join(line, n, sizeof(line) - 1, what);
	n = join(line, n, sizeof(line) - 1, ": ");
	n = join(line, n, sizeof(line) - 1, os_strerror(-error));
	line[n++] = '\n';
	os_write(STDERR, line, n);
	os_exit(1);
}
