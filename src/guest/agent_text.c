/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

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
	text->bytes = os_grow(text->bytes, text->size, size);
	if (text->bytes == NULL)
		die("memory", -ENOMEM);
	text->size = size;
}

void
text_bytes(struct text *text, const void *bytes, size_t n)
{
	text_room(text, n);
	memcpy(text->bytes + text->length, bytes, n);
	text->length += n;
	text->bytes[text->length] = '\0';
}

static void
add_number(struct text *text, unsigned long long n, bool negative)
{
	char digits[24], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	if (negative)
		*--p = '-';
	text_bytes(text, p, (size_t)(digits + sizeof(digits) - p));
}

/* The next argument, as wide as `l` says: 0 to 2 times l. */
static void
add_signed(struct text *text, unsigned l, va_list *args)
{
	long long n = l == 2 ? va_arg(*args, long long) :
	    l == 1 ? va_arg(*args, long) : va_arg(*args, int);

	add_number(text, n < 0 ? 0 - (unsigned long long)n :
	    (unsigned long long)n, n < 0);
}

static void
add_unsigned(struct text *text, unsigned l, va_list *args)
{
	add_number(text, l == 2 ? va_arg(*args, unsigned long long) :
	    l == 1 ? va_arg(*args, unsigned long) :
	    va_arg(*args, unsigned), false);
}

static void
add(struct text *text, const char *format, va_list *args)
{
	const char *s;
	size_t n;
	unsigned l;

	text_room(text, 0);
	for (; *format != '\0'; format++) {
		if (*format != '%') {
			text_bytes(text, format, 1);
			continue;
		}
		format++;
		if (strncmp(format, ".*s", 3) == 0) {
			n = (size_t)va_arg(*args, int);
			text_bytes(text, va_arg(*args, const char *), n);
			format += 2;
			continue;
		}
		/* A size_t is as wide as a long wherever this runs. */
		for (l = 0; *format == 'l' || *format == 'z'; format++)
			l++;
		switch (*format) {
		case 's':
			s = va_arg(*args, const char *);
			text_bytes(text, s, strlen(s));
			break;
		case 'd':
			add_signed(text, l, args);
			break;
		case 'u':
			add_unsigned(text, l, args);
			break;
		default:
			text_bytes(text, format, 1);
		}
	}
}

void
text_add(struct text *text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(text, format, &args);
	va_end(args);
}

int
text_refuse(struct text *text, int error, const char *format, ...)
{
	va_list args;

	text->length = 0;
	va_start(args, format);
	add(text, format, &args);
	va_end(args);
	return (error);
}

int
text_drain(struct text *text, int fd)
{
	long n;

	for (;;) {
		/* A kernel may allocate as much as is asked for. */
		text_room(text, CHUNK);
		n = os_read(fd, text->bytes + text->length, CHUNK);
		if (n <= 0)
			return ((int)n);
		text->length += (size_t)n;
		if (text->length > PROTOCOL_BODY)
			return (-EFBIG);
	}
}

int
text_file(struct text *text, const char *path)
{
	int error, fd;

	fd = os_open(path, 0);
	if (fd < 0)
		return (fd);
	error = text_drain(text, fd);
	os_close(fd);
	return (error);
}

unsigned long long
text_number(const char *text, const char **end)
{
	unsigned long long n = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		n = n * 10 + (unsigned)(*text - '0');
	if (end != NULL)
		*end = text;
	return (n);
}
