/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shootdowns as FreeBSD counts them, where it does (options COUNT_IPIS): the
 * counters "cpuN:invltlb", "cpuN:invlrng" and "cpuN:invlpg" of hw.intrcnt.
 */
#include <sys/types.h>
#include <sys/sysctl.h>

#include <stdlib.h>

#include "inside.h"

static void *
read_sysctl(const char *name, size_t *size)
{
	void *p;

	if (sysctlbyname(name, NULL, size, NULL, 0) != 0)
		return (NULL);
	p = calloc(1, *size + 1);
	if (p != NULL && sysctlbyname(name, p, size, NULL, 0) == 0)
		return (p);
	free(p);
	return (NULL);
}

static bool
is_shootdown(const char *name, int cpu)
{
	char *end;
	long number;

	if (strncmp(name, "cpu", 3) != 0)
		return (false);
	number = strtol(name + 3, &end, 10);
	return (end != name + 3 && strncmp(end, ":invl", 5) == 0 &&
	    (cpu < 0 || number == cpu));
}

bool
host_shootdowns(int cpu, uint64_t *count)
{
	size_t names_size, counts_size, i, at;
	unsigned long *counts = read_sysctl("hw.intrcnt", &counts_size);
	char *names = read_sysctl("hw.intrnames", &names_size);
	bool known = false;

	*count = 0;
	for (i = at = 0; names != NULL && counts != NULL && at < names_size &&
	    i < counts_size / sizeof(*counts); i++) {
		if (is_shootdown(names + at, cpu)) {
			*count += counts[i];
			known = true;
		}
		at += strlen(names + at) + 1;
	}
	free(names);
	free(counts);
	return (known);
}
