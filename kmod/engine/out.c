/* SPDX-License-Identifier: BSD-2-Clause */
#include "engine.h"

void
db_out(struct db_out *out, const char *format, ...)
{
	__builtin_va_list args;
	int n;

	if (out->full)
		return;
	__builtin_va_start(args, format);
	n = vsnprintf(out->text + out->length, out->size - out->length, format,
	    args);
	__builtin_va_end(args);
	if (n < 0 || (size_t)n >= out->size - out->length) {
		out->full = true;
		return;
	}
	out->length += (size_t)n;
}

/* A JSON string: names and device paths, so controls are only escaped. */
void
db_out_string(struct db_out *out, const char *text)
{
	db_out(out, "\"");
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			db_out(out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			db_out(out, "\\u%04x", c);
		else
			db_out(out, "%c", c);
	}
	db_out(out, "\"");
}
