/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/log/log.h"

#define HEADER "start_ns\t"
#define LINE_MAX_BYTES 256
/* What a driver asks when it attaches: RequestAdapterInfo. */
#define FIB_ATTACH 703

enum {
	START,
	END,
	WHAT,
	HOW,
	FIB,
	CONTAINER,
	BLOCK,
	BYTES,
	ENTRIES,
	STATUS,
	ANSWERED,
	MODEL,
	MMIO,
	COLUMNS
};

/* Digits alone: strtoull() would also take a blank or a sign before them. */
static bool
number(const char *word, uint64_t *value)
{
	char *end;

	if (word[0] < '0' || word[0] > '9')
		return (false);
	errno = 0;
	*value = strtoull(word, &end, 10);
	return (*end == '\0' && errno == 0);
}

/* Its columns as numbers, but for the two that are words. */
static bool
split(char *line, uint64_t *value, const char **what, const char **how)
{
	char *word;
	int i;

	for (i = 0; i < COLUMNS; i++) {
		word = strsep(&line, "\t");
		if (word == NULL)
			return (false);
		if (i == WHAT)
			*what = word;
		else if (i == HOW)
			*how = word;
		else if (!number(word, &value[i]))
			return (false);
	}
	return (line == NULL);
}

static bool
fits(const uint64_t *value)
{
	static const int narrow[] = {FIB, CONTAINER, BYTES, ENTRIES, STATUS,
		MMIO};
	size_t i;

	for (i = 0; i < sizeof(narrow) / sizeof(narrow[0]); i++)
		if (value[narrow[i]] > UINT32_MAX)
			return (false);
	return (value[ANSWERED] <= 1 && value[END] >= value[START]);
}

static int
parse(char *line, struct adapter_event *e)
{
	uint64_t value[COLUMNS] = {0};
	const char *what = "", *how = "";

	if (!split(line, value, &what, &how) || !fits(value) ||
	    strlen(what) >= sizeof(e->what) ||
	    (strcmp(how, "polled") != 0 && strcmp(how, "queued") != 0))
		return (-EINVAL);
	strcpy(e->what, what);
	e->polled = strcmp(how, "polled") == 0;
	if (value[FIB] == FIB_ATTACH)
		e->begins = true;
	e->start = value[START];
	e->end = value[END];
	e->container = (uint32_t)value[CONTAINER];
	e->block = value[BLOCK];
	e->bytes = (uint32_t)value[BYTES];
	e->entries = (uint32_t)value[ENTRIES];
	e->status = (uint32_t)value[STATUS];
	e->answered = value[ANSWERED] != 0;
	e->model = value[MODEL];
	e->mmio = (unsigned)value[MMIO];
	return (1);
}

/*
 * The next line without its end: 1.  What has no end yet is being written, and
 * is read again.  A line of ours holds no NUL and is never this long.
 */
static int
read_line(FILE *log, char *line, size_t size)
{
	long at = ftell(log);
	size_t n = 0;
	int c;

	while ((c = getc(log)) != EOF && c != '\n') {
		if (c == '\0' || n + 1 == size)
			return (-EINVAL);
		line[n++] = (char)c;
	}
	if (c == EOF && ferror(log))
		return (errno != 0 ? -errno : -EIO);
	if (c == EOF) {
		clearerr(log);
		if (n > 0 && at >= 0)
			fseek(log, at, SEEK_SET);
		return (0);
	}
	line[n] = '\0';
	return (1);
}

int
adapter_log_next(FILE *log, struct adapter_event *event)
{
	char line[LINE_MAX_BYTES];
	int got;

	event->begins = false;
	while ((got = read_line(log, line, sizeof(line))) == 1) {
		if (strncmp(line, HEADER, sizeof(HEADER) - 1) != 0)
			return (parse(line, event));
		event->begins = true;
	}
	return (got);
}

struct adapter_sum
adapter_log_sum(FILE *log)
{
	struct adapter_sum sum = {0, 0, 0, 0};
	struct adapter_event e;

	while (log != NULL && adapter_log_next(log, &e) == 1) {
		if (strcmp(e.what, "write") != 0)
			continue;
		if (e.status != 0 || !e.answered) {
			sum.failed++;
			continue;
		}
		sum.writes++;
		sum.bytes += e.bytes;
		sum.model += e.model;
	}
	return (sum);
}
