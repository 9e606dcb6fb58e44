/* SPDX-License-Identifier: BSD-2-Clause */
/* What a capture kernel is asked for, and the one before it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/internal.h"
#include "guest/protocol.h"

int
guest_vmcore(struct guest *g, char **results, struct errmsg *err)
{
	*results = NULL;
	return (guest_ask_kernel(g, "vmcore", "", "", results, err));
}

int
guest_core(struct guest *g, const char *frames, char **report,
    struct errmsg *err)
{
	*report = NULL;
	return (guest_ask_kernel(g, "core", "", frames, report, err));
}

int
guest_dump(struct guest *g, const char *disk, const char *way, unsigned bytes,
    char **result, struct errmsg *err)
{
	char words[PROTOCOL_LINE];

	*result = NULL;
	snprintf(words, sizeof(words), "%s:%u:%s", way, bytes, disk);
	return (guest_ask_kernel(g, "dump", words, "", result, err));
}

int
guest_busy(struct guest *g, const char *disk, struct errmsg *err)
{
	return (guest_ask_kernel(g, "busy", disk, "", NULL, err));
}

int
guest_timed(struct guest *g, const char *const argv[], int *status,
    uint64_t *ticks, char **output, struct errmsg *err)
{
	char *end;
	int error;

	error = guest_exec_by(g, "timed", argv, status, output, err);
	if (error != 0)
		return (error);
	*ticks = strtoull(*output, &end, 10);
	end += *end == '\n';
	memmove(*output, end, strlen(end) + 1);
	return (0);
}
