/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shootdowns as Linux counts them: the row TLB of /proc/interrupts, which a
 * CPU's own flushes are not in; where a kernel has none, the row CAL, which
 * counts every function that one CPU calls on another.
 */
#include <stdio.h>
#include <stdlib.h>

#include "inside.h"

#define CPUS_MAX	4096

/* The column of a CPU in the header "CPU0 CPU2 …", or -1. */
static int
column(const char *header, int cpu)
{
	const char *s;
	int n;

	for (s = header, n = 0; (s = strstr(s, "CPU")) != NULL; n++) {
		s += 3;
		if (strtol(s, NULL, 10) == cpu)
			return (n);
	}
	return (-1);
}

static bool
sum(const char *row, int at, uint64_t *count)
{
	uint64_t value;
	char *end;
	int n;

	*count = 0;
	for (n = 0; n < CPUS_MAX; n++, row = end) {
		value = strtoull(row, &end, 10);
		if (end == row)
			break;
		if (at < 0 || n == at)
			*count += value;
	}
	return (n > at && n > 0);
}

bool
host_read_interrupts(const char *path, int cpu, uint64_t *count)
{
	FILE *file = fopen(path, "re");
	char *line = NULL, *row;
	size_t size = 0;
	bool cal = false, tlb = false;
	int at = -1;

	if (file == NULL)
		return (false);
	if (getline(&line, &size, file) > 0 && cpu >= 0)
		at = column(line, cpu);
	while (!tlb && (cpu < 0 || at >= 0) &&
	    getline(&line, &size, file) > 0) {
		row = line + strspn(line, " ");
		if (strncmp(row, "TLB:", 4) == 0)
			tlb = sum(row + 4, at, count);
		else if (strncmp(row, "CAL:", 4) == 0)
			cal = sum(row + 4, at, count);
	}
	free(line);
	fclose(file);
	return (tlb || cal);
}

bool
host_shootdowns(int cpu, uint64_t *count)
{
	return (host_read_interrupts("/proc/interrupts", cpu, count));
}
