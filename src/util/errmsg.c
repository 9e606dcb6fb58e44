/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>

#include "util/errmsg.h"

int
fault_set(struct fault *fault, int error, const char *format, ...)
{
	va_list args;

	if (fault != NULL) {
		va_start(args, format);
		vsnprintf(fault->text, sizeof(fault->text), format, args);
		va_end(args);
	}
	return (-error);
}
