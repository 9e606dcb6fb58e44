/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How busy the machine is: the first line of /proc/stat (proc(5)).  Time that
 * a hypervisor stole is busy, too: somebody else had it.
 */
#include <stdio.h>

#include "inside.h"

bool
host_busy(uint64_t *busy, uint64_t *all)
{
	/* user, nice, system, idle, iowait, irq, softirq, steal */
	unsigned long long t[8] = {0};
	FILE *file = fopen("/proc/stat", "re");
	int i, n;

	if (file == NULL)
		return (false);
	n = fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &t[0],
	    &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7]);
	fclose(file);
	for (*all = 0, i = 0; i < 8; i++)
		*all += t[i];
	*busy = *all - t[3] - t[4];
	return (n >= 4 && *all > 0);
}
