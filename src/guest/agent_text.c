/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "guest/agent.h"

#define CHUNK 16384

void
text_room(struct text *text, size_t n)
{
	size_t size;

	if (text->size - text->length > n)
		return;
	size = text->length + n + 1;
	if (size < text->size * 2)
		size = text->size * 2;
	text->bytes = realloc(text->bytes, size);
	if (text->bytes == NULL)
		die("memory");
	text->size = size;
}

static void
add(struct text *text, const char *format, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text_room(text, (size_t)n);
	vsnprintf(text->bytes + text->length, (size_t)n + 1, format, args);
	text->length += (size_t)n;
}

void
text_add(struct text *text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(text, format, args);
	va_end(args);
}

int
text_refuse(struct text *text, int error, const char *format, ...)
{
	va_list args;

	text->length = 0;
	va_start(args, format);
	add(text, format, args);
	va_end(args);
	return (error);
}

int
text_drain(struct text *text, int fd)
{
	ssize_t n;

	for (;;) {
		/* Not more: the kernel may allocate what it is asked for. */
		text_room(text, CHUNK);
		n = read(fd, text->bytes + text->length, CHUNK);
		if (n == -1)
			return (-errno);
		if (n == 0)
			return (0);
		text->length += (size_t)n;
		if (text->length > PROTOCOL_BODY)
			return (-EFBIG);
	}
}

int
text_file(struct text *text, const char *path)
{
	int error, fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (-errno);
	error = text_drain(text, fd);
	close(fd);
	return (error);
}
