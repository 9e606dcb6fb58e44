/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shootdowns as Linux counts them: the row TLB of /proc/interrupts, which a
 * CPU's own flushes are not in; where a kernel has none, the row CAL, which
 * counts every function that one CPU calls on another.
 */
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

/* The CPUs of the header "CPU0 CPU2 …", whose columns follow. */
static void
read_header(const char *header, struct host_counts *counts)
{
	const char *s;

	counts->n = 0;
	for (s = header; (s = strstr(s, "CPU")) != NULL &&
	    counts->n < HOST_COUNTS_MAX;)
		counts->of[counts->n++].cpu = (uint32_t)strtoul(s += 3, NULL,
		    10);
}

/* A count for each of them, or the row is none. */
static bool
read_row(const char *row, struct host_counts *counts)
{
	char *end;
	size_t i;

	for (i = 0; i < counts->n; i++, row = end) {
		counts->of[i].count = strtoull(row, &end, 10);
		if (end == row)
			return (false);
	}
	return (i > 0);
}

bool
host_read_interrupts(const char *path, struct host_counts *counts)
{
	FILE *file = fopen(path, "re");
	char *line = NULL, *row;
	size_t size = 0;
	bool cal = false, tlb = false;

	if (file == NULL)
		return (false);
	counts->n = 0;
	if (getline(&line, &size, file) > 0)
		read_header(line, counts);
	while (!tlb && getline(&line, &size, file) > 0) {
		row = line + strspn(line, " ");
		if (strncmp(row, "TLB:", 4) == 0)
			tlb = read_row(row + 4, counts);
		else if (strncmp(row, "CAL:", 4) == 0)
			cal = read_row(row + 4, counts);
	}
	free(line);
	fclose(file);
	return (tlb || cal);
}

bool
host_shootdowns(struct host_counts *counts)
{
	return (host_read_interrupts("/proc/interrupts", counts));
}
