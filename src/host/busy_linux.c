/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How busy the machine is: the first line of /proc/stat (proc(5)).  Time that
 * a hypervisor stole is busy, too: somebody else had it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "inside.h"

bool
host_busy(uint64_t *busy, uint64_t *all)
{
	/* user, nice, system, idle, iowait, irq, softirq, steal */
	char line[512], *s, *end;
	uint64_t t;
	FILE *file = fopen("/proc/stat", "re");
	bool whole;
	int i;

	if (file == NULL)
		return (false);
	whole = fgets(line, sizeof(line), file) != NULL &&
	    strncmp(line, "cpu ", 4) == 0;
	fclose(file);
	*all = *busy = 0;
	for (i = 0, s = line + 4; whole && i < 8; i++, s = end) {
		t = strtoull(s, &end, 10);
		if (end == s)
			break;
		*all += t;
		*busy += i != 3 && i != 4 ? t : 0;
	}
	return (*all > 0);
}
