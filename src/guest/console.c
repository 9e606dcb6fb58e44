/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/console.h"
#include "guest/file.h"

#define LINES 15

/* Without what a terminal would want. */
static void
strip(char *text)
{
	char *from, *to;

	for (from = to = text; *from != '\0'; from++)
		if (*from == '\n' || *from == '\t' ||
		    (unsigned char)*from >= ' ')
			*to++ = *from;
	while (to > text && to[-1] == '\n')
		to--;
	*to = '\0';
}

void
console_tail(const char *path, char *text, size_t size)
{
	const char *start;
	char *log;
	size_t length, lines = 0;

	text[0] = '\0';
	if (file_read(path, &log, &length, NULL) != 0)
		return;
	strip(log);
	start = log + strlen(log);
	while (start > log) {
		if (start[-1] == '\n' && ++lines == LINES)
			break;
		start--;
	}
	/* Rather a line less than half a line. */
	while (strlen(start) >= size) {
		start = strchr(start, '\n');
		if (start == NULL) {
			free(log);
			return;
		}
		start++;
	}
	snprintf(text, size, "%s", start);
	free(log);
}

void
console_panic(const char *path, char *text, size_t size)
{
	static const char mark[] = "Kernel panic - not syncing: ";
	char *log;
	const char *found;
	size_t length;

	text[0] = '\0';
	if (file_read(path, &log, &length, NULL) != 0)
		return;
	strip(log);
	found = strstr(log, mark);
	if (found != NULL) {
		found += sizeof(mark) - 1;
		snprintf(text, size, "%.*s", (int)strcspn(found, "\n"), found);
	}
	free(log);
}
