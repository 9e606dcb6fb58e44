/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/errmsg.h"
#include "util/printable.h"

/* A line that begins so is a command to GitHub, in the log of a job. */
static void
mend_commands(char *text)
{
	char *line;

	for (line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, "::", 2) == 0)
			line[0] = '?';
	}
}

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
		mend_commands(err->text);
	}
	return (-error);
}
