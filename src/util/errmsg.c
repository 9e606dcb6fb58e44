/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/errmsg.h"
#include "util/printable.h"

int
errmsg_set(struct errmsg *err, int error, const char *format, ...)
{
	va_list args;

	if (err != NULL) {
		va_start(args, format);
		vsnprintf(err->text, sizeof(err->text), format, args);
		va_end(args);
		/* It may name what others wrote. */
		printable(err->text, strlen(err->text));
	}
	return (-error);
}
