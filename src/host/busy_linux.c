/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How busy the machine is: the first line of /proc/stat (proc(5)).  Time that
 * a hypervisor stole counts as busy, too.
 */
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

/* user, nice, system, idle, iowait, irq, softirq, steal */
#define KINDS	8
#define IDLE	(1u << 3 | 1u << 4)

bool
host_read_stat(const char *line, struct host_times *times)
{
	const char *s = line + 4;
	char *end;

	*times = (struct host_times){.idle = IDLE};
	if (strncmp(line, "cpu ", 4) != 0)
		return (false);
	for (; times->n < KINDS; times->n++, s = end) {
		times->of[times->n] = strtoull(s, &end, 10);
		if (end == s)
			break;
	}
	return (times->n > 0);
}

bool
host_look_times(struct host_times *times)
{
	FILE *file = fopen("/proc/stat", "re");
	char line[512];
	bool known;

	if (file == NULL)
		return (false);
	known = fgets(line, sizeof(line), file) != NULL &&
	    host_read_stat(line, times);
	fclose(file);
	return (known);
}
