/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "card_log.h"

#define HEADER "start_ns\t"

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

/* Its columns as numbers, but for the two that are words. */
static bool
numbers(char *line, uint64_t *value, const char **what)
{
	char *word, *end;
	int i;

	for (i = 0; i < COLUMNS; i++) {
		word = strsep(&line, "\t\n");
		if (word == NULL)
			return (false);
		if (i == WHAT)
			*what = word;
		if (i == WHAT || i == HOW)
			continue;
		value[i] = strtoull(word, &end, 10);
		if (end == word || *end != '\0')
			return (false);
	}
	return (true);
}

static int
parse(char *line, struct card_event *e)
{
	uint64_t value[COLUMNS] = {0};
	const char *what = "";

	if (!numbers(line, value, &what) || strlen(what) >= sizeof(e->what))
		return (-EINVAL);
	strcpy(e->what, what);
	e->start = value[START];
	e->end = value[END];
	e->block = value[BLOCK];
	e->bytes = (uint32_t)value[BYTES];
	e->entries = (uint32_t)value[ENTRIES];
	e->status = (uint32_t)value[STATUS];
	e->answered = value[ANSWERED] != 0;
	e->model = value[MODEL];
	e->mmio = (unsigned)value[MMIO];
	return (e->end >= e->start ? 1 : -EINVAL);
}

int
card_log_next(FILE *log, struct card_event *event)
{
	char line[256];
	long at;
	size_t n;

	do {
		at = ftell(log);
		if (fgets(line, sizeof(line), log) == NULL) {
			clearerr(log);
			return (0);
		}
		n = strlen(line);
		if (line[n - 1] != '\n' && n < sizeof(line) - 1) {
			/* It is being written. */
			fseek(log, at, SEEK_SET);
			return (0);
		}
	} while (strncmp(line, HEADER, sizeof(HEADER) - 1) == 0);
	return (parse(line, event));
}

struct card_sum
card_log_sum(FILE *log)
{
	struct card_sum sum = {0, 0, 0, 0};
	struct card_event e;

	while (log != NULL && card_log_next(log, &e) == 1) {
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
