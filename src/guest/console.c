/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/console.h"
#include "guest/file.h"

#define LINES  15
#define BEFORE 5

/* What precedes the reason of a panic: Linux, FreeBSD. */
#define PANICS "Kernel panic - not syncing: ", "\npanic: "

static const char *const panics[] = {PANICS};
static const char *const troubles[] = {PANICS, "BUG: ", "Oops: ",
	"\nFatal trap "};

/*
 * The log from there on, for free(3); null: there is none.  A NUL would end it
 * for all who look into it.
 */
static char *
read_from(const char *path, size_t from)
{
	char *log;
	size_t i, length;

	if (file_read(path, &log, &length, NULL) != 0)
		return (NULL);
	if (from > length)
		from = length;
	length -= from;
	memmove(log, log + from, length + 1);
	for (i = 0; i < length; i++)
		if (log[i] == '\0')
			log[i] = '?';
	return (log);
}

/* Remove control characters. */
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

/* The start of the line so many before the one that `at` is in. */
static const char *
back(const char *log, const char *at, unsigned lines)
{
	while (at > log && (at[-1] != '\n' || lines-- > 0))
		at--;
	return (at);
}

/* Bytes of whole lines from here, as many as both limits allow. */
static size_t
span(const char *start, unsigned lines, size_t size)
{
	size_t n, line;

	for (n = 0; lines > 0 && start[n] != '\0'; lines--, n += line) {
		line = strcspn(start + n, "\n");
		line += start[n + line] == '\n';
		if (n + line >= size)
			break;
	}
	return (n);
}

void
console_tail(const char *path, size_t from, char *text, size_t size)
{
	const char *start, *trouble;
	char *log = read_from(path, from);
	size_t i, length;

	text[0] = '\0';
	if (log == NULL)
		return;
	strip(log);
	start = back(log, log + strlen(log), LINES - 1);
	while (strlen(start) >= size && strchr(start, '\n') != NULL)
		start = strchr(start, '\n') + 1;
	/* The lines before a panic tell more than the stack after it. */
	for (i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
		trouble = strstr(log, troubles[i]);
		if (trouble != NULL && back(log, trouble, BEFORE) < start)
			start = back(log, trouble, BEFORE);
	}
	length = span(start, LINES, size);
	while (length > 0 && start[length - 1] == '\n')
		length--;
	snprintf(text, size, "%.*s", (int)length, start);
	free(log);
}

void
console_panic(const char *path, size_t from, char *text, size_t size)
{
	char *log = read_from(path, from);
	const char *found;
	size_t i;

	text[0] = '\0';
	if (log == NULL)
		return;
	strip(log);
	for (i = 0; i < sizeof(panics) / sizeof(panics[0]); i++) {
		found = strstr(log, panics[i]);
		if (found == NULL)
			continue;
		found += strlen(panics[i]);
		snprintf(text, size, "%.*s", (int)strcspn(found, "\n"), found);
	}
	free(log);
}

long
console_find(const char *path, size_t from, const char *words)
{
	char *log = read_from(path, from);
	const char *found = log != NULL ? strstr(log, words) : NULL;
	long at = found != NULL ? (long)from + (found - log) : -1;

	free(log);
	return (at);
}

bool
console_has(const char *path, size_t from, const char *words)
{
	return (console_find(path, from, words) != -1);
}

void
console_line(const char *path, size_t from, const char *words, char *text,
    size_t size)
{
	char *log = read_from(path, from);
	const char *found, *next, *line;

	text[0] = '\0';
	if (log == NULL)
		return;
	strip(log);
	found = strstr(log, words);
	while (found != NULL && (next = strstr(found + 1, words)) != NULL)
		found = next;
	if (found != NULL) {
		line = back(log, found, 0);
		snprintf(text, size, "%.*s", (int)strcspn(line, "\n"), line);
	}
	free(log);
}
