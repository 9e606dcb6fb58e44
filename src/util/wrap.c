/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "util/wrap.h"

#define PARAGRAPH 8192 /* not allocated, since there may be no memory */

/* Columns of UTF-8, each character one. */
static size_t
columns(const char *text, size_t n)
{
	size_t i, count = 0;

	for (i = 0; i < n; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return (count);
}

void
wrap_print(FILE *out, size_t width, size_t at, size_t left, const char *text)
{
	bool fresh = true, verbatim = *text == ' ';
	size_t n, length;

	for (; *text != '\0'; text += n) {
		n = 1;
		if (*text == '\n') {
			fputc('\n', out);
			at = 0;
			fresh = true;
			verbatim = text[1] == ' ';
			continue;
		}
		if (*text == ' ' && !verbatim)
			continue;
		n = strcspn(text, verbatim ? "\n" : " \n");
		length = columns(text, n);
		if (!fresh && at + 1 + length > width) {
			fputc('\n', out);
			at = 0;
			fresh = true;
		}
		if (!fresh)
			at += (size_t)fprintf(out, " ");
		else if (at < left)
			at += (size_t)fprintf(out, "%*s", (int)(left - at), "");
		fprintf(out, "%.*s", (int)n, text);
		at += length;
		fresh = false;
	}
	if (!fresh || at > 0)
		fputc('\n', out);
}

void
wrap_printf(FILE *out, size_t width, const char *format, ...)
{
	char text[PARAGRAPH];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof(text)) {
		wrap_print(out, width, 0, 0, text);
		return;
	}
	/* Rather in one line than cut. */
	va_start(args, format);
	vfprintf(out, format, args);
	va_end(args);
	fputc('\n', out);
}
