/* SPDX-License-Identifier: BSD-2-Clause */
/* The difference of two readings of the kernel's counts. */
#include "internal.h"

bool
host_count_of(const struct host_counts *counts, uint32_t cpu, uint64_t *count)
{
	bool known = false;
	size_t i;

	for (*count = 0, i = 0; i < counts->n; i++)
		if (counts->of[i].cpu == cpu) {
			*count += counts->of[i].count;
			known = true;
		}
	return (known);
}

/*
 * Each counter wraps on its own.  Only CPUs that are in both readings count: a
 * CPU that came or went is in one of them alone.
 */
bool
host_moved(const struct host_counts *was, const struct host_counts *now,
    int cpu, uint64_t *by)
{
	bool known = false;
	size_t i;

	*by = 0;
	if (was->n != now->n)
		return (false);
	for (i = 0; i < was->n; i++) {
		if (was->of[i].cpu != now->of[i].cpu)
			return (false);
		if (cpu >= 0 && was->of[i].cpu != (uint32_t)cpu)
			continue;
		if (!db_moved(was->of[i].count, now->of[i].count, by))
			return (false);
		known = true;
	}
	return (known);
}
