/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "card_log.h"

#define HEADER "start_ns\t"

static int
parse(const char *line, struct card_event *e)
{
	int answered, n;

	n = sscanf(line, "%" SCNu64 "\t%" SCNu64 "\t%15[a-z]\t%*[a-z]\t%*u\t"
	    "%*u\t%" SCNu64 "\t%" SCNu32 "\t%" SCNu32 "\t%" SCNu32 "\t%d\t%"
	    SCNu64 "\t%u", &e->start, &e->end, e->what, &e->block, &e->bytes,
	    &e->entries, &e->status, &answered, &e->model, &e->mmio);
	e->answered = answered != 0;
	return (n == 10 && e->end >= e->start ? 1 : -EINVAL);
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
